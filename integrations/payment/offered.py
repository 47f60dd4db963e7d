"""Which gateways there are, and which of them takes cards."""

from integrations.payment import Gateway
from integrations.payment.manual import ManualGateway
from integrations.payment.test import TestGateway
from settings import Settings


def named(settings: Settings, name: str) -> Gateway | None:
    """The gateway of that name, also for payments of a time when it was the one offered."""
    if name == ManualGateway.name:
        return ManualGateway()
    if name == TestGateway.name:
        return scripted_gateway(settings)
    if name == "stripe" and settings.stripe_secret_key:
        # Its library takes a third of a second, which other shops need not wait for.
        from integrations.payment.stripe import StripeGateway  # noqa: PLC0415

        return StripeGateway(
            settings.stripe_secret_key,
            settings.stripe_webhook_secret or "",
            settings.payment_timeout,
            settings.stripe_url,
        )
    return None


def for_cards(settings: Settings, *, is_demo: bool) -> Gateway | None:
    """The gateway that takes cards; None where the shop takes none."""
    chosen = settings.payment_gateway or ("test" if is_demo or settings.demo else "none")
    return None if chosen == "none" else named(settings, chosen)


def scripted_gateway(settings: Settings) -> TestGateway:
    return TestGateway(settings.state_dir / "test-gateway.db", settings.key)
