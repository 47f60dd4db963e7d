"""What clients say of how a cart is paid."""

from typing import Any

import strawberry

import resolvers.cart_payment
from commerce.address import Address
from commerce.refusal import ClientError
from commerce.vocabulary import Vocabulary
from context import Context
from resolvers.cart import ManualPayment, free_payment
from schema import enums
from schema.cart_input import said
from schema.mailing_address import MailingAddressInput
from schema.money_input import MoneyInput


@strawberry.input(description="Paying outside the shop, such as cash on delivery.")
class CartManualPaymentMethodInput:
    name: str = strawberry.field(description="How it is called, such as Cash on delivery.")
    billing_address: MailingAddressInput | None = strawberry.field(
        default=strawberry.UNSET, description="Where the bill goes."
    )


@strawberry.input(description="Paying nothing, where nothing is due.")
class CartFreePaymentMethodInput:
    billing_address: MailingAddressInput = strawberry.field(description="Where the bill goes.")


class CartCardSource(Vocabulary):
    """Where a card comes from."""

    SAVED_CREDIT_CARD = "A card that was kept from an earlier purchase."


enums.register(CartCardSource)


@strawberry.input(description="Paying with a card.")
class CartDirectPaymentMethodInput:
    session_id: str = strawberry.field(
        description="The card, as the vault at `paymentSettings.cardVaultUrl` calls it."
    )
    billing_address: MailingAddressInput = strawberry.field(description="Where the bill goes.")
    card_source: CartCardSource | None = strawberry.field(
        default=strawberry.UNSET, description="Where the card comes from."
    )
    accepted_subscription_terms: bool | None = strawberry.field(
        default=False, description="Whether the buyer agreed to the terms of a subscription."
    )


@strawberry.input(description="How to read what a wallet sent.")
class ApplePayWalletHeaderInput:
    ephemeral_public_key: str = strawberry.field(description="The key for this payment.")
    public_key_hash: str = strawberry.field(description="The hash of the shop's key.")
    transaction_id: str = strawberry.field(description="The wallet's id of the payment.")
    application_data: str | None = strawberry.field(
        default=strawberry.UNSET, description="What the program added."
    )


@strawberry.input(description="What an Apple Pay wallet sent.")
class ApplePayWalletContentInput:
    billing_address: MailingAddressInput = strawberry.field(description="Where the bill goes.")
    data: str = strawberry.field(description="The payment, encrypted.")
    header: ApplePayWalletHeaderInput = strawberry.field(description="How to read it.")
    signature: str = strawberry.field(description="Its signature.")
    version: str = strawberry.field(description="The version of its form.")
    last_digits: str | None = strawberry.field(
        default=strawberry.UNSET, description="The last digits of the card."
    )


@strawberry.input(description="What a Shop Pay wallet sent.")
class ShopPayWalletContentInput:
    billing_address: MailingAddressInput = strawberry.field(description="Where the bill goes.")
    session_token: str = strawberry.field(description="The wallet's session.")


@strawberry.input(description="Paying with a wallet; refused, for this shop takes none.")
class CartWalletPaymentMethodInput:
    apple_pay_wallet_content: ApplePayWalletContentInput | None = strawberry.field(
        default=strawberry.UNSET, description="From Apple Pay."
    )
    shop_pay_wallet_content: ShopPayWalletContentInput | None = strawberry.field(
        default=strawberry.UNSET, description="From Shop Pay."
    )


@strawberry.input(description="How the buyer means to pay: exactly one method.")
class CartPaymentInput:
    amount: MoneyInput = strawberry.field(
        description="The amount the buyer agreed to; a submission that would cost otherwise fails."
    )
    manual_payment_method: CartManualPaymentMethodInput | None = strawberry.field(
        default=strawberry.UNSET, description="Paying outside the shop."
    )
    free_payment_method: CartFreePaymentMethodInput | None = strawberry.field(
        default=strawberry.UNSET, description="Paying nothing, where nothing is due."
    )
    direct_payment_method: CartDirectPaymentMethodInput | None = strawberry.field(
        default=strawberry.UNSET, description="Paying with a card."
    )
    wallet_payment_method: CartWalletPaymentMethodInput | None = strawberry.field(
        default=strawberry.UNSET, description="Paying with a wallet; refused."
    )
    source_identifier: str | None = strawberry.field(
        default=strawberry.UNSET, description="What the program beside the shop calls the order."
    )

    @property
    def methods(self) -> dict[str, Any]:
        """Those that are given, as clients call them."""
        given = {
            "manualPaymentMethod": self.manual_payment_method,
            "freePaymentMethod": self.free_payment_method,
            "directPaymentMethod": self.direct_payment_method,
            "walletPaymentMethod": self.wallet_payment_method,
        }
        return {name: method for name, method in given.items() if said(method) is not None}

    async def parsed(self, context: Context) -> ManualPayment | None:
        """None for what this shop does not take."""
        if len(self.methods) > 1:
            raise ClientError(f"payment names {' and '.join(self.methods)}: give one of them.")
        amount, manual = self.amount.parsed(), said(self.manual_payment_method)
        if manual is not None:
            return ManualPayment(manual.name, amount)
        direct = said(self.direct_payment_method)
        if direct is not None:
            return await resolvers.cart_payment.by_card(context, direct.session_id, amount)
        return free_payment(amount) if said(self.free_payment_method) else None

    def billing_address(self) -> tuple[str, Address] | None:
        """Where the bill goes, and which method said so."""
        for name, method in self.methods.items():
            address = said(getattr(method, "billing_address", None))
            if address is not None:
                return name, address.parsed()
        return None
