"""What an operator hears who named the wrong database: a sentence, and no traceback."""

import pytest
from conftest import Run


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.mark.parametrize("verb", ["migrate", "serve", "sweep"])
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody:hidden@127.0.0.1:1/none",
        "postgresql://nobody:hidden@/none?host=/nowhere",
        "sqlite:////dev/null/shop.db",
    ],
)
async def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, verb: str, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    ended = await run(verb)

    assert ended.code == 1
    assert "DATABASE_URL" in ended.err
    assert "Traceback" not in ended.err
    assert "hidden" not in ended.err
