"""What the environment may change, read once; nothing else reads ``os.environ``."""

import os
import secrets
from contextlib import suppress
from functools import cached_property, lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
MIN_SECRET = 16


def driven(url: str) -> str:
    """``url`` with its async driver; raises ``ValueError`` for a database we do not speak."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError(
            "is not a database URL; write sqlite:///shop.db or postgresql://user@host/name"
        ) from None
    backend = parsed.get_backend_name()
    if backend == "postgres":
        backend = "postgresql"
    if backend not in DRIVERS or parsed.drivername not in (
        backend,
        "postgres",
        DRIVERS[backend],
    ):
        raise ValueError(
            f"names the driver {parsed.drivername!r}; use sqlite:///... or postgresql://..."
        )
    return parsed.set(drivername=DRIVERS[backend]).render_as_string(hide_password=False)


class Naming(BaseSettings):
    """What ids are called. Apart from the rest, for modules need it before anything is checked."""

    model_config = SettingsConfigDict(env_prefix="CARTOGRAPH_")

    gid_namespace: str = Field("shopify", pattern=r"^[a-z][a-z0-9-]{0,49}$")


Role = Literal["MANAGER", "CATALOGUE", "WAREHOUSE", "SUPPORT", "MARKETING", "DEVELOPER", "VIEWER"]


class OidcProvider(BaseModel):
    """Where customers or staff may sign in; an address at one of ``staff_domains`` is staff's."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    issuer: str = Field(pattern=r"^(https://[^?#\s]+|http://(127\.0\.0\.1|localhost)(:\d+)?)$")
    client_id: str
    client_secret: SecretStr
    audiences: tuple[Literal["customers", "staff"], ...] = ("customers",)
    staff_domains: tuple[str, ...] = ()
    staff_roles: tuple[Role, ...] = ("VIEWER",)


