"""The wordings of letters about orders, in the languages there are."""

from dataclasses import dataclass

FALLBACK = "en"


@dataclass(frozen=True)
class Words:
    """One language's. Subjects and openings are by the kind of letter; ``{}`` are filled in."""

    subjects: dict[str, str]
    openings: dict[str, str]
    greeting: str
    subtotal: str
    shipping: str
    tax: str
    total: str
    refunded: str
    left: str
    parcel: str
    collect: str
    link: str
    invoice_subject: str
    invoice_opening: str
    pay: str


WORDS = {
    "en": Words(
        subjects={
            "order_placed": "Your order {order} at {shop}",
            "order_sent": "Your order {order} is on its way",
            "order_ready": "Your order {order} is ready to collect",
            "order_handed_over": "You collected your order {order}",
            "order_refunded": "Money back for your order {order}",
            "order_cancelled": "Your order {order} was cancelled",
            "order_invoice": "There is something to pay for your order {order}",
        },
        openings={
            "order_placed": "thank you for your order {order}. This is what you bought:",
            "order_sent": "this was sent of your order {order}:",
            "order_ready": "your order {order} is ready: come and collect it. This waits for you:",
            "order_handed_over": "this of your order {order} was handed over to you:",
            "order_refunded": "you get money back for your order {order}.",
            "order_cancelled": "your order {order} was cancelled. This is what was in it:",
            "order_invoice": "there is something to pay for your order {order}. It holds:",
        },
        greeting="Hello,",
        subtotal="Subtotal",
        shipping="Shipping",
        tax="Taxes",
        total="Total",
        refunded="You get back",
        left="Left to pay",
        parcel="Parcel",
        collect="You collect it here:",
        link="See the order:",
        invoice_subject="Your order at {shop} is ready to be paid",
        invoice_opening="we have put together an order for you. This is what is in it:",
        pay="Look it over, and pay:",
    ),
    "de": Words(
        subjects={
            "order_placed": "Ihre Bestellung {order} bei {shop}",
            "order_sent": "Ihre Bestellung {order} ist unterwegs",
            "order_ready": "Ihre Bestellung {order} liegt zur Abholung bereit",
            "order_handed_over": "Sie haben Ihre Bestellung {order} abgeholt",
            "order_refunded": "Erstattung zu Ihrer Bestellung {order}",
            "order_cancelled": "Ihre Bestellung {order} wurde storniert",
            "order_invoice": "Zu Ihrer Bestellung {order} ist etwas zu bezahlen",
        },
        openings={
            "order_placed": "vielen Dank für Ihre Bestellung {order}. Das haben Sie gekauft:",
            "order_sent": "das wurde von Ihrer Bestellung {order} versandt:",
            "order_ready": "Ihre Bestellung {order} liegt bereit und kann abgeholt werden:",
            "order_handed_over": "das wurde Ihnen von Ihrer Bestellung {order} übergeben:",
            "order_refunded": "Sie erhalten Geld zu Ihrer Bestellung {order} zurück.",
            "order_cancelled": "Ihre Bestellung {order} wurde storniert. Das war darin:",
            "order_invoice": "zu Ihrer Bestellung {order} ist etwas zu bezahlen. Darin ist:",
        },
        greeting="Guten Tag,",
        subtotal="Zwischensumme",
        shipping="Versand",
        tax="Steuern",
        total="Gesamtsumme",
        refunded="Sie erhalten zurück",
        left="Noch zu bezahlen",
        parcel="Sendung",
        collect="Abholung hier:",
        link="Zur Bestellung:",
        invoice_subject="Ihre Bestellung bei {shop} kann bezahlt werden",
        invoice_opening="wir haben eine Bestellung für Sie zusammengestellt. Das ist darin:",
        pay="Ansehen und bezahlen:",
    ),
}


def language_of(*wishes: str | None) -> str:
    """The first of the languages wished for that there are wordings in: ``DE`` or ``de-AT``."""
    known = (wish.replace("_", "-").partition("-")[0].lower() for wish in wishes if wish)
    return next((language for language in known if language in WORDS), FALLBACK)
