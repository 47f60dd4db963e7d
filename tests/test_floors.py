"""What the benchmarks compare is the same: each floor has the answer that the shop has."""

import orjson
from conftest import Shop
from hundred import fill

from app import create_app
from benchmarks.floors import Floor
from benchmarks.http import comparable
from benchmarks.inprocess import asked
from benchmarks.operations import operations_of


async def test_hand_written_sql_answers_what_the_shop_answers(shop: Shop) -> None:
    await fill(shop)
    app, floor = create_app(shop.settings), await Floor(shop.settings).open()
    compared = []
    for name, one in (await operations_of(floor, product=43, place=70)).items():
        answer = orjson.loads(await asked(app, one)())
        assert "errors" not in answer, name
        if by_hand := getattr(floor, name, None):
            assert comparable(orjson.loads(await by_hand(one.variables))) == comparable(answer)
            compared.append(name)
    await floor.close()
    await app.state.database.dispose()

    assert compared == ["a", "b", "c", "e", "f"]
