"""The search index"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (
    *("title", "product_type", "vendor", "variant_titles"),
    *("tags", "author", "skus", "barcodes", "body"),
)
NAMES = ", ".join(COLUMNS)
OLD = ", ".join(f"old.{column}" for column in COLUMNS)
NEW = ", ".join(f"new.{column}" for column in COLUMNS)
INTO = "INSERT INTO search_index"
FORGET = f"{INTO} (search_index, rowid, {NAMES}) VALUES ('delete', old.id, {OLD})"
LEARN = f"{INTO} (rowid, {NAMES}) VALUES (new.id, {NEW})"

# The rows hold words that are folded already, so the index takes them as they stand.
SQLITE = (
    f"""CREATE VIRTUAL TABLE search_index USING fts5(
        {NAMES}, content='search_document', content_rowid='id', tokenize='ascii', prefix='1 2 3'
    )""",
    f"""CREATE TRIGGER search_document_inserted AFTER INSERT ON search_document BEGIN
        {LEARN};
    END""",
    f"""CREATE TRIGGER search_document_deleted AFTER DELETE ON search_document BEGIN
        {FORGET};
    END""",
    f"""CREATE TRIGGER search_document_updated AFTER UPDATE ON search_document BEGIN
        {FORGET};
        {LEARN};
    END""",
)

CLASSES = ("A", "B", "B", "B", "C", "C", "C", "C", "D")
PARTS = ", ".join(
    f"({place}, {column}, '{mark}')"
    for place, (column, mark) in enumerate(zip(COLUMNS, CLASSES, strict=True))
)
# By hand, for PostgreSQL's own parser knows other words than ours, and by locale. Positions
# jump between two parts, so that no phrase reaches from one into the next.
POSTGRESQL = (
    f"""CREATE FUNCTION search_words({", ".join(f"{column} text" for column in COLUMNS)})
    RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT coalesce(
            string_agg('''' || word || ''':' || position || class, ' ' ORDER BY position), ''
        )::tsvector
        FROM (
            SELECT word, class, part + row_number() OVER (ORDER BY part, place) AS position
            FROM (VALUES {PARTS}) AS parts (part, words, class),
                string_to_table(words, ' ') WITH ORDINALITY AS listed (word, place)
        ) AS placed
        WHERE word NOT IN ('', '\u00b7')
    $$""",  # noqa: S608 (of our own words only)
    f"""ALTER TABLE search_document ADD COLUMN search_words tsvector NOT NULL
        GENERATED ALWAYS AS (search_words({NAMES})) STORED""",
    "CREATE INDEX search_document_words ON search_document USING gin (search_words)",
)


def upgrade() -> None:
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in ("inserted", "deleted", "updated"):
            op.execute(f"DROP TRIGGER search_document_{event}")
        op.execute("DROP TABLE search_index")
    else:
        op.execute("ALTER TABLE search_document DROP COLUMN search_words")
        op.execute(f"DROP FUNCTION search_words({', '.join('text' for _ in COLUMNS)})")
