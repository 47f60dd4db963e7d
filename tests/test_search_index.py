"""The search index follows the rows: what changed is found as it is now, what went is not found."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import LONG_AGO, collection, product, variant
from searching import found, index

import models
from commerce.search_text import BREAK
from models.search import SearchKind
from resolvers import product_write, search_index


async def refresh(shop: Shop, kind: SearchKind, keys: Sequence[int] | None) -> list[str]:
    """Bring documents up to date; what was written to do so."""
    with shop.statements() as statements:
        async with shop.database.write_session() as session, session.begin():
            await search_index.refresh(session, kind, keys)
    return [one for one in statements if one.startswith(("INSERT", "DELETE", "UPDATE"))]


async def documents(shop: Shop) -> dict[int, models.SearchDocument]:
    rows = await shop.all(sa.select(models.SearchDocument).order_by(models.SearchDocument.id))
    return {row.id: row for row in rows}


async def change(shop: Shop, statement: sa.Update | sa.Delete) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(statement)


async def test_a_product_is_found_by_all_its_words(shop: Shop) -> None:
    tea = product(
        variant(title="Loose / S", sku="T-1", barcode="42"),
        variant(title="Bags", sku="T-1", barcode=None),
        title="Green Tea",
        vendor="Acmé",
        product_type="Drinks",
        tags=["New in", "Sale"],
        description="Crème de la crème.",
    )
    await shop.add(tea)
    await index(shop)

    (document,) = (await documents(shop)).values()
    assert document.id == tea.id
    assert document.title == "green tea"
    assert document.vendor == "acme"
    assert document.product_type == "drinks"
    assert document.tags == f"new in {BREAK} sale"
    assert document.variant_titles == f"loose s {BREAK} bags"
    assert document.skus == "t 1"
    assert document.barcodes == "42"
    assert document.body == "creme de la creme"
    assert document.author == ""


async def test_each_kind_of_thing_has_its_documents(shop: Shop) -> None:
    page = {"title_key": "", "body": "<p>We &amp; you</p>", "published_at": LONG_AGO}
    news = models.Blog(handle="news", title="News", title_key="news")
    await shop.add(
        product(variant()),
        collection(title="All", description="Everything."),
        models.Page(handle="about", title="About", **page),
        news,
    )
    await shop.add(
        models.Article(
            handle="a",
            title="Story",
            title_key="story",
            blog_id=news.id,
            blog_title_key="news",
            author_key="ann lee",
            tags=["Long"],
            content="Once.",
        )
    )
    await index(shop)

    made = await documents(shop)
    assert list(made) == [kind.first + 1 for kind in SearchKind]
    assert made[SearchKind.COLLECTION.first + 1].body == "everything"
    assert made[SearchKind.PAGE.first + 1].body == "we you"
    story = made[SearchKind.ARTICLE.first + 1]
    assert (story.title, story.author, story.tags, story.body) == (
        "story",
        "ann lee",
        "long",
        "once",
    )


async def test_what_changed_is_found_as_it_is_now(shop: Shop) -> None:
    row = models.Product
    await shop.add(product(variant(), title="Tea"), product(variant(), title="Tea too"))
    await index(shop)
    await change(shop, sa.update(row).where(row.id == 1).values(title="Coffee"))

    assert await found(shop, "tea") == ["Coffee", "Tea too"]
    assert await refresh(shop, SearchKind.PRODUCT, [1])

    assert await found(shop, "tea") == ["Tea too"]
    assert await found(shop, "coffee") == ["Coffee"]


async def test_a_document_that_stays_the_same_is_not_written(shop: Shop) -> None:
    row = models.Product
    await shop.add(product(variant(selected_options=[["Size", "S"]]), title="Tea"))
    await index(shop)
    await change(shop, sa.update(row).values(min_price_minor=1))

    assert await refresh(shop, SearchKind.PRODUCT, [1]) == []


async def test_what_is_gone_leaves_the_index(shop: Shop) -> None:
    await shop.add(*(product(variant(), title="Tea") for _ in range(3)))
    await index(shop)
    row = models.Product
    await change(shop, sa.delete(row).where(row.id == 1))
    await refresh(shop, SearchKind.PRODUCT, [1])
    assert list(await documents(shop)) == [2, 3]

    await change(shop, sa.delete(row).where(row.id == 2))
    await refresh(shop, SearchKind.PRODUCT, None)
    assert list(await documents(shop)) == [3]
    assert await found(shop, "tea") == ["Tea"]


async def test_many_are_read_in_chunks(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "CHUNK", 2)
    await shop.add(*(product(variant(), title="Tea") for _ in range(5)))

    await refresh(shop, SearchKind.PRODUCT, [5, 1, 3, 3, 99])
    assert list(await documents(shop)) == [1, 3, 5]

    await refresh(shop, SearchKind.PRODUCT, None)
    assert list(await documents(shop)) == [1, 2, 3, 4, 5]


async def test_a_rebuilt_index_is_as_if_nothing_had_happened(shop: Shop) -> None:
    await shop.add(product(variant(), title="Tea"))
    await shop.add(
        models.SearchDocument(id=1, title="coffee"), models.SearchDocument(id=9, title="x")
    )
    await index(shop)

    assert {id: row.title for id, row in (await documents(shop)).items()} == {1: "tea"}
    assert await found(shop, "tea") == ["Tea"]
    assert await found(shop, "coffee") == []


async def test_only_so_many_words_of_a_part_are_kept(shop: Shop) -> None:
    long = " ".join(f"w{i}" for i in range(5_000))
    await shop.add(product(variant(), title="Tea", description=long))
    await index(shop)

    assert await found(shop, "w3999") == ["Tea"]
    assert await found(shop, "w4000") == []
    assert await found(shop, "'w3998 w3999'") == ["Tea"]


async def test_phrases_do_not_reach_from_one_part_into_the_next(shop: Shop) -> None:
    await shop.add(product(variant(title="Blue"), title="Red", product_type="Tea", vendor="Acme"))
    await index(shop)

    assert await found(shop, "red tea acme blue") == ["Red"]
    for phrase in ("'red tea'", "'tea acme'", "'acme blue'"):
        assert await found(shop, phrase) == []


async def test_the_choices_of_variants_are_kept_beside_them(shop: Shop) -> None:
    values = [
        models.ProductOptionValue(name="Small", position=1),
        models.ProductOptionValue(name="Red", position=2, swatch_color="#ff0000"),
    ]
    size = models.ProductOption(name="Size", position=1, option_values=values)
    forms = [
        variant(selected_options=[["Size", "Red"], ["SIZE", "again"]]),
        variant(selected_options=[["Size", "Odd"]]),
    ]
    await shop.add(product(*forms, options=[size]), product(variant()))
    await index(shop)

    rows = await shop.all(sa.select(models.VariantOption).order_by(models.VariantOption.variant_id))
    assert [(r.variant_id, r.name_key, r.value_key, r.value) for r in rows] == [
        (1, "size", "red", "Red"),
        (2, "size", "odd", "Odd"),
    ]
    assert [(row.position, row.swatch_color) for row in rows] == [(2, "#ff0000"), (0, None)]

    form = models.ProductVariant
    await change(shop, sa.update(form).values(selected_options=[["Size", "Small"]]))
    await refresh(shop, SearchKind.PRODUCT, [1])
    rows = await shop.all(sa.select(models.VariantOption))
    assert [row.value for row in rows] == ["Small", "Small"]

    await change(shop, sa.update(form).values(selected_options=[]))
    await refresh(shop, SearchKind.PRODUCT, [1])
    assert await shop.all(sa.select(models.VariantOption)) == []


async def test_whoever_changes_products_brings_the_index_up_to_date(shop: Shop) -> None:
    await shop.add(product(variant(), title="Tea"))
    async with shop.database.write_session() as session, session.begin():
        await product_write.changed(session, [1])

    assert await found(shop, "tea") == ["Tea"]


async def test_vendor_and_type_are_compared_without_case_however_they_were_written(
    shop: Shop,
) -> None:
    await shop.add(product(vendor="Acmé", product_type="Tea"))
    async with shop.database.write_session() as session, session.begin():
        values = {"handle": "bulk", "title": "Bulk", "title_key": "bulk", "currency": "USD"}
        given = {"vendor": "ACMÉ", "product_type": "TEA", "published_at": LONG_AGO}
        await session.execute(sa.insert(models.Product.__table__), [values | given])
        row = await session.get_one(models.Product, 1)
        row.vendor, row.title = "Brim", "Changed"

    assert await found(shop, "vendor:acmé product_type:tea") == ["Bulk"]
    assert await found(shop, "vendor:brim") == ["Changed"]
