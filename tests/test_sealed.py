"""Secrets at rest: sealed under the shop's secret, opened by it or a former one."""

import pytest

from commerce.sealed import CannotOpen, Keyring

OLD, NEW = b"the first secret of the shop", b"the second secret of the shop"
PLACE = "webhook_subscription.secret"


def test_what_was_sealed_opens_and_tells_nothing() -> None:
    keyring = Keyring((OLD,))

    sealed = keyring.seal("whsec_hush", PLACE)

    assert keyring.open(sealed, PLACE) == "whsec_hush"
    assert "hush" not in sealed
    assert keyring.seal("whsec_hush", PLACE) != sealed


def test_what_an_earlier_secret_sealed_opens_as_long_as_it_is_among_the_keys() -> None:
    sealed = Keyring((OLD,)).seal("hush", PLACE)
    both, only_new = Keyring((NEW, OLD)), Keyring((NEW,))

    assert both.open(sealed, PLACE) == "hush"
    assert not both.is_current(sealed)
    assert both.is_current(both.seal("hush", PLACE))
    with pytest.raises(CannotOpen, match="CARTOGRAPH_PREVIOUS_SECRETS"):
        only_new.open(sealed, PLACE)


def test_what_is_put_elsewhere_does_not_open() -> None:
    keyring = Keyring((OLD,))
    sealed = keyring.seal("hush", PLACE)

    with pytest.raises(CannotOpen, match="was changed"):
        keyring.open(sealed, "staff_member.totp_seed")


@pytest.mark.parametrize("at", [10, 30, -1])
def test_what_was_changed_does_not_open(at: int) -> None:
    keyring = Keyring((OLD,))
    sealed = list(keyring.seal("hush hush hush", PLACE))
    sealed[at] = "A" if sealed[at] != "A" else "B"

    with pytest.raises(CannotOpen):
        keyring.open("".join(sealed), PLACE)


@pytest.mark.parametrize("text", ["", ".", "hush", "00000000.", f"{Keyring((OLD,)).current}.x"])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(CannotOpen):
        Keyring((OLD,)).open(text, PLACE)
