"""What the environment may say, and what is refused before anything starts."""

import stat
import threading
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy.engine import make_url

import settings
from settings import Settings, environment

SECRET = "long enough to be one"
NAMES = ("HOST", "PORT", "DATABASE_URL", "READ_DATABASE_URL", "CARTOGRAPH_SECRET")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def refusal(**values: object) -> str:
    with pytest.raises(ValidationError) as error:
        Settings(**values)  # type: ignore[arg-type]
    return str(error.value)


def test_a_fresh_clone_needs_no_settings() -> None:
    found = Settings()

    assert (found.host, found.port) == ("127.0.0.1", 8000)
    assert found.sqlite_path == Path("state/shop.db")


def test_where_to_listen_and_keep_things_has_bare_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///mine.db")
    monkeypatch.setenv("READ_DATABASE_URL", "postgresql://reader@replica/shop")

    found = Settings()

    assert (found.host, found.port) == ("0.0.0.0", 9000)
    assert found.database_url == "sqlite+aiosqlite:///mine.db"
    assert found.read_database_url == "postgresql+asyncpg://reader@replica/shop"


def test_everything_else_is_named_after_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTOGRAPH_SECRET", SECRET)
    monkeypatch.setenv("CARTOGRAPH_LOG_JSON", "true")
    monkeypatch.setenv("CARTOGRAPH_POOL_SIZE", "9")
    monkeypatch.setenv("SECRET", "of somebody else")
    monkeypatch.setenv("POOL_SIZE", "1")

    found = Settings()

    assert (found.secret, found.log_json, found.pool_size) == (SECRET, True, 9)


def test_the_environment_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    environment.cache_clear()
    first = environment()
    monkeypatch.setenv("PORT", "9000")

    assert environment() is first
    environment.cache_clear()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given", "driven"),
    [
        ("sqlite:///shop.db", "sqlite+aiosqlite:///shop.db"),
        ("sqlite+aiosqlite:////var/shop.db", "sqlite+aiosqlite:////var/shop.db"),
        ("postgresql://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgres://u@h:5433/d", "postgresql+asyncpg://u@h:5433/d"),
        ("postgresql+asyncpg://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgresql:///d?host=/run/pg", "postgresql+asyncpg:///d?host=/run/pg"),
    ],
)
def test_a_database_is_given_its_async_driver(given: str, driven: str) -> None:
    assert make_url(Settings(database_url=given, secret=SECRET).database_url) == make_url(driven)


def test_a_password_stays_what_it_was() -> None:
    found = Settings(database_url="postgresql://u:p%40ss%2Fw%3A@h/d", secret=SECRET)

    assert found.url.password == "p@ss/w:"


@pytest.mark.parametrize(
    "url",
    ["mysql://u@h/d", "postgresql+psycopg2://u@h/d", "sqlite+pysqlite:///shop.db", "oracle://"],
)
def test_a_driver_we_do_not_speak_is_refused_by_name(url: str) -> None:
    message = refusal(database_url=url, secret=SECRET)

    assert repr(url.partition(":")[0]) in message
    assert "sqlite:///" in message
    assert "postgresql://" in message


@pytest.mark.parametrize("url", ["", "shop.db", "://", "postgresql"])
def test_what_is_no_address_of_a_database_is_refused_with_an_example(url: str) -> None:
    assert "write sqlite:///shop.db or postgresql://" in refusal(database_url=url, secret=SECRET)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
@pytest.mark.parametrize("secret", [None, SECRET])
def test_a_shop_in_memory_is_refused(url: str, secret: str | None) -> None:
    assert "must name a file" in refusal(database_url=url, secret=secret)


@pytest.mark.parametrize("port", ["-1", "65536", "eighty", ""])
def test_a_port_that_cannot_be_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)

    assert "PORT" in refusal()


@pytest.mark.parametrize("name", ["pool_size", "pool_timeout"])
def test_a_pool_of_nothing_is_refused(name: str) -> None:
    assert name in refusal(**{name: 0})


def test_postgresql_needs_a_secret_and_is_told_how_to_make_one() -> None:
    message = refusal(database_url="postgresql://u:hunter2@h/d")

    assert "CARTOGRAPH_SECRET" in message
    assert "token_hex" in message


def test_a_refusal_holds_no_secret() -> None:
    assert "hunter2" not in refusal(database_url="postgresql://u:hunter2@h/d")
    assert "hunter2" not in refusal(secret="hunter2")
    assert "hunter2" not in refusal(database_url="mysql://u:hunter2@h/d")


def test_a_short_secret_is_refused() -> None:
    assert "at least 16" in refusal(secret="fifteen letters")


def test_a_secret_that_is_set_is_the_key(tmp_path: Path) -> None:
    found = Settings(database_url=f"sqlite:///{tmp_path}/shop.db", secret=SECRET)

    assert found.key == SECRET.encode()
    assert list(tmp_path.iterdir()) == []


def test_an_sqlite_shop_makes_its_secret_once_for_its_owner_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/shop.db"

    key = Settings(database_url=url).key

    path = tmp_path / "new" / "shop.db.secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(key) == 64
    assert path.read_bytes() == key
    assert Settings(database_url=url).key == key
    assert [file.name for file in path.parent.iterdir()] == ["shop.db.secret"]


def test_two_shops_have_two_secrets(tmp_path: Path) -> None:
    one, other = (Settings(database_url=f"sqlite:///{tmp_path}/{name}.db") for name in "ab")

    assert one.key != other.key


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    url, keys = f"sqlite:///{tmp_path}/shop.db", []
    together = threading.Barrier(8)

    def start() -> None:
        found = Settings(database_url=url)
        together.wait()
        keys.append(found.key)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_secret_made_by_another_process_meanwhile_is_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop.db.secret"

    def quicker(_draft: Path, _path: Path) -> None:
        path.write_text("the secret of the quicker one")
        raise FileExistsError

    monkeypatch.setattr(settings.os, "link", quicker)

    assert Settings(database_url=f"sqlite:///{tmp_path}/shop.db").key.endswith(b"quicker one")
    assert [file.name for file in tmp_path.iterdir()] == ["shop.db.secret"]


def test_an_emptied_secret_is_refused(tmp_path: Path) -> None:
    """Cursors and links signed with nothing could be forged by anyone."""
    (tmp_path / "shop.db.secret").touch()

    with pytest.raises(ValueError, match="holds no secret any more"):
        _ = Settings(database_url=f"sqlite:///{tmp_path}/shop.db").key
