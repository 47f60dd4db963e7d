"""Changing what an order holds: priced as on the day it was placed, its own snapshot left alone."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from buying import line, order
from conftest import Shop
from factories import collection, place, product, stock, variant
from fulfilling import (
    EDIT,
    MARK,
    STAFF,
    lines_of,
    money,
    of_line,
    refund,
    refusals,
    send,
    tell,
    topics,
)
from paying import authorized

import models
from commerce.digest import digest
from commerce.discount import Discount, DiscountTarget, Percentage, Selection
from commerce.order_state import LineState
from commerce.pricing import recompute


async def edit(shop: Shop, row: models.Order, *counts: Any, **said: Any) -> Any:
    wanted = {**({"setQuantities": list(counts)} if counts else {}), **said}
    return await tell(shop, EDIT, id=row.gid, input=wanted)


def to(item: models.OrderLineItem, quantity: int) -> dict[str, Any]:
    return {"id": item.gid, "quantity": quantity}


def more(form: models.ProductVariant, quantity: int = 1) -> dict[str, Any]:
    return {"addVariants": [{"variantId": form.gid, "quantity": quantity}]}


async def placed(shop: Shop, *, paid: bool = True) -> tuple[models.Order, list[Any], Any]:
    """Three teas at 3.33 and a tin at 0.50; and a mug at 8.00 that is not in it."""
    tea, tin, mug = (variant(10, price_minor=minor) for minor in (333, 50, 800))
    titled = zip((tea, tin, mug), ("Tea", "Tin", "Mug"), strict=True)
    await stock(shop, *(product(form, title=title) for form, title in titled))
    row = await order(shop, line(tea, 3), line(tin, 1))
    if paid:
        await tell(shop, MARK, id=row.gid)
    return row, list(await lines_of(shop, row)), mug


async def on_hand(shop: Shop) -> list[int]:
    levels = sa.select(models.InventoryLevel).order_by(models.InventoryLevel.inventory_item_id)
    return [level.on_hand for level in await shop.all(levels)]


async def test_lines_are_lowered_taken_off_and_added(shop: Shop) -> None:
    row, [tea, tin], mug = await placed(shop)

    payload = await edit(shop, row, to(tea, 2), to(tin, 0), **more(mug), note="By phone")

    assert payload["userErrors"] == []
    found = payload["order"]
    assert found["lineItems"]["nodes"] == [
        {"title": "Tea", "quantity": 3, "currentQuantity": 2},
        {"title": "Tin", "quantity": 1, "currentQuantity": 0},
        {"title": "Mug", "quantity": 1, "currentQuantity": 1},
    ]
    assert found["totalPrice"] == {"amount": "10.49"}
    assert found["currentTotalPrice"] == {"amount": "14.66"}
    assert found["totalOutstanding"] == {"amount": "4.17"}
    assert found["financialStatus"] == "PARTIALLY_PAID"
    assert found["edits"] == [{"note": "By phone", "difference": {"amount": "4.17"}}]
    assert await on_hand(shop) == [8, 10, 9]
    assert "orders/edited" in await topics(shop)


async def test_what_is_added_has_the_discounts_of_the_order_on_its_collections(
    shop: Shop,
) -> None:
    tea, mug = variant(10, price_minor=1000), variant(10, price_minor=800)
    goods = [product(tea, title="Tea"), product(mug, title="Mug")]
    await stock(shop, *goods)
    kitchen = collection()
    await shop.add(kitchen)
    await shop.add(*(place(kitchen, one, number) for number, one in enumerate(goods)))
    half = Discount(
        key="",
        title="Half",
        code="HALF",
        value=Percentage(Decimal(50)),
        target=DiscountTarget.LINE,
        selection=Selection(collections=frozenset({str(kitchen.id)})),
    )
    await shop.add(models.Discount.of(half))
    row = await order(shop, line(tea), discountCodes=["HALF"])

    payload = await edit(shop, row, **more(mug))

    assert payload["userErrors"] == []
    assert payload["order"]["totalPrice"] == {"amount": "5.00"}
    assert payload["order"]["currentTotalPrice"] == {"amount": "9.00"}


async def test_what_was_taken_off_comes_back_at_its_price(shop: Shop) -> None:
    row, [tea, tin], mug = await placed(shop)
    await edit(shop, row, to(tin, 0))
    await edit(shop, row, to(tea, 2), **more(mug))
    [*_, added] = await lines_of(shop, row)
    await edit(shop, row, to(added, 0))

    back = await edit(shop, row, to(tea, 3), to(tin, 1), to(added, 1))

    assert back["userErrors"] == []
    assert back["order"]["currentTotalPrice"] == {"amount": "18.49"}, "10.49 and the mug's 8.00"
    assert [one.priced_quantity for one in await lines_of(shop, row)] == [3, 1, 1]
    await tell(shop, MARK, id=row.gid)
    whole = await refund(shop, row, whole=True)
    assert whole["refund"]["totalRefunded"] == {"amount": "18.49"}
    assert await on_hand(shop) == [10, 10, 10]


async def test_what_is_due_after_an_edit_can_be_paid(shop: Shop) -> None:
    row, _, mug = await placed(shop)
    await edit(shop, row, **more(mug))

    payload = await tell(shop, MARK, id=row.gid)

    assert payload["order"]["financialStatus"] == "PAID"
    [again] = await shop.all(sa.select(models.Order))
    assert again.due.minor == 1_849


async def test_what_was_paid_too_much_is_given_back_and_no_more(shop: Shop) -> None:
    row, [tea, _], _ = await placed(shop)
    lowered = await edit(shop, row, to(tea, 1))

    payload = await refund(shop, row, amount=money("6.66"))

    assert lowered["order"]["totalOutstanding"] == {"amount": "-6.66"}
    assert payload["userErrors"] == []
    [left, tin] = await lines_of(shop, row)
    assert (left.credited_minor, tin.credited_minor) == (0, 0)
    everything = await refund(shop, row, of_line(tea, 1, "CANCEL"), of_line(tin, 1, "CANCEL"))
    assert everything["order"]["financialStatus"] == "REFUNDED"
    [done] = await shop.all(sa.select(models.Order))
    assert (done.refunded_minor, done.current_total.minor) == (1_049, 0)


async def test_the_order_s_own_snapshot_stays_and_edits_are_added(shop: Shop) -> None:
    row, [tea, _], mug = await placed(shop)
    await edit(shop, row, to(tea, 1))
    await edit(shop, row, **more(mug))

    [after] = await shop.all(sa.select(models.Order))
    assert (after.snapshot, after.digest) == (row.snapshot, row.digest)
    edits = await shop.all(sa.select(models.OrderEdit).order_by(models.OrderEdit.id))
    assert [one.difference_minor for one in edits] == [-666, 800]
    for one in edits:
        assert digest(one.snapshot) == one.digest
        assert recompute(one.snapshot).snapshot() == one.snapshot
    assert recompute(edits[-1].snapshot).total == after.current_total


async def test_prices_of_the_day_hold_for_what_was_bought_that_day(shop: Shop) -> None:
    row, [tea, _], _ = await placed(shop)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.ProductVariant).values(price_minor=9_999))

    payload = await edit(shop, row, to(tea, 4))

    assert payload["order"]["currentTotalPrice"] == {"amount": "13.82"}


async def test_what_was_sent_and_refunded_stays_as_it_was(shop: Shop) -> None:
    row, [tea, tin], _ = await placed(shop)
    await send(shop, row, {"id": tea.gid, "quantity": 2})
    await refund(shop, row, of_line(tea, 1, "RETURN"))

    too_few = await edit(shop, row, to(tea, 0))
    payload = await edit(shop, row, to(tea, 1), to(tin, 0))

    assert refusals(too_few) == [("SENT_ALREADY", "input.setQuantities.0.quantity")]
    assert payload["order"]["currentTotalPrice"] == {"amount": "3.33"}
    assert payload["order"]["totalOutstanding"] == {"amount": "-3.83"}
    [line_state, _] = [one.state for one in await lines_of(shop, row)]
    assert line_state == LineState(ordered=3, removed=1, fulfilled=2, returned=1, refunded=1)


async def test_an_edit_without_restock_leaves_the_shelf_alone(shop: Shop) -> None:
    row, [tea, _], _ = await placed(shop)

    await edit(shop, row, to(tea, 1), restock=False)

    assert (await on_hand(shop))[0] == 7


async def test_what_cannot_be_changed_is_refused(shop: Shop) -> None:
    row, [tea, tin], mug = await placed(shop)
    before = await on_hand(shop)

    async def no(*counts: Any, **said: Any) -> list[tuple[str, str]]:
        return refusals(await edit(shop, row, *counts, **said))

    assert await no() == [("NOTHING_TO_DO", "input")]
    assert await no(to(tea, 3)) == [("NOTHING_TO_DO", "input")]
    assert await no(to(tea, 0), to(tin, 0)) == [("INVALID", "input")]
    assert await no(to(tea, -1)) == [("SENT_ALREADY", "input.setQuantities.0.quantity")]
    assert await no(to(tea, 1), to(tea, 2)) == [("INVALID", "input.setQuantities.1.quantity")]
    assert await no(to(tea, 11)) == [("OUT_OF_STOCK", "input")]
    assert await no(**more(mug, 11)) == [("OUT_OF_STOCK", "input")]
    assert await no(**more(mug, 0)) == [("INVALID", "input.addVariants.0.quantity")]
    missing = {"addVariants": [{"variantId": "gid://shopify/ProductVariant/99", "quantity": 1}]}
    assert await no(**missing) == [("VARIANT_NOT_FOUND", "input.addVariants.0.variantId")]
    francs = variant(currency="CHF")
    await shop.add(product(francs, currency="CHF"))
    assert await no(**more(francs)) == [("INVALID", "input.addVariants.0.variantId")]
    assert await no({"id": "gid://shopify/OrderLineItem/99", "quantity": 1}) == [
        ("LINE_NOT_FOUND", "input.setQuantities.0.id")
    ]
    many = {"addVariants": [{"variantId": mug.gid, "quantity": 1}] * 250}
    asked = {"id": row.gid, "input": many, "key": "k"}
    assert (await shop.refusal(EDIT, STAFF, **asked))[0] == "BAD_USER_INPUT"
    assert await on_hand(shop) == before
    assert await shop.all(sa.select(models.OrderEdit)) == []
    [after] = await shop.all(sa.select(models.Order))
    assert (after.edited, after.current_total) == (False, row.total)


async def test_an_order_from_elsewhere_cannot_be_priced_anew(shop: Shop) -> None:
    row = await authorized(shop)
    [item] = await lines_of(shop, row)

    assert refusals(await edit(shop, row, to(item, 2))) == [("INVALID", "id")]


async def test_an_order_is_not_changed_while_a_refund_has_no_answer(shop: Shop) -> None:
    row, [tea, _], _ = await placed(shop)
    await shop.add(models.Refund(order_id=row.id, reference="r", currency="USD", amount_minor=1))

    assert refusals(await edit(shop, row, to(tea, 1))) == [("UNKNOWN_OUTCOME", "id")]


async def test_an_edit_that_is_sent_again_is_one(shop: Shop) -> None:
    row, _, mug = await placed(shop)
    asked = {"id": row.gid, "input": more(mug), "key": "one"}

    first, again = await tell(shop, EDIT, **asked), await tell(shop, EDIT, **asked)

    assert first == again
    assert len(await shop.all(sa.select(models.OrderEdit))) == 1