class Settings(BaseSettings):
    """``HOST PORT DATABASE_URL READ_DATABASE_URL`` bare, everything else ``CARTOGRAPH_...``."""

    model_config = SettingsConfigDict(
        env_prefix="CARTOGRAPH_",
        populate_by_name=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # passwords and secrets are among it
    )

    host: str = Field("127.0.0.1", validation_alias="HOST")
    port: int = Field(8000, validation_alias="PORT", ge=0, le=65535)
    database_url: str = Field("sqlite:///state/shop.db", validation_alias="DATABASE_URL")
    read_database_url: str | None = Field(None, validation_alias="READ_DATABASE_URL")
    secret: str | None = Field(None, min_length=MIN_SECRET, description="Signs cursors and links.")
    previous_secrets: tuple[str, ...] = Field(
        (), description="A JSON list: former secrets, until `cartograph secret rotate` has run."
    )
    public_url: str | None = Field(None, description="Where clients reach us, if not as they ask.")
    storefront_url: str | None = Field(None, description="Where the shop's pages are, if not here.")
    storefront_tokens: tuple[str, ...] = Field(
        (), description="A JSON list: only these open the storefront; any does if it is empty."
    )
    hide_suggestions: bool = False
    introspection: bool = True
    compiled_execution: bool = Field(
        True, description="Run documents by compiled plans; graphql-core runs all if it is off."
    )
    response_cache: bool = Field(True, description="Give an answer again while nothing is written.")
    operation_timeout: float = Field(30.0, gt=0, description="Seconds until an operation is ended.")
    max_cost: int = Field(100_000, gt=0, description="The most objects one operation may ask for.")
    max_nodes: int = Field(100_000, gt=0, description="The most items of lists among them.")
    throttle_maximum: int = Field(
        1_000_000, gt=0, description="What one token or address may spend at once."
    )
    throttle_restore: int = Field(50_000, gt=0, description="How much comes back in a second.")
    processes: int = Field(1, ge=1, description="`--workers`, or how many share out the limits.")
    max_streams: int = Field(10_000, gt=0, description="How many may follow one process.")
    trusted_documents: Path | None = Field(
        None, description="A folder of *.graphql or a manifest: nothing else is run, if it is set."
    )
    metrics_token: str | None = Field(
        None, description="Whoever brings it sees /metrics; without it, only this machine does."
    )
    otlp_endpoint: str | None = Field(
        None, description="Where traces go: http://collector:4318/v1/traces. Unset, none are made."
    )
    slow_operation: float = Field(
        1.0, gt=0, description="From how many seconds on an operation is logged as slow."
    )
    cart_days: int = Field(90, gt=0, description="After so many idle days a cart is forgotten.")
    demo: bool = False
    pool_size: int = Field(5, ge=1)
    pool_timeout: float = Field(10.0, gt=0)
    log_json: bool = False
    log_level: str = "INFO"
    state_dir: Path = Path("state")
    smtp_url: str | None = Field(
        None,
        pattern=r"^smtps?://",
        description="smtp[s]://user:password@host:port; without it, mail goes to state_dir/mail.",
    )
    mail_from: str = Field("shop@localhost", description="Whom the shop's mail comes from.")
    webhooks_to_loopback: bool = Field(
        False, description="Let webhooks call this machine, without TLS: for developing."
    )
    deliver: bool = Field(
        True, description="Let servers deliver webhooks; else `cartograph deliver` does."
    )
    payment_gateway: Literal["none", "test", "stripe"] | None = Field(
        None, description="Who takes cards; unset, the test gateway does in a demo shop only."
    )
    payment_timeout: float = Field(
        20.0, gt=0, description="How many seconds a payment gateway has to answer."
    )
    payment_lease: float = Field(
        60.0, gt=0, description="After how many seconds a payment without an answer is looked up."
    )
    shipping_carrier: Literal["none", "test"] | None = Field(
        None, description="Who brings the goods; unset, the test carrier does in a demo shop only."
    )
    carrier_timeout: float = Field(
        4.0, gt=0, description="How many seconds a carrier has to say what it asks, or to answer."
    )
    carrier_quote_life: float = Field(
        3600.0, gt=0, description="For how many seconds what a carrier asks for a cart holds."
    )
    failpoint: str | None = Field(
        None, description="Where the process kills itself: only to prove that nothing is lost."
    )
    stripe_secret_key: str | None = None
    stripe_webhook_secret: str | None = None
    stripe_publishable_key: str | None = Field(
        None, description="Shows Stripe's form for cards at the checkout; pk_..., and no secret."
    )
    stripe_url: str | None = Field(None, description="Where Stripe is, if not where it is.")
    verify_email: bool = Field(
        True, description="Accounts open by a link in a mail, so nobody learns who has one."
    )
    oidc_providers: tuple[OidcProvider, ...] = Field(
        (), description="A JSON list of OpenID providers: `docs/access.md`."
    )
    oidc_return_urls: tuple[str, ...] = Field(
        (), description="A JSON list: where browsers may be sent back to from providers."
    )

    @field_validator("database_url", "read_database_url")
    @classmethod
    def _with_driver(cls, url: str | None) -> str | None:
        return None if url is None else driven(url)

    @model_validator(mode="after")
    def _secret_on_postgresql(self) -> "Settings":
        if self.sqlite_path is None and self.secret is None:
            raise ValueError(
                "CARTOGRAPH_SECRET is needed with PostgreSQL: set it to a long random text,"
                ' such as the output of python -c "import secrets; print(secrets.token_hex(32))"'
            )
        return self

    @model_validator(mode="after")
    def _keys_of_stripe(self) -> "Settings":
        if self.payment_gateway == "stripe" and not (
            self.stripe_secret_key and self.stripe_webhook_secret
        ):
            raise ValueError(
                "CARTOGRAPH_PAYMENT_GATEWAY=stripe needs CARTOGRAPH_STRIPE_SECRET_KEY and"
                " CARTOGRAPH_STRIPE_WEBHOOK_SECRET: both stand in Stripe's dashboard."
            )
        return self

    @property
    def own_url(self) -> str:
        """Where we are found, for links in mail: a request's word for it could lead elsewhere."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def calls_loopback(self) -> bool:
        """Whether webhooks may call this machine itself: in a demo, or where it is said."""
        return self.demo or self.webhooks_to_loopback

    @property
    def is_local(self) -> bool:
        """Whether nobody but this machine can reach us."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def demo_token_path(self) -> Path:
        """Where the demo shop's staff token is kept, for GraphiQL's button."""
        return self.state_dir / "demo-staff-token"

    @property
    def url(self) -> URL:
        return make_url(self.database_url)

    @property
    def sqlite_path(self) -> Path | None:
        """The database's file, or None where the database is not SQLite."""
        if self.url.get_backend_name() != "sqlite":
            return None
        if not self.url.database or self.url.database == ":memory:":
            raise ValueError("DATABASE_URL must name a file: sqlite:///shop.db")
        return Path(self.url.database)

    @cached_property
    def key(self) -> bytes:
        """What signs and encrypts: ``CARTOGRAPH_SECRET``, or one kept beside the SQLite file."""
        return self.keys[0]

    @cached_property
    def keys(self) -> tuple[bytes, ...]:
        """The key and those before it, which still open what was sealed with them."""
        if self.secret is not None:
            return tuple(secret.encode() for secret in (self.secret, *self.previous_secrets))
        return _kept_secrets(self.secret_path)

    @property
    def secret_path(self) -> Path:
        """Where the secret of a SQLite shop is kept, unless ``CARTOGRAPH_SECRET`` is set."""
        return Path(f"{self.sqlite_path}.secret")


class SecretLost(ValueError):
    """The file that held the shop's secret holds it no longer."""


def _kept_secrets(path: Path) -> tuple[bytes, ...]:
    """The secrets in ``path``, today's first; one is made there, for its owner's eyes only."""
    if not path.exists():
        keep_secrets(path, ())
    found = tuple(line.strip() for line in path.read_bytes().splitlines() if line.strip())
    if not found or any(len(secret) < MIN_SECRET for secret in found):
        raise SecretLost(
            f"{path} holds no secret any more: restore it, or delete it for a new one."
            " With a new one, what was sealed (webhook secrets, seeds) has to be set again."
        )
    return found


def new_secret() -> bytes:
    return secrets.token_hex(32).encode()


def keep_secrets(path: Path, kept: tuple[bytes, ...]) -> None:
    """Put these secrets at ``path``, whole at once; none: a new one, unless another was quicker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(b"\n".join(kept or (new_secret(),)))
    if kept:
        draft.replace(path)
        return
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def share_among(workers: int) -> None:
    """Let the processes that are started from here know how many they are, unless it was set."""
    os.environ.setdefault("CARTOGRAPH_PROCESSES", str(workers))


@lru_cache
def environment() -> Settings:
    """The settings of this process."""
    return Settings()
