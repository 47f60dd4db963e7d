"""The catalogue, carts and orders"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_author",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("bio", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_author")),
    )
    op.create_table(
        "blog",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "title_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("seo_title", sa.String(), nullable=True),
        sa.Column("seo_description", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blog")),
        sa.UniqueConstraint("handle", name=op.f("uq_blog_handle")),
    )
    with op.batch_alter_table("blog", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blog_title_key_id"), ["title_key", "id"], unique=False)

    op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalogue_version_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_version")),
    )
    op.create_table(
        "customer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column(
            "email_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("first_name", sa.String(), nullable=True),
        sa.Column("last_name", sa.String(), nullable=True),
        sa.Column(
            "first_name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "last_name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "DISABLED", "ENABLED", "INVITED", name="customerstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("accepts_marketing", sa.Boolean(), nullable=False),
        sa.Column("tax_exempt", sa.Boolean(), nullable=False),
        sa.Column("tags", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "default_address_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("email_key", name=op.f("uq_customer_email_key")),
    )
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customer_accepts_marketing_id"),
            ["accepts_marketing", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_customer_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_customer_first_name_key_id"), ["first_name_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_customer_last_name_key_first_name_key_id"),
            ["last_name_key", "first_name_key", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_customer_phone_id"), ["phone", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_customer_state_id"), ["state", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_customer_tax_exempt_id"), ["tax_exempt", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_customer_updated_at_id"), ["updated_at", "id"], unique=False
        )

    op.create_table(
        "customer_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("tax_exempt", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_group")),
        sa.UniqueConstraint("name_key", name=op.f("uq_customer_group_name_key")),
    )
    op.create_table(
        "discount",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "title_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column(
            "code_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("definition", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("usage_limit", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)",
            name=op.f("ck_discount_used_within_limit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount")),
        sa.UniqueConstraint("code_key", name=op.f("uq_discount_code_key")),
    )
    with op.batch_alter_table("discount", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discount_active_id"), ["active", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_discount_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_discount_ends_at_id"), ["ends_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_discount_starts_at_id"), ["starts_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_discount_title_key_id"), ["title_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_discount_updated_at_id"), ["updated_at", "id"], unique=False
        )

    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.Column("detail", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_actor_id"), ["actor", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_event_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_event_subject_id"), ["subject", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_topic_id"), ["topic", "id"], unique=False)

    op.create_table(
        "exchange_rate",
        sa.Column(
            "currency",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("currency", name=op.f("pk_exchange_rate")),
    )
    op.create_table(
        "gift_card",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "code_hash",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("last_characters", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "balance_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_gift_card_balance_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_card")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_gift_card_code_hash")),
    )
    with op.batch_alter_table("gift_card", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gift_card_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_gift_card_enabled_id"), ["enabled", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_gift_card_expires_at_id"), ["expires_at", "id"], unique=False
        )

    op.create_table(
        "idempotency_key",
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor", "operation", "key", name=op.f("pk_idempotency_key")),
    )
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_idempotency_key_created_at"), ["created_at"], unique=False
        )

    op.create_table(
        "location",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("pickup", sa.Boolean(), nullable=False),
        sa.Column("pickup_time", sa.String(), nullable=False),
        sa.Column("address1", sa.String(), nullable=True),
        sa.Column("address2", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("province_code", sa.String(), nullable=True),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("zip", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("name", name=op.f("uq_location_name")),
    )
    op.create_table(
        "mail_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_message")),
    )
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mail_message_due",
            ["next_attempt_at"],
            unique=False,
            sqlite_where=sa.text("next_attempt_at IS NOT NULL"),
            postgresql_where=sa.text("next_attempt_at IS NOT NULL"),
        )

    op.create_table(
        "market",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("countries", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("prices_include_tax", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=True),
        sa.Column(
            "rounding",
            sa.Enum("HALF_UP", "HALF_EVEN", name="rounding", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "ending",
            sa.Enum(
                "NONE",
                "WHOLE",
                "NINETY_FIVE",
                "NINETY_NINE",
                "TENS",
                "HUNDREDS",
                name="priceending",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market")),
        sa.UniqueConstraint("handle", name=op.f("uq_market_handle")),
        sa.UniqueConstraint("is_primary", name=op.f("uq_market_is_primary")),
    )
    with op.batch_alter_table("market", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_market_name_key_id"), ["name_key", "id"], unique=False)

    op.create_table(
        "menu",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu")),
        sa.UniqueConstraint("handle", name=op.f("uq_menu_handle")),
    )
    op.create_table(
        "metafield_definition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "owner_type",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "namespace",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("validations", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_filterable", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metafield_definition")),
        sa.UniqueConstraint(
            "owner_type",
            "namespace",
            "key",
            name=op.f("uq_metafield_definition_owner_type_namespace_key"),
        ),
    )
    op.create_table(
        "metaobject_definition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "type", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "url_handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("seo_title_field", sa.String(), nullable=True),
        sa.Column("seo_description_field", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metaobject_definition")),
        sa.UniqueConstraint("type", name=op.f("uq_metaobject_definition_type")),
        sa.UniqueConstraint("url_handle", name=op.f("uq_metaobject_definition_url_handle")),
    )
    op.create_table(
        "oidc_flow",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum("CUSTOMERS", "STAFF", name="signinaudience", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("return_to", sa.String(), nullable=False),
        sa.Column("challenge", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oidc_flow")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_oidc_flow_state_hash")),
    )
    with op.batch_alter_table("oidc_flow", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oidc_flow_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "page",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "title_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("body_summary", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seo_title", sa.String(), nullable=True),
        sa.Column("seo_description", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("handle", name=op.f("uq_page_handle")),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_page_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_page_title_key_id"), ["title_key", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_page_updated_at_id"), ["updated_at", "id"], unique=False
        )

    op.create_table(
        "product",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "title_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("description_html", sa.String(), nullable=False),
        sa.Column(
            "vendor",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "vendor_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "product_type",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "product_type_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("category_way", sa.String(), nullable=False),
        sa.Column(
            "category_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("tags", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "ACTIVE", "DRAFT", "ARCHIVED", name="productstatus", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seo_title", sa.String(), nullable=True),
        sa.Column("seo_description", sa.String(), nullable=True),
        sa.Column("requires_selling_plan", sa.Boolean(), nullable=False),
        sa.Column("is_gift_card", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "min_price_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "max_price_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "min_compare_at_minor",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "max_compare_at_minor",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "sales_rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("handle", name=op.f("uq_product_handle")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_category_key_id"), ["category_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_max_price_minor_id"), ["max_price_minor", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_min_price_minor_id"), ["min_price_minor", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_product_type_id"), ["product_type", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_product_type_key_id"), ["product_type_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_published_at_id"), ["published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_sales_rank_id"), ["sales_rank", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_product_status_id"), ["status", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_product_title_key_id"), ["title_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_updated_at_id"), ["updated_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_product_vendor_id"), ["vendor", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_product_vendor_key_id"), ["vendor_key", "id"], unique=False
        )

    op.create_table(
        "search_document",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("product_type", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("variant_titles", sa.String(), nullable=False),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("skus", sa.String(), nullable=False),
        sa.Column("barcodes", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
    )
    op.create_table(
        "selling_plan_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("app_name", sa.String(), nullable=True),
        sa.Column("options", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selling_plan_group")),
    )
    op.create_table(
        "shipping_zone",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "currency",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("definition", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipping_zone")),
    )
    with op.batch_alter_table("shipping_zone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shipping_zone_currency"), ["currency"], unique=False)

    op.create_table(
        "shop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("currency_code", sa.String(length=3), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column(
            "presentment_currencies",
            sa.JSON().with_variant(JSONB(), "postgresql"),
            server_default="[]",
            nullable=False,
        ),
        sa.Column("money_format", sa.String(), nullable=True),
        sa.Column(
            "ships_to_countries",
            sa.JSON().with_variant(JSONB(), "postgresql"),
            server_default="[]",
            nullable=False,
        ),
        sa.Column(
            "languages",
            sa.JSON().with_variant(JSONB(), "postgresql"),
            server_default='["EN"]',
            nullable=False,
        ),
        sa.Column(
            "card_brands",
            sa.JSON().with_variant(JSONB(), "postgresql"),
            server_default="[]",
            nullable=False,
        ),
        sa.Column(
            "digital_wallets",
            sa.JSON().with_variant(JSONB(), "postgresql"),
            server_default="[]",
            nullable=False,
        ),
        sa.Column("order_prefix", sa.String(), nullable=False),
        sa.Column(
            "captures_at_once", sa.Boolean(), server_default=sa.text("(true)"), nullable=False
        ),
        sa.Column(
            "rounding",
            sa.Enum("HALF_UP", "HALF_EVEN", name="rounding", native_enum=False, length=40),
            server_default="HALF_UP",
            nullable=False,
        ),
        sa.Column(
            "rounding_scope",
            sa.Enum("LINE", "ORDER", name="roundingscope", native_enum=False, length=40),
            server_default="LINE",
            nullable=False,
        ),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_shop_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop")),
    )
    op.create_table(
        "shop_policy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_policy")),
        sa.UniqueConstraint("handle", name=op.f("uq_shop_policy_handle")),
    )
    op.create_table(
        "staff_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column(
            "email_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "ACTIVE", "DISABLED", "INVITED", name="staffstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("roles", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("invitation_hash", sa.String(), nullable=True),
        sa.Column("invitation_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_seed", sa.String(), nullable=True),
        sa.Column("totp_step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("totp_enabled", sa.Boolean(), nullable=False),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("email_key", name=op.f("uq_staff_member_email_key")),
        sa.UniqueConstraint("invitation_hash", name=op.f("uq_staff_member_invitation_hash")),
    )
    op.create_table(
        "tax_rate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "country",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("definition", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_rate")),
    )
    with op.batch_alter_table("tax_rate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tax_rate_country"), ["country"], unique=False)

    op.create_table(
        "translation",
        sa.Column(
            "resource_type",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "resource_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "locale",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "field",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "resource_type", "resource_key", "locale", "field", name=op.f("pk_translation")
        ),
    )
    op.create_table(
        "tries",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("calm_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tries")),
    )
    with op.batch_alter_table("tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tries_calm_at"), ["calm_at"], unique=False)

    op.create_table(
        "url_redirect",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "path", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "target",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_url_redirect")),
        sa.UniqueConstraint("path", name=op.f("uq_url_redirect_path")),
    )
    with op.batch_alter_table("url_redirect", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_url_redirect_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_url_redirect_target_id"), ["target", "id"], unique=False
        )

    op.create_table(
        "webhook_subscription",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("topics", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("of_carts", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("former_secret", sa.String(), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_subscription")),
    )
    with op.batch_alter_table("webhook_subscription", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_webhook_subscription_of_carts_disabled_at"),
            ["of_carts", "disabled_at"],
            unique=False,
        )

    op.create_table(
        "api_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("permissions", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["staff_member.id"],
            name=op.f("fk_api_token_made_by_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "cart",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("attributes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("country_code", sa.String(), nullable=True),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("discount_codes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("gift_card_ids", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "delivery_addresses", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("delivery_option", sa.String(), nullable=True),
        sa.Column("carrier_quotes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("preferences", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("payment_gateway", sa.String(), nullable=True),
        sa.Column("payment_method", sa.String(), nullable=True),
        sa.Column(
            "payment_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("payment_token", sa.String(), nullable=True),
        sa.Column("billing_address", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("agreed", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("warnings", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_cart_customer_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_cart_market_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart")),
    )
    with op.batch_alter_table("cart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cart_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cart_market_id"), ["market_id"], unique=False)

    op.create_table(
        "customer_group_member",
        sa.Column(
            "customer_group_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["customer_group_id"],
            ["customer_group.id"],
            name=op.f("fk_customer_group_member_customer_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_customer_group_member_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "customer_group_id", "customer_id", name=op.f("pk_customer_group_member")
        ),
    )
    with op.batch_alter_table("customer_group_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customer_group_member_customer_id_customer_group_id"),
            ["customer_id", "customer_group_id"],
            unique=False,
        )

    op.create_table(
        "customer_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "ACTIVATE",
                "CHANGE_EMAIL",
                "RESET",
                name="linkpurpose",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_customer_link_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_customer_link_token_hash")),
    )
    with op.batch_alter_table("customer_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customer_link_customer_id"), ["customer_id"], unique=False
        )

    op.create_table(
        "customer_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_customer_session_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_customer_session_token_hash")),
    )
    with op.batch_alter_table("customer_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customer_session_customer_id"), ["customer_id"], unique=False
        )

    op.create_table(
        "customer_tag",
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tag_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_customer_tag_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", "tag_key", name=op.f("pk_customer_tag")),
    )
    with op.batch_alter_table("customer_tag", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customer_tag_tag_key_customer_id"),
            ["tag_key", "customer_id"],
            unique=False,
        )

    op.create_table(
        "discount_customer_group",
        sa.Column(
            "discount_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "customer_group_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["customer_group_id"],
            ["customer_group.id"],
            name=op.f("fk_discount_customer_group_customer_group_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["discount.id"],
            name=op.f("fk_discount_customer_group_discount_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "discount_id", "customer_group_id", name=op.f("pk_discount_customer_group")
        ),
    )
    with op.batch_alter_table("discount_customer_group", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_discount_customer_group_customer_group_id"),
            ["customer_group_id"],
            unique=False,
        )

    op.create_table(
        "event_seal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_seal_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_seal")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_seal_event_id")),
    )
    op.create_table(
        "image",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "EXTERNAL_VIDEO",
                "IMAGE",
                "MODEL_3D",
                "VIDEO",
                name="mediacontenttype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("alt_text", sa.String(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("sources", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "host",
            sa.Enum("VIMEO", "YOUTUBE", name="mediahost", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("embed_url", sa.String(), nullable=True),
        sa.Column("origin_url", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'EXTERNAL_VIDEO' OR (host IS NOT NULL AND embed_url IS NOT NULL AND origin_url IS NOT NULL)",
            name=op.f("ck_image_external_video_is_somewhere"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_image_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image")),
    )
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_image_product_id_created_at_id"),
            ["product_id", "created_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_image_product_id_id"), ["product_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_image_product_id_position_id"),
            ["product_id", "position", "id"],
            unique=False,
        )

    op.create_table(
        "mailing_address",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first_name", sa.String(), nullable=True),
        sa.Column("last_name", sa.String(), nullable=True),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("address1", sa.String(), nullable=True),
        sa.Column("address2", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("province_code", sa.String(), nullable=True),
        sa.Column("country_code", sa.String(), nullable=True),
        sa.Column("zip", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_mailing_address_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_address")),
    )
    with op.batch_alter_table("mailing_address", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mailing_address_customer_id_id"), ["customer_id", "id"], unique=False
        )

    op.create_table(
        "menu_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("menu_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "ARTICLE",
                "BLOG",
                "CATALOG",
                "COLLECTION",
                "COLLECTIONS",
                "CUSTOMER_ACCOUNT_PAGE",
                "FRONTPAGE",
                "HTTP",
                "METAOBJECT",
                "PAGE",
                "PRODUCT",
                "SEARCH",
                "SHOP_POLICY",
                name="menuitemtype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("resource_key", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("tags", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["menu_id"], ["menu.id"], name=op.f("fk_menu_item_menu_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["menu_item.id"], name=op.f("fk_menu_item_parent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu_item")),
    )
    with op.batch_alter_table("menu_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_menu_item_menu_id_position_id"),
            ["menu_id", "position", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_menu_item_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "metafield",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "owner_type",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "owner_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "namespace",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column(
            "definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["metafield_definition.id"],
            name=op.f("fk_metafield_definition_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metafield")),
        sa.UniqueConstraint(
            "owner_type",
            "owner_key",
            "namespace",
            "key",
            name=op.f("uq_metafield_owner_type_owner_key_namespace_key"),
        ),
    )
    with op.batch_alter_table("metafield", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_metafield_definition_id"), ["definition_id"], unique=False
        )

    op.create_table(
        "metaobject",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "type", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("values", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["type"],
            ["metaobject_definition.type"],
            name=op.f("fk_metaobject_type"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metaobject")),
        sa.UniqueConstraint("type", "handle", name=op.f("uq_metaobject_type_handle")),
    )
    with op.batch_alter_table("metaobject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_metaobject_type_id"), ["type", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_metaobject_type_updated_at_id"),
            ["type", "updated_at", "id"],
            unique=False,
        )

    op.create_table(
        "price_list",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "market_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("percentage", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["market_id"], ["market.id"], name=op.f("fk_price_list_market_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list")),
        sa.UniqueConstraint("market_id", name=op.f("uq_price_list_market_id")),
    )
    with op.batch_alter_table("price_list", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_price_list_name_key_id"), ["name_key", "id"], unique=False
        )

    op.create_table(
        "product_option",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_product_option_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_option")),
        sa.UniqueConstraint("product_id", "name", name=op.f("uq_product_option_product_id_name")),
    )
    with op.batch_alter_table("product_option", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_option_product_id_position_id"),
            ["product_id", "position", "id"],
            unique=False,
        )

    op.create_table(
        "product_tag",
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tag_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "tag", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.CheckConstraint("tag_key <> ''", name=op.f("ck_product_tag_not_empty")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_product_tag_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "tag_key", name=op.f("pk_product_tag")),
    )
    with op.batch_alter_table("product_tag", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_tag_tag_key_product_id"), ["tag_key", "product_id"], unique=False
        )

    op.create_table(
        "selling_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("options", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("recurring_deliveries", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("adjustments", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("charge_percentage", sa.Double(), nullable=True),
        sa.Column(
            "charge_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "billing_interval",
            sa.Enum(
                "DAY",
                "MONTH",
                "WEEK",
                "YEAR",
                name="sellingplaninterval",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("billing_interval_count", sa.Integer(), nullable=False),
        sa.Column(
            "delivery_interval",
            sa.Enum(
                "DAY",
                "MONTH",
                "WEEK",
                "YEAR",
                name="sellingplaninterval",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("delivery_interval_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "charge_percentage BETWEEN 0 AND 100", name=op.f("ck_selling_plan_charge_is_a_share")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["selling_plan_group.id"],
            name=op.f("fk_selling_plan_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selling_plan")),
    )
    with op.batch_alter_table("selling_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_selling_plan_group_id_position_id"),
            ["group_id", "position", "id"],
            unique=False,
        )

    op.create_table(
        "selling_plan_group_product",
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["selling_plan_group.id"],
            name=op.f("fk_selling_plan_group_product_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_selling_plan_group_product_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "group_id", "product_id", name=op.f("pk_selling_plan_group_product")
        ),
    )
    with op.batch_alter_table("selling_plan_group_product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_selling_plan_group_product_product_id_group_id"),
            ["product_id", "group_id"],
            unique=False,
        )

    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("challenge", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "staff_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_sign_in_code_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"],
            ["staff_member.id"],
            name=op.f("fk_sign_in_code_staff_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_sign_in_code_code_hash")),
    )
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_code_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_sign_in_code_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_sign_in_code_staff_member_id"), ["staff_member_id"], unique=False
        )

    op.create_table(
        "staff_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "staff_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_member_id"],
            ["staff_member.id"],
            name=op.f("fk_staff_session_staff_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_session_token_hash")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_staff_session_staff_member_id"), ["staff_member_id"], unique=False
        )

    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "DELIVERED",
                "FAILED",
                "PENDING",
                name="webhookdeliverystate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_webhook_delivery_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["webhook_subscription.id"],
            name=op.f("fk_webhook_delivery_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.UniqueConstraint(
            "event_id", "subscription_id", name=op.f("uq_webhook_delivery_event_id_subscription_id")
        ),
    )
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_webhook_delivery_done_at_id"), ["done_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_webhook_delivery_due",
            ["next_attempt_at", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_webhook_delivery_subscription_id_id"),
            ["subscription_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_webhook_delivery_undone",
            ["subscription_id", "subject", "event_id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "article",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("blog_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("image_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "title_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "author_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "blog_title_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("content_html", sa.String(), nullable=False),
        sa.Column("excerpt", sa.String(), nullable=True),
        sa.Column("excerpt_html", sa.String(), nullable=True),
        sa.Column("tags", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seo_title", sa.String(), nullable=True),
        sa.Column("seo_description", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["article_author.id"],
            name=op.f("fk_article_author_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["blog_id"], ["blog.id"], name=op.f("fk_article_blog_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["image_id"], ["image.id"], name=op.f("fk_article_image_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("blog_id", "handle", name=op.f("uq_article_blog_id_handle")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_article_author_key_id"), ["author_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_article_blog_id_author_key_id"),
            ["blog_id", "author_key", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_article_blog_id_blog_title_key_id"),
            ["blog_id", "blog_title_key", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_article_blog_id_id"), ["blog_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_article_blog_id_published_at_id"),
            ["blog_id", "published_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_article_blog_id_title_key_id"),
            ["blog_id", "title_key", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_article_blog_id_updated_at_id"),
            ["blog_id", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_article_blog_title_key_id"), ["blog_title_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_article_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_article_image_id"), ["image_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_article_published_at_id"), ["published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_article_title_key_id"), ["title_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_article_updated_at_id"), ["updated_at", "id"], unique=False
        )

    op.create_table(
        "brand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slogan", sa.String(), nullable=True),
        sa.Column("short_description", sa.String(), nullable=True),
        sa.Column("primary_colors", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "secondary_colors", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("logo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "square_logo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "cover_image_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_brand_single_row")),
        sa.ForeignKeyConstraint(
            ["cover_image_id"],
            ["image.id"],
            name=op.f("fk_brand_cover_image_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["logo_id"], ["image.id"], name=op.f("fk_brand_logo_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["square_logo_id"],
            ["image.id"],
            name=op.f("fk_brand_square_logo_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand")),
    )
    op.create_table(
        "collection",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "handle",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "title_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("description_html", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("CUSTOM", "SMART", name="collectionkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("rules", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("rules_match_any", sa.Boolean(), nullable=False),
        sa.Column(
            "sort_order",
            sa.Enum(
                "MANUAL",
                "BEST_SELLING",
                "ALPHA_ASC",
                "ALPHA_DESC",
                "PRICE_ASC",
                "PRICE_DESC",
                "CREATED",
                "CREATED_DESC",
                name="collectionsortorder",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seo_title", sa.String(), nullable=True),
        sa.Column("seo_description", sa.String(), nullable=True),
        sa.Column("image_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_id"], ["image.id"], name=op.f("fk_collection_image_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint("handle", name=op.f("uq_collection_handle")),
    )
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_image_id"), ["image_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_collection_kind_id"), ["kind", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_collection_title_key_id"), ["title_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_collection_updated_at_id"), ["updated_at", "id"], unique=False
        )

    op.create_table(
        "generic_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("alt", sa.String(), nullable=True),
        sa.Column("mime_type", sa.String(), nullable=True),
        sa.Column("original_file_size", sa.Integer(), nullable=True),
        sa.Column(
            "preview_image_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["preview_image_id"],
            ["image.id"],
            name=op.f("fk_generic_file_preview_image_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generic_file")),
    )
    with op.batch_alter_table("generic_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_generic_file_preview_image_id"), ["preview_image_id"], unique=False
        )

    op.create_table(
        "order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("cart_id", sa.String(), nullable=True),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column(
            "email_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("attributes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("billing_address", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("shipping_address", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("market_handle", sa.String(), nullable=True),
        sa.Column("exchange_rate", sa.String(), nullable=True),
        sa.Column(
            "subtotal_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "shipping_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "shipping_gross_minor",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "shipping_tax_minor",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "shipping_credited_minor",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "tax_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "total_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "gift_card_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "gift_card_refunded_minor",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "credited_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "refunded_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("payment_method", sa.String(), nullable=False),
        sa.Column("payment_reference", sa.String(), nullable=True),
        sa.Column(
            "financial_status",
            sa.Enum(
                "AUTHORIZED",
                "PAID",
                "PARTIALLY_PAID",
                "PARTIALLY_REFUNDED",
                "PENDING",
                "REFUNDED",
                "VOIDED",
                name="orderfinancialstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "fulfillment_status",
            sa.Enum(
                "FULFILLED",
                "IN_PROGRESS",
                "ON_HOLD",
                "OPEN",
                "PARTIALLY_FULFILLED",
                "PENDING_FULFILLMENT",
                "RESTOCKED",
                "SCHEDULED",
                "UNFULFILLED",
                name="orderfulfillmentstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("snapshot", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_for_pickup_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("canceled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "cancel_reason",
            sa.Enum(
                "CUSTOMER",
                "DECLINED",
                "FRAUD",
                "INVENTORY",
                "OTHER",
                "STAFF",
                name="ordercancelreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("cancel_reference", sa.String(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column(
            "edited_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("tags", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("customer_locale", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total_minor >= 0", name=op.f("ck_order_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["cart.id"], name=op.f("fk_order_cart_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_order_customer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order")),
        sa.UniqueConstraint("cart_id", name=op.f("uq_order_cart_id")),
    )
    with op.batch_alter_table("order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_order_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_order_customer_id_id"), ["customer_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_order_customer_id_processed_at_id"),
            ["customer_id", "processed_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_order_customer_id_total_minor_id"),
            ["customer_id", "total_minor", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_order_email_key_id"), ["email_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_order_financial_status_id"), ["financial_status", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_order_fulfillment_status_id"), ["fulfillment_status", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_order_processed_at_id"), ["processed_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_order_total_minor_id"), ["total_minor", "id"], unique=False
        )

    op.create_table(
        "price_place",
        sa.Column(
            "price_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "price_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "fixed_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["price_list_id"],
            ["price_list.id"],
            name=op.f("fk_price_place_price_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_price_place_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("price_list_id", "product_id", name=op.f("pk_price_place")),
    )
    with op.batch_alter_table("price_place", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_price_place_price_list_id_price_minor_fixed_minor_product_id"),
            ["price_list_id", "price_minor", "fixed_minor", "product_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_price_place_product_id"), ["product_id"], unique=False)

    op.create_table(
        "product_option_value",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "option_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("swatch_color", sa.String(), nullable=True),
        sa.Column(
            "swatch_image_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["option_id"],
            ["product_option.id"],
            name=op.f("fk_product_option_value_option_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["swatch_image_id"],
            ["image.id"],
            name=op.f("fk_product_option_value_swatch_image_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_option_value")),
        sa.UniqueConstraint(
            "option_id", "name", name=op.f("uq_product_option_value_option_id_name")
        ),
    )
    with op.batch_alter_table("product_option_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_option_value_option_id_position_id"),
            ["option_id", "position", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_product_option_value_swatch_image_id"), ["swatch_image_id"], unique=False
        )

    op.create_table(
        "product_variant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "title",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column(
            "sku_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "barcode",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "selected_options", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "price_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "compare_at_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column(
            "weight_unit",
            sa.Enum(
                "GRAMS",
                "KILOGRAMS",
                "OUNCES",
                "POUNDS",
                name="weightunit",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requires_shipping", sa.Boolean(), nullable=False),
        sa.Column("taxable", sa.Boolean(), nullable=False),
        sa.Column("tax_class", sa.String(), nullable=True),
        sa.Column("inventory_tracked", sa.Boolean(), nullable=False),
        sa.Column(
            "inventory_policy",
            sa.Enum("DENY", "CONTINUE", name="inventorypolicy", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("quantity_available", sa.Integer(), nullable=False),
        sa.Column("quantity_minimum", sa.Integer(), nullable=False),
        sa.Column("quantity_maximum", sa.Integer(), nullable=True),
        sa.Column("quantity_increment", sa.Integer(), nullable=False),
        sa.Column("measured_quantity", sa.Double(), nullable=True),
        sa.Column(
            "measured_unit",
            sa.Enum(
                "CL",
                "CM",
                "FLOZ",
                "FT",
                "FT2",
                "G",
                "GAL",
                "IN",
                "ITEM",
                "KG",
                "L",
                "LB",
                "M",
                "M2",
                "M3",
                "MG",
                "ML",
                "MM",
                "OZ",
                "PT",
                "QT",
                "UNKNOWN",
                "YD",
                name="measuredunit",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reference_quantity", sa.Integer(), nullable=False),
        sa.Column(
            "reference_unit",
            sa.Enum(
                "CL",
                "CM",
                "FLOZ",
                "FT",
                "FT2",
                "G",
                "GAL",
                "IN",
                "ITEM",
                "KG",
                "L",
                "LB",
                "M",
                "M2",
                "M3",
                "MG",
                "ML",
                "MM",
                "OZ",
                "PT",
                "QT",
                "UNKNOWN",
                "YD",
                name="measuredunit",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("image_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("grams >= 0", name=op.f("ck_product_variant_grams_not_negative")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_product_variant_price_not_negative")),
        sa.CheckConstraint(
            "quantity_increment > 0 AND quantity_minimum > 0",
            name=op.f("ck_product_variant_quantity_rule_positive"),
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["image.id"],
            name=op.f("fk_product_variant_image_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_product_variant_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_variant")),
        sa.UniqueConstraint(
            "product_id", "title", name=op.f("uq_product_variant_product_id_title")
        ),
    )
    with op.batch_alter_table("product_variant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_variant_barcode"), ["barcode"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_variant_image_id"), ["image_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_product_variant_product_id_id"), ["product_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_product_variant_product_id_position_id"),
            ["product_id", "position", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_product_variant_product_id_sku_key_id"),
            ["product_id", "sku_key", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_product_variant_sku_key"), ["sku_key"], unique=False)

    op.create_table(
        "article_tag",
        sa.Column(
            "article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tag_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("tag", sa.String(), nullable=False),
        sa.CheckConstraint("tag_key <> ''", name=op.f("ck_article_tag_not_empty")),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_tag_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "tag_key", name=op.f("pk_article_tag")),
    )
    with op.batch_alter_table("article_tag", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_article_tag_tag_key_article_id"), ["tag_key", "article_id"], unique=False
        )

    op.create_table(
        "cart_line",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("cart_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "selling_plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("attributes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("attributes_key", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_cart_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["cart.id"], name=op.f("fk_cart_line_cart_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["selling_plan_id"],
            ["selling_plan.id"],
            name=op.f("fk_cart_line_selling_plan_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["product_variant.id"],
            name=op.f("fk_cart_line_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_line")),
    )
    with op.batch_alter_table("cart_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cart_line_cart_id_position_id"),
            ["cart_id", "position", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_cart_line_selling_plan_id"), ["selling_plan_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cart_line_variant_id"), ["variant_id"], unique=False)

    op.create_table(
        "collection_product",
        sa.Column(
            "collection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "title_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "price_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "sales_rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collection.id"],
            name=op.f("fk_collection_product_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_collection_product_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("collection_id", "product_id", name=op.f("pk_collection_product")),
    )
    with op.batch_alter_table("collection_product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collection_product_collection_id_created_at_product_id"),
            ["collection_id", "created_at", "product_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_collection_product_collection_id_position_product_id"),
            ["collection_id", "position", "product_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_collection_product_collection_id_price_minor_product_id"),
            ["collection_id", "price_minor", "product_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_collection_product_collection_id_sales_rank_product_id"),
            ["collection_id", "sales_rank", "product_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_collection_product_collection_id_title_key_product_id"),
            ["collection_id", "title_key", "product_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_collection_product_product_id_collection_id"),
            ["product_id", "collection_id"],
            unique=False,
        )

    op.create_table(
        "completion_attempt",
        sa.Column("cart_id", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "RUNNING",
                "ACTION_REQUIRED",
                "SUCCEEDED",
                "FAILED",
                name="attemptstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cart_version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "AMOUNT_TOO_SMALL",
                "AUTHORIZATION_EXPIRED",
                "CALL_ISSUER",
                "CANCELED",
                "CHALLENGE_FAILED",
                "EXPIRED_CARD",
                "GENERIC",
                "INSUFFICIENT_FUNDS",
                "INVALID_CARD",
                "NEVER_ARRIVED",
                "NOT_POSSIBLE",
                "TRY_AGAIN",
                name="declinereason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["cart.id"], name=op.f("fk_completion_attempt_cart_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["order.id"],
            name=op.f("fk_completion_attempt_order_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("cart_id", "token", name=op.f("pk_completion_attempt")),
        sa.UniqueConstraint("id", name=op.f("uq_completion_attempt_id")),
    )
    with op.batch_alter_table("completion_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_completion_attempt_order_id"), ["order_id"], unique=False
        )
        batch_op.create_index(
            "uq_completion_attempt_open",
            ["cart_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('RUNNING', 'ACTION_REQUIRED')"),
            postgresql_where=sa.text("state IN ('RUNNING', 'ACTION_REQUIRED')"),
        )

    op.create_table(
        "discount_use",
        sa.Column(
            "discount_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["discount.id"],
            name=op.f("fk_discount_use_discount_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_discount_use_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("discount_id", "order_id", name=op.f("pk_discount_use")),
    )
    with op.batch_alter_table("discount_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discount_use_order_id"), ["order_id"], unique=False)

    op.create_table(
        "draft_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cart_id", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "OPEN",
                "INVOICE_SENT",
                "COMPLETED",
                name="draftorderstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column(
            "email_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("tags", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("invoice_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["cart.id"], name=op.f("fk_draft_order_cart_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_draft_order_order_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_order")),
        sa.UniqueConstraint("cart_id", name=op.f("uq_draft_order_cart_id")),
        sa.UniqueConstraint("order_id", name=op.f("uq_draft_order_order_id")),
    )
    with op.batch_alter_table("draft_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draft_order_created_at_id"), ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_draft_order_email_key_id"), ["email_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_draft_order_status_id"), ["status", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_draft_order_updated_at_id"), ["updated_at", "id"], unique=False
        )

    op.create_table(
        "fulfillment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "status",
            sa.Enum("CANCELED", "SUCCESS", name="fulfillmentstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("tracking_company", sa.String(), nullable=True),
        sa.Column("tracking", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "shipment_status",
            sa.Enum(
                "LABEL_PURCHASED",
                "IN_TRANSIT",
                "OUT_FOR_DELIVERY",
                "ATTEMPTED_DELIVERY",
                "READY_FOR_PICKUP",
                "FAILURE",
                "DELIVERED",
                name="shipmentstatus",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("canceled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_fulfillment_location_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_fulfillment_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfillment")),
    )
    with op.batch_alter_table("fulfillment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fulfillment_location_id"), ["location_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fulfillment_order_id_id"), ["order_id", "id"], unique=False
        )

    op.create_table(
        "gift_card_redemption",
        sa.Column(
            "gift_card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "amount_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "refunded_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount_minor > 0", name=op.f("ck_gift_card_redemption_amount_positive")
        ),
        sa.CheckConstraint(
            "refunded_minor >= 0 AND refunded_minor <= amount_minor",
            name=op.f("ck_gift_card_redemption_refunded_within"),
        ),
        sa.ForeignKeyConstraint(
            ["gift_card_id"],
            ["gift_card.id"],
            name=op.f("fk_gift_card_redemption_gift_card_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["order.id"],
            name=op.f("fk_gift_card_redemption_order_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("gift_card_id", "order_id", name=op.f("pk_gift_card_redemption")),
    )
    with op.batch_alter_table("gift_card_redemption", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gift_card_redemption_order_id"), ["order_id"], unique=False
        )

    op.create_table(
        "inventory_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "unit_cost_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("country_of_origin", sa.String(), nullable=True),
        sa.Column("harmonized_system_code", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["product_variant.id"], name=op.f("fk_inventory_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_item")),
    )
    with op.batch_alter_table("inventory_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_item_updated_at_id"), ["updated_at", "id"], unique=False
        )

    op.create_table(
        "order_edit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("snapshot", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "difference_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_order_edit_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_edit")),
    )
    with op.batch_alter_table("order_edit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_order_edit_order_id_id"), ["order_id", "id"], unique=False
        )

    op.create_table(
        "order_line_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("variant_title", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column(
            "sku_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("attributes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("selling_plan_name", sa.String(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("fulfilled", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("refunded", sa.Integer(), nullable=False),
        sa.Column("requires_shipping", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "unit_price_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "total_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "discounted_total_minor",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "gross_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tax_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("priced_quantity", sa.Integer(), nullable=False),
        sa.Column("credited_quantity", sa.Integer(), nullable=False),
        sa.Column(
            "credited_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_line_item_quantity_positive")),
        sa.CheckConstraint(
            "refunded >= 0 AND refunded <= fulfilled", name=op.f("ck_order_line_item_refunded")
        ),
        sa.CheckConstraint(
            "removed >= 0 AND fulfilled >= 0 AND fulfilled <= quantity - removed",
            name=op.f("ck_order_line_item_sent"),
        ),
        sa.CheckConstraint(
            "returned >= 0 AND returned <= fulfilled", name=op.f("ck_order_line_item_returned")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_order_line_item_order_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["product_variant.id"],
            name=op.f("fk_order_line_item_variant_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line_item")),
    )
    with op.batch_alter_table("order_line_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_order_line_item_order_id_position_id"),
            ["order_id", "position", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_order_line_item_sku_key_order_id"), ["sku_key", "order_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_order_line_item_variant_id"), ["variant_id"], unique=False
        )

    op.create_table(
        "order_tag",
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "tag_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_order_tag_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "tag_key", name=op.f("pk_order_tag")),
    )
    with op.batch_alter_table("order_tag", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_order_tag_tag_key_order_id"), ["tag_key", "order_id"], unique=False
        )

    op.create_table(
        "price_list_price",
        sa.Column(
            "price_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "price_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "compare_at_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_price_list_price_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["price_list_id"],
            ["price_list.id"],
            name=op.f("fk_price_list_price_price_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_price_list_price_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["product_variant.id"],
            name=op.f("fk_price_list_price_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("price_list_id", "variant_id", name=op.f("pk_price_list_price")),
    )
    with op.batch_alter_table("price_list_price", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_price_list_price_price_list_id_product_id_variant_id"),
            ["price_list_id", "product_id", "variant_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_price_list_price_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_price_list_price_variant_id"), ["variant_id"], unique=False
        )

    op.create_table(
        "return",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "CANCELED",
                "CLOSED",
                "DECLINED",
                "OPEN",
                "REQUESTED",
                name="returnstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decline_note", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_return_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return")),
    )
    with op.batch_alter_table("return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_order_id_id"), ["order_id", "id"], unique=False)

    op.create_table(
        "search_variant_option",
        sa.Column(
            "variant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "value_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("swatch_color", sa.String(), nullable=True),
        sa.Column(
            "swatch_image_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_search_variant_option_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["product_variant.id"],
            name=op.f("fk_search_variant_option_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("variant_id", "name_key", name=op.f("pk_search_variant_option")),
    )
    with op.batch_alter_table("search_variant_option", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_search_variant_option_product_id_name_key_value_key"),
            ["product_id", "name_key", "value_key"],
            unique=False,
        )

    op.create_table(
        "collection_price_place",
        sa.Column(
            "price_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column(
            "price_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "fixed_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["collection_id", "product_id"],
            ["collection_product.collection_id", "collection_product.product_id"],
            name=op.f("fk_collection_price_place_collection_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["price_list_id"],
            ["price_list.id"],
            name=op.f("fk_collection_price_place_price_list_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "price_list_id", "collection_id", "product_id", name=op.f("pk_collection_price_place")
        ),
    )
    with op.batch_alter_table("collection_price_place", schema=None) as batch_op:
        batch_op.create_index(
            "ix_collection_price_place_order",
            ["price_list_id", "collection_id", "price_minor", "fixed_minor", "product_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_collection_price_place_product_id_collection_id"),
            ["product_id", "collection_id"],
            unique=False,
        )

    op.create_table(
        "discount_reservation",
        sa.Column("attempt_id", sa.String(), nullable=False),
        sa.Column(
            "discount_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("cart_id", sa.String(), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "email_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["completion_attempt.id"],
            name=op.f("fk_discount_reservation_attempt_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_discount_reservation_customer_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["discount.id"],
            name=op.f("fk_discount_reservation_discount_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "discount_id", name=op.f("pk_discount_reservation")),
    )
    with op.batch_alter_table("discount_reservation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_discount_reservation_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_discount_reservation_discount_id"), ["discount_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_discount_reservation_email_key"), ["email_key"], unique=False
        )

    op.create_table(
        "fulfillment_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "fulfillment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "LABEL_PURCHASED",
                "IN_TRANSIT",
                "OUT_FOR_DELIVERY",
                "ATTEMPTED_DELIVERY",
                "READY_FOR_PICKUP",
                "FAILURE",
                "DELIVERED",
                name="shipmentstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fulfillment_id"],
            ["fulfillment.id"],
            name=op.f("fk_fulfillment_event_fulfillment_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfillment_event")),
        sa.UniqueConstraint("carrier", "key", name=op.f("uq_fulfillment_event_carrier_key")),
    )
    with op.batch_alter_table("fulfillment_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fulfillment_event_fulfillment_id_happened_at_id"),
            ["fulfillment_id", "happened_at", "id"],
            unique=False,
        )

    op.create_table(
        "fulfillment_line_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "fulfillment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "order_line_item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_fulfillment_line_item_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["fulfillment_id"],
            ["fulfillment.id"],
            name=op.f("fk_fulfillment_line_item_fulfillment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["order_line_item_id"],
            ["order_line_item.id"],
            name=op.f("fk_fulfillment_line_item_order_line_item_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfillment_line_item")),
    )
    with op.batch_alter_table("fulfillment_line_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fulfillment_line_item_fulfillment_id_id"),
            ["fulfillment_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_fulfillment_line_item_order_line_item_id"),
            ["order_line_item_id"],
            unique=False,
        )

    op.create_table(
        "gift_card_reservation",
        sa.Column("attempt_id", sa.String(), nullable=False),
        sa.Column(
            "gift_card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "amount_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "amount_minor > 0", name=op.f("ck_gift_card_reservation_amount_positive")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["completion_attempt.id"],
            name=op.f("fk_gift_card_reservation_attempt_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["gift_card_id"],
            ["gift_card.id"],
            name=op.f("fk_gift_card_reservation_gift_card_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "attempt_id", "gift_card_id", name=op.f("pk_gift_card_reservation")
        ),
    )
    with op.batch_alter_table("gift_card_reservation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gift_card_reservation_gift_card_id"), ["gift_card_id"], unique=False
        )

    op.create_table(
        "inventory_level",
        sa.Column(
            "inventory_item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_inventory_level_reserved_not_negative")),
        sa.ForeignKeyConstraint(
            ["inventory_item_id"],
            ["inventory_item.id"],
            name=op.f("fk_inventory_level_inventory_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_inventory_level_location_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "inventory_item_id", "location_id", name=op.f("pk_inventory_level")
        ),
    )
    with op.batch_alter_table("inventory_level", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_level_location_id"), ["location_id"], unique=False
        )

    op.create_table(
        "inventory_movement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "inventory_item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "INITIAL",
                "IMPORT",
                "SALE",
                "ADJUSTMENT",
                "RESTOCK",
                "RECEIVED",
                "DAMAGED",
                "LOST",
                "COUNTED",
                "TRANSFER",
                name="movementreason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("delta <> 0", name=op.f("ck_inventory_movement_moves_something")),
        sa.ForeignKeyConstraint(
            ["inventory_item_id"],
            ["inventory_item.id"],
            name=op.f("fk_inventory_movement_inventory_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_inventory_movement_location_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_movement")),
    )
    with op.batch_alter_table("inventory_movement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inventory_movement_inventory_item_id_id"),
            ["inventory_item_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_inventory_movement_inventory_item_id_location_id_id"),
            ["inventory_item_id", "location_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_inventory_movement_location_id"), ["location_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_inventory_movement_reference"), ["reference"], unique=False
        )

    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("attempt_id", sa.String(), nullable=True),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("action_url", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "amount_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("capture_at_once", sa.Boolean(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["completion_attempt.id"],
            name=op.f("fk_payment_attempt_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_payment_order_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_payment_attempt_id")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payment_due",
            ["check_at"],
            unique=False,
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_payment_gateway_reference"), ["gateway", "reference"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_payment_order_id"), ["order_id"], unique=False)

    op.create_table(
        "refund",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "FAILURE", "PENDING", "SUCCESS", name="refundstatus", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "amount_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "gift_card_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "shipping_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_refund_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_refund_location_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["order.id"], name=op.f("fk_refund_order_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["return.id"], name=op.f("fk_refund_return_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("reference", name=op.f("uq_refund_reference")),
    )
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refund_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refund_order_id_id"), ["order_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refund_return_id"), ["return_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_refund_status_created_at"), ["status", "created_at"], unique=False
        )

    op.create_table(
        "return_line_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "order_line_item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "COLOR",
                "DEFECTIVE",
                "NOT_AS_DESCRIBED",
                "OTHER",
                "SIZE_TOO_LARGE",
                "SIZE_TOO_SMALL",
                "UNKNOWN",
                "UNWANTED",
                "WRONG_ITEM",
                name="returnreason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_line_item_quantity_positive")),
        sa.CheckConstraint(
            "received >= 0 AND received <= quantity", name=op.f("ck_return_line_item_received")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_item_id"],
            ["order_line_item.id"],
            name=op.f("fk_return_line_item_order_line_item_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["return.id"],
            name=op.f("fk_return_line_item_return_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_line_item")),
    )
    with op.batch_alter_table("return_line_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_return_line_item_order_line_item_id"),
            ["order_line_item_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_return_line_item_return_id_id"), ["return_id", "id"], unique=False
        )

    op.create_table(
        "shipping_label",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "fulfillment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "BOUGHT", "REFUSED", "REQUESTED", name="labelstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tracking_number", sa.String(), nullable=True),
        sa.Column("label_url", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column(
            "cost_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fulfillment_id"],
            ["fulfillment.id"],
            name=op.f("fk_shipping_label_fulfillment_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipping_label")),
        sa.UniqueConstraint("key", name=op.f("uq_shipping_label_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_shipping_label_reference")),
    )
    with op.batch_alter_table("shipping_label", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipping_label_carrier_tracking_number"),
            ["carrier", "tracking_number"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shipping_label_fulfillment_id_id"),
            ["fulfillment_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shipping_label_state_checked_at"), ["state", "checked_at"], unique=False
        )

    op.create_table(
        "stock_reservation",
        sa.Column("attempt_id", sa.String(), nullable=False),
        sa.Column(
            "inventory_item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_reservation_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["completion_attempt.id"],
            name=op.f("fk_stock_reservation_attempt_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["inventory_item_id"],
            ["inventory_item.id"],
            name=op.f("fk_stock_reservation_inventory_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_stock_reservation_location_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "attempt_id", "inventory_item_id", "location_id", name=op.f("pk_stock_reservation")
        ),
    )
    with op.batch_alter_table("stock_reservation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stock_reservation_inventory_item_id"),
            ["inventory_item_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_stock_reservation_location_id"), ["location_id"], unique=False
        )

    op.create_table(
        "gift_card_credit",
        sa.Column(
            "refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "gift_card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "amount_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_gift_card_credit_amount_positive")),
        sa.ForeignKeyConstraint(
            ["gift_card_id"],
            ["gift_card.id"],
            name=op.f("fk_gift_card_credit_gift_card_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"],
            ["refund.id"],
            name=op.f("fk_gift_card_credit_refund_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("refund_id", "gift_card_id", name=op.f("pk_gift_card_credit")),
    )
    with op.batch_alter_table("gift_card_credit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gift_card_credit_gift_card_id"), ["gift_card_id"], unique=False
        )

    op.create_table(
        "payment_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "AUTHORIZE",
                "CAPTURE",
                "VOID",
                "REFUND",
                name="paymentkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "REQUESTED",
                "UNKNOWN",
                "ACTION_REQUIRED",
                "FAILED",
                "SUCCEEDED",
                name="paymenteventstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "amount_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "AMOUNT_TOO_SMALL",
                "AUTHORIZATION_EXPIRED",
                "CALL_ISSUER",
                "CANCELED",
                "CHALLENGE_FAILED",
                "EXPIRED_CARD",
                "GENERIC",
                "INSUFFICIENT_FUNDS",
                "INVALID_CARD",
                "NEVER_ARRIVED",
                "NOT_POSSIBLE",
                "TRY_AGAIN",
                name="declinereason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_payment_event_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
            name=op.f("fk_payment_event_payment_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_event")),
        sa.UniqueConstraint("key", "state", name=op.f("uq_payment_event_key_state")),
    )
    with op.batch_alter_table("payment_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_event_payment_id_id"), ["payment_id", "id"], unique=False
        )

    op.create_table(
        "refund_line_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "order_line_item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column(
            "restock_type",
            sa.Enum(
                "CANCEL", "NO_RESTOCK", "RETURN", name="restocktype", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "amount_minor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "amount_minor >= 0", name=op.f("ck_refund_line_item_amount_not_negative")
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_refund_line_item_quantity_not_negative")),
        sa.ForeignKeyConstraint(
            ["order_line_item_id"],
            ["order_line_item.id"],
            name=op.f("fk_refund_line_item_order_line_item_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"],
            ["refund.id"],
            name=op.f("fk_refund_line_item_refund_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_line_item")),
    )
    with op.batch_alter_table("refund_line_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refund_line_item_order_line_item_id"),
            ["order_line_item_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_refund_line_item_refund_id_id"), ["refund_id", "id"], unique=False
        )

    op.execute(
        "INSERT INTO shop (id, name, currency_code, country_code, presentment_currencies,"
        " order_prefix, is_demo, created_at, updated_at) VALUES (1, 'My shop', 'USD', 'US',"
        " '[\"USD\"]', '#', false, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"
    )
    op.execute("INSERT INTO catalogue_version (id, version) VALUES (1, 0)")


def downgrade() -> None:
    with op.batch_alter_table("refund_line_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refund_line_item_refund_id_id"))
        batch_op.drop_index(batch_op.f("ix_refund_line_item_order_line_item_id"))

    op.drop_table("refund_line_item")
    with op.batch_alter_table("payment_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_event_payment_id_id"))

    op.drop_table("payment_event")
    with op.batch_alter_table("gift_card_credit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gift_card_credit_gift_card_id"))

    op.drop_table("gift_card_credit")
    with op.batch_alter_table("stock_reservation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_reservation_location_id"))
        batch_op.drop_index(batch_op.f("ix_stock_reservation_inventory_item_id"))

    op.drop_table("stock_reservation")
    with op.batch_alter_table("shipping_label", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shipping_label_state_checked_at"))
        batch_op.drop_index(batch_op.f("ix_shipping_label_fulfillment_id_id"))
        batch_op.drop_index(batch_op.f("ix_shipping_label_carrier_tracking_number"))

    op.drop_table("shipping_label")
    with op.batch_alter_table("return_line_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_line_item_return_id_id"))
        batch_op.drop_index(batch_op.f("ix_return_line_item_order_line_item_id"))

    op.drop_table("return_line_item")
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refund_status_created_at"))
        batch_op.drop_index(batch_op.f("ix_refund_return_id"))
        batch_op.drop_index(batch_op.f("ix_refund_order_id_id"))
        batch_op.drop_index(batch_op.f("ix_refund_location_id"))

    op.drop_table("refund")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_order_id"))
        batch_op.drop_index(batch_op.f("ix_payment_gateway_reference"))
        batch_op.drop_index(
            "ix_payment_due",
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        )

    op.drop_table("payment")
    with op.batch_alter_table("inventory_movement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inventory_movement_reference"))
        batch_op.drop_index(batch_op.f("ix_inventory_movement_location_id"))
        batch_op.drop_index(batch_op.f("ix_inventory_movement_inventory_item_id_location_id_id"))
        batch_op.drop_index(batch_op.f("ix_inventory_movement_inventory_item_id_id"))

    op.drop_table("inventory_movement")
    with op.batch_alter_table("inventory_level", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inventory_level_location_id"))

    op.drop_table("inventory_level")
    with op.batch_alter_table("gift_card_reservation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gift_card_reservation_gift_card_id"))

    op.drop_table("gift_card_reservation")
    with op.batch_alter_table("fulfillment_line_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fulfillment_line_item_order_line_item_id"))
        batch_op.drop_index(batch_op.f("ix_fulfillment_line_item_fulfillment_id_id"))

    op.drop_table("fulfillment_line_item")
    with op.batch_alter_table("fulfillment_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fulfillment_event_fulfillment_id_happened_at_id"))

    op.drop_table("fulfillment_event")
    with op.batch_alter_table("discount_reservation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discount_reservation_email_key"))
        batch_op.drop_index(batch_op.f("ix_discount_reservation_discount_id"))
        batch_op.drop_index(batch_op.f("ix_discount_reservation_customer_id"))

    op.drop_table("discount_reservation")
    with op.batch_alter_table("collection_price_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_price_place_product_id_collection_id"))
        batch_op.drop_index("ix_collection_price_place_order")

    op.drop_table("collection_price_place")
    with op.batch_alter_table("search_variant_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_variant_option_product_id_name_key_value_key"))

    op.drop_table("search_variant_option")
    with op.batch_alter_table("return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_order_id_id"))

    op.drop_table("return")
    with op.batch_alter_table("price_list_price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_list_price_variant_id"))
        batch_op.drop_index(batch_op.f("ix_price_list_price_product_id"))
        batch_op.drop_index(batch_op.f("ix_price_list_price_price_list_id_product_id_variant_id"))

    op.drop_table("price_list_price")
    with op.batch_alter_table("order_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_tag_tag_key_order_id"))

    op.drop_table("order_tag")
    with op.batch_alter_table("order_line_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_line_item_variant_id"))
        batch_op.drop_index(batch_op.f("ix_order_line_item_sku_key_order_id"))
        batch_op.drop_index(batch_op.f("ix_order_line_item_order_id_position_id"))

    op.drop_table("order_line_item")
    with op.batch_alter_table("order_edit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_edit_order_id_id"))

    op.drop_table("order_edit")
    with op.batch_alter_table("inventory_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inventory_item_updated_at_id"))

    op.drop_table("inventory_item")
    with op.batch_alter_table("gift_card_redemption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gift_card_redemption_order_id"))

    op.drop_table("gift_card_redemption")
    with op.batch_alter_table("fulfillment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fulfillment_order_id_id"))
        batch_op.drop_index(batch_op.f("ix_fulfillment_location_id"))

    op.drop_table("fulfillment")
    with op.batch_alter_table("draft_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_order_updated_at_id"))
        batch_op.drop_index(batch_op.f("ix_draft_order_status_id"))
        batch_op.drop_index(batch_op.f("ix_draft_order_email_key_id"))
        batch_op.drop_index(batch_op.f("ix_draft_order_created_at_id"))

    op.drop_table("draft_order")
    with op.batch_alter_table("discount_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discount_use_order_id"))

    op.drop_table("discount_use")
    with op.batch_alter_table("completion_attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_completion_attempt_open",
            sqlite_where=sa.text("state IN ('RUNNING', 'ACTION_REQUIRED')"),
            postgresql_where=sa.text("state IN ('RUNNING', 'ACTION_REQUIRED')"),
        )
        batch_op.drop_index(batch_op.f("ix_completion_attempt_order_id"))

    op.drop_table("completion_attempt")
    with op.batch_alter_table("collection_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_product_product_id_collection_id"))
        batch_op.drop_index(batch_op.f("ix_collection_product_collection_id_title_key_product_id"))
        batch_op.drop_index(batch_op.f("ix_collection_product_collection_id_sales_rank_product_id"))
        batch_op.drop_index(
            batch_op.f("ix_collection_product_collection_id_price_minor_product_id")
        )
        batch_op.drop_index(batch_op.f("ix_collection_product_collection_id_position_product_id"))
        batch_op.drop_index(batch_op.f("ix_collection_product_collection_id_created_at_product_id"))

    op.drop_table("collection_product")
    with op.batch_alter_table("cart_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cart_line_variant_id"))
        batch_op.drop_index(batch_op.f("ix_cart_line_selling_plan_id"))
        batch_op.drop_index(batch_op.f("ix_cart_line_cart_id_position_id"))

    op.drop_table("cart_line")
    with op.batch_alter_table("article_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_tag_tag_key_article_id"))

    op.drop_table("article_tag")
    with op.batch_alter_table("product_variant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_variant_sku_key"))
        batch_op.drop_index(batch_op.f("ix_product_variant_product_id_sku_key_id"))
        batch_op.drop_index(batch_op.f("ix_product_variant_product_id_position_id"))
        batch_op.drop_index(batch_op.f("ix_product_variant_product_id_id"))
        batch_op.drop_index(batch_op.f("ix_product_variant_image_id"))
        batch_op.drop_index(batch_op.f("ix_product_variant_barcode"))

    op.drop_table("product_variant")
    with op.batch_alter_table("product_option_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_option_value_swatch_image_id"))
        batch_op.drop_index(batch_op.f("ix_product_option_value_option_id_position_id"))

    op.drop_table("product_option_value")
    with op.batch_alter_table("price_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_place_product_id"))
        batch_op.drop_index(
            batch_op.f("ix_price_place_price_list_id_price_minor_fixed_minor_product_id")
        )

    op.drop_table("price_place")
    with op.batch_alter_table("order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_total_minor_id"))
        batch_op.drop_index(batch_op.f("ix_order_processed_at_id"))
        batch_op.drop_index(batch_op.f("ix_order_fulfillment_status_id"))
        batch_op.drop_index(batch_op.f("ix_order_financial_status_id"))
        batch_op.drop_index(batch_op.f("ix_order_email_key_id"))
        batch_op.drop_index(batch_op.f("ix_order_customer_id_total_minor_id"))
        batch_op.drop_index(batch_op.f("ix_order_customer_id_processed_at_id"))
        batch_op.drop_index(batch_op.f("ix_order_customer_id_id"))
        batch_op.drop_index(batch_op.f("ix_order_created_at_id"))

    op.drop_table("order")
    with op.batch_alter_table("generic_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_generic_file_preview_image_id"))

    op.drop_table("generic_file")
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_updated_at_id"))
        batch_op.drop_index(batch_op.f("ix_collection_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_collection_kind_id"))
        batch_op.drop_index(batch_op.f("ix_collection_image_id"))

    op.drop_table("collection")
    op.drop_table("brand")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_updated_at_id"))
        batch_op.drop_index(batch_op.f("ix_article_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_article_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_article_image_id"))
        batch_op.drop_index(batch_op.f("ix_article_created_at_id"))
        batch_op.drop_index(batch_op.f("ix_article_blog_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_article_blog_id_updated_at_id"))
        batch_op.drop_index(batch_op.f("ix_article_blog_id_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_article_blog_id_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_article_blog_id_id"))
        batch_op.drop_index(batch_op.f("ix_article_blog_id_blog_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_article_blog_id_author_key_id"))
        batch_op.drop_index(batch_op.f("ix_article_author_key_id"))
        batch_op.drop_index(batch_op.f("ix_article_author_id"))

    op.drop_table("article")
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_webhook_delivery_undone",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_webhook_delivery_subscription_id_id"))
        batch_op.drop_index(
            "ix_webhook_delivery_due",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_webhook_delivery_done_at_id"))

    op.drop_table("webhook_delivery")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_staff_member_id"))

    op.drop_table("staff_session")
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_code_staff_member_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_code_expires_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_code_customer_id"))

    op.drop_table("sign_in_code")
    with op.batch_alter_table("selling_plan_group_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selling_plan_group_product_product_id_group_id"))

    op.drop_table("selling_plan_group_product")
    with op.batch_alter_table("selling_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selling_plan_group_id_position_id"))

    op.drop_table("selling_plan")
    with op.batch_alter_table("product_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_tag_tag_key_product_id"))

    op.drop_table("product_tag")
    with op.batch_alter_table("product_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_option_product_id_position_id"))

    op.drop_table("product_option")
    with op.batch_alter_table("price_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_list_name_key_id"))

    op.drop_table("price_list")
    with op.batch_alter_table("metaobject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metaobject_type_updated_at_id"))
        batch_op.drop_index(batch_op.f("ix_metaobject_type_id"))

    op.drop_table("metaobject")
    with op.batch_alter_table("metafield", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metafield_definition_id"))

    op.drop_table("metafield")
    with op.batch_alter_table("menu_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_menu_item_parent_id"))
        batch_op.drop_index(batch_op.f("ix_menu_item_menu_id_position_id"))

    op.drop_table("menu_item")
    with op.batch_alter_table("mailing_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailing_address_customer_id_id"))

    op.drop_table("mailing_address")
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_image_product_id_position_id"))
        batch_op.drop_index(batch_op.f("ix_image_product_id_id"))
        batch_op.drop_index(batch_op.f("ix_image_product_id_created_at_id"))

    op.drop_table("image")
    op.drop_table("event_seal")
    with op.batch_alter_table("discount_customer_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discount_customer_group_customer_group_id"))

    op.drop_table("discount_customer_group")
    with op.batch_alter_table("customer_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_tag_tag_key_customer_id"))

    op.drop_table("customer_tag")
    with op.batch_alter_table("customer_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_session_customer_id"))

    op.drop_table("customer_session")
    with op.batch_alter_table("customer_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_link_customer_id"))

    op.drop_table("customer_link")
    with op.batch_alter_table("customer_group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_group_member_customer_id_customer_group_id"))

    op.drop_table("customer_group_member")
    with op.batch_alter_table("cart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cart_market_id"))
        batch_op.drop_index(batch_op.f("ix_cart_customer_id"))

    op.drop_table("cart")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_made_by_id"))

    op.drop_table("api_token")
    with op.batch_alter_table("webhook_subscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhook_subscription_of_carts_disabled_at"))

    op.drop_table("webhook_subscription")
    with op.batch_alter_table("url_redirect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_url_redirect_target_id"))
        batch_op.drop_index(batch_op.f("ix_url_redirect_created_at_id"))

    op.drop_table("url_redirect")
    with op.batch_alter_table("tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tries_calm_at"))

    op.drop_table("tries")
    op.drop_table("translation")
    with op.batch_alter_table("tax_rate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tax_rate_country"))

    op.drop_table("tax_rate")
    op.drop_table("staff_member")
    op.drop_table("shop_policy")
    op.drop_table("shop")
    with op.batch_alter_table("shipping_zone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shipping_zone_currency"))

    op.drop_table("shipping_zone")
    op.drop_table("selling_plan_group")
    op.drop_table("search_document")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_vendor_key_id"))
        batch_op.drop_index(batch_op.f("ix_product_vendor_id"))
        batch_op.drop_index(batch_op.f("ix_product_updated_at_id"))
        batch_op.drop_index(batch_op.f("ix_product_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_product_status_id"))
        batch_op.drop_index(batch_op.f("ix_product_sales_rank_id"))
        batch_op.drop_index(batch_op.f("ix_product_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_product_product_type_key_id"))
        batch_op.drop_index(batch_op.f("ix_product_product_type_id"))
        batch_op.drop_index(batch_op.f("ix_product_min_price_minor_id"))
        batch_op.drop_index(batch_op.f("ix_product_max_price_minor_id"))
        batch_op.drop_index(batch_op.f("ix_product_created_at_id"))
        batch_op.drop_index(batch_op.f("ix_product_category_key_id"))

    op.drop_table("product")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_updated_at_id"))
        batch_op.drop_index(batch_op.f("ix_page_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_page_created_at_id"))

    op.drop_table("page")
    with op.batch_alter_table("oidc_flow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oidc_flow_expires_at"))

    op.drop_table("oidc_flow")
    op.drop_table("metaobject_definition")
    op.drop_table("metafield_definition")
    op.drop_table("menu")
    with op.batch_alter_table("market", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_market_name_key_id"))

    op.drop_table("market")
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mail_message_due",
            sqlite_where=sa.text("next_attempt_at IS NOT NULL"),
            postgresql_where=sa.text("next_attempt_at IS NOT NULL"),
        )

    op.drop_table("mail_message")
    op.drop_table("location")
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_key_created_at"))

    op.drop_table("idempotency_key")
    with op.batch_alter_table("gift_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gift_card_expires_at_id"))
        batch_op.drop_index(batch_op.f("ix_gift_card_enabled_id"))
        batch_op.drop_index(batch_op.f("ix_gift_card_created_at_id"))

    op.drop_table("gift_card")
    op.drop_table("exchange_rate")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_topic_id"))
        batch_op.drop_index(batch_op.f("ix_event_subject_id"))
        batch_op.drop_index(batch_op.f("ix_event_created_at_id"))
        batch_op.drop_index(batch_op.f("ix_event_actor_id"))

    op.drop_table("event")
    with op.batch_alter_table("discount", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discount_updated_at_id"))
        batch_op.drop_index(batch_op.f("ix_discount_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_discount_starts_at_id"))
        batch_op.drop_index(batch_op.f("ix_discount_ends_at_id"))
        batch_op.drop_index(batch_op.f("ix_discount_created_at_id"))
        batch_op.drop_index(batch_op.f("ix_discount_active_id"))

    op.drop_table("discount")
    op.drop_table("customer_group")
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customer_updated_at_id"))
        batch_op.drop_index(batch_op.f("ix_customer_tax_exempt_id"))
        batch_op.drop_index(batch_op.f("ix_customer_state_id"))
        batch_op.drop_index(batch_op.f("ix_customer_phone_id"))
        batch_op.drop_index(batch_op.f("ix_customer_last_name_key_first_name_key_id"))
        batch_op.drop_index(batch_op.f("ix_customer_first_name_key_id"))
        batch_op.drop_index(batch_op.f("ix_customer_created_at_id"))
        batch_op.drop_index(batch_op.f("ix_customer_accepts_marketing_id"))

    op.drop_table("customer")
    op.drop_table("catalogue_version")
    with op.batch_alter_table("blog", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blog_title_key_id"))

    op.drop_table("blog")
    op.drop_table("article_author")
