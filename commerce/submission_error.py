"""Why a cart could not become an order."""

from commerce.vocabulary import Vocabulary


class SubmissionErrorCode(Vocabulary):
    """Why a cart could not become an order."""

    BUYER_IDENTITY_EMAIL_IS_INVALID = "The e-mail address is not valid."
    BUYER_IDENTITY_EMAIL_REQUIRED = "An e-mail address is missing."
    BUYER_IDENTITY_PHONE_IS_INVALID = "The phone number is not valid."
    DELIVERY_ADDRESS1_INVALID = "The delivery address's first address line is not valid."
    DELIVERY_ADDRESS1_REQUIRED = "The delivery address's first address line is missing."
    DELIVERY_ADDRESS1_TOO_LONG = "The delivery address's first address line is too long."
    DELIVERY_ADDRESS2_INVALID = "The delivery address's second address line is not valid."
    DELIVERY_ADDRESS2_REQUIRED = "The delivery address's second address line is missing."
    DELIVERY_ADDRESS2_TOO_LONG = "The delivery address's second address line is too long."
    DELIVERY_ADDRESS_REQUIRED = "The delivery address is missing."
    DELIVERY_CITY_INVALID = "The delivery address's city is not valid."
    DELIVERY_CITY_REQUIRED = "The delivery address's city is missing."
    DELIVERY_CITY_TOO_LONG = "The delivery address's city is too long."
    DELIVERY_COMPANY_INVALID = "The delivery address's company is not valid."
    DELIVERY_COMPANY_REQUIRED = "The delivery address's company is missing."
    DELIVERY_COMPANY_TOO_LONG = "The delivery address's company is too long."
    DELIVERY_COUNTRY_REQUIRED = "The delivery address's country is missing."
    DELIVERY_FIRST_NAME_INVALID = "The delivery address's first name is not valid."
    DELIVERY_FIRST_NAME_REQUIRED = "The delivery address's first name is missing."
    DELIVERY_FIRST_NAME_TOO_LONG = "The delivery address's first name is too long."
    DELIVERY_INVALID_POSTAL_CODE_FOR_COUNTRY = (
        "The delivery address's postal code does not exist in its country."
    )
    DELIVERY_INVALID_POSTAL_CODE_FOR_ZONE = (
        "The delivery address's postal code does not exist in its province."
    )
    DELIVERY_LAST_NAME_INVALID = "The delivery address's last name is not valid."
    DELIVERY_LAST_NAME_REQUIRED = "The delivery address's last name is missing."
    DELIVERY_LAST_NAME_TOO_LONG = "The delivery address's last name is too long."
    DELIVERY_NO_DELIVERY_AVAILABLE = "Nothing can be delivered to that address."
    DELIVERY_NO_DELIVERY_AVAILABLE_FOR_MERCHANDISE_LINE = (
        "A line cannot be delivered to that address."
    )
    DELIVERY_OPTIONS_PHONE_NUMBER_INVALID = (
        "The phone number that the delivery option asks for is not valid."
    )
    DELIVERY_OPTIONS_PHONE_NUMBER_REQUIRED = "The delivery option asks for a phone number."
    DELIVERY_PHONE_NUMBER_INVALID = "The delivery address's phone number is not valid."
    DELIVERY_PHONE_NUMBER_REQUIRED = "The delivery address's phone number is missing."
    DELIVERY_POSTAL_CODE_INVALID = "The delivery address's postal code is not valid."
    DELIVERY_POSTAL_CODE_REQUIRED = "The delivery address's postal code is missing."
    DELIVERY_ZONE_NOT_FOUND = "The delivery address's province does not exist in its country."
    DELIVERY_ZONE_REQUIRED_FOR_COUNTRY = "The delivery address's province is missing."
    ERROR = "Something else is wrong; the message says what."
    MERCHANDISE_LINE_LIMIT_REACHED = "The cart has too many lines."
    MERCHANDISE_NOT_APPLICABLE = "The cart holds nothing that can be bought."
    MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE = "There are fewer of something than the cart asks for."
    MERCHANDISE_OUT_OF_STOCK = "Something in the cart is sold out."
    MERCHANDISE_PRODUCT_NOT_PUBLISHED = "Something in the cart is no longer sold."
    NO_DELIVERY_GROUP_SELECTED = "No delivery option is chosen."
    PAYMENTS_ADDRESS1_INVALID = "The billing address's first address line is not valid."
    PAYMENTS_ADDRESS1_REQUIRED = "The billing address's first address line is missing."
    PAYMENTS_ADDRESS1_TOO_LONG = "The billing address's first address line is too long."
    PAYMENTS_ADDRESS2_INVALID = "The billing address's second address line is not valid."
    PAYMENTS_ADDRESS2_REQUIRED = "The billing address's second address line is missing."
    PAYMENTS_ADDRESS2_TOO_LONG = "The billing address's second address line is too long."
    PAYMENTS_BILLING_ADDRESS_ZONE_NOT_FOUND = (
        "The billing address's province does not exist in its country."
    )
    PAYMENTS_BILLING_ADDRESS_ZONE_REQUIRED_FOR_COUNTRY = (
        "The billing address's province is missing."
    )
    PAYMENTS_CITY_INVALID = "The billing address's city is not valid."
    PAYMENTS_CITY_REQUIRED = "The billing address's city is missing."
    PAYMENTS_CITY_TOO_LONG = "The billing address's city is too long."
    PAYMENTS_COMPANY_INVALID = "The billing address's company is not valid."
    PAYMENTS_COMPANY_REQUIRED = "The billing address's company is missing."
    PAYMENTS_COMPANY_TOO_LONG = "The billing address's company is too long."
    PAYMENTS_COUNTRY_REQUIRED = "The billing address's country is missing."
    PAYMENTS_CREDIT_CARD_BASE_EXPIRED = "The card has expired."
    PAYMENTS_CREDIT_CARD_BASE_GATEWAY_NOT_SUPPORTED = "Cards are not taken here."
    PAYMENTS_CREDIT_CARD_BASE_INVALID_START_DATE_OR_ISSUE_NUMBER_FOR_DEBIT = (
        "The debit card's start date or issue number is not valid."
    )
    PAYMENTS_CREDIT_CARD_BRAND_NOT_SUPPORTED = "Cards of that brand are not taken."
    PAYMENTS_CREDIT_CARD_FIRST_NAME_BLANK = "The card holder's first name is missing."
    PAYMENTS_CREDIT_CARD_GENERIC = "The card was declined."
    PAYMENTS_CREDIT_CARD_LAST_NAME_BLANK = "The card holder's last name is missing."
    PAYMENTS_CREDIT_CARD_MONTH_INCLUSION = "The card's month of expiry is not a month."
    PAYMENTS_CREDIT_CARD_NAME_INVALID = "The card holder's name is not valid."
    PAYMENTS_CREDIT_CARD_NUMBER_INVALID = "The card number is not valid."
    PAYMENTS_CREDIT_CARD_NUMBER_INVALID_FORMAT = "The card number is not written as one."
    PAYMENTS_CREDIT_CARD_SESSION_ID = "The card session is missing or has ended."
    PAYMENTS_CREDIT_CARD_VERIFICATION_VALUE_BLANK = "The card's security code is missing."
    PAYMENTS_CREDIT_CARD_VERIFICATION_VALUE_INVALID_FOR_CARD_TYPE = (
        "The card's security code is not one of its brand."
    )
    PAYMENTS_CREDIT_CARD_YEAR_EXPIRED = "The card's year of expiry has passed."
    PAYMENTS_CREDIT_CARD_YEAR_INVALID_EXPIRY_YEAR = "The card's year of expiry is not valid."
    PAYMENTS_FIRST_NAME_INVALID = "The billing address's first name is not valid."
    PAYMENTS_FIRST_NAME_REQUIRED = "The billing address's first name is missing."
    PAYMENTS_FIRST_NAME_TOO_LONG = "The billing address's first name is too long."
    PAYMENTS_INVALID_POSTAL_CODE_FOR_COUNTRY = (
        "The billing address's postal code does not exist in its country."
    )
    PAYMENTS_INVALID_POSTAL_CODE_FOR_ZONE = (
        "The billing address's postal code does not exist in its province."
    )
    PAYMENTS_LAST_NAME_INVALID = "The billing address's last name is not valid."
    PAYMENTS_LAST_NAME_REQUIRED = "The billing address's last name is missing."
    PAYMENTS_LAST_NAME_TOO_LONG = "The billing address's last name is too long."
    PAYMENTS_METHOD_REQUIRED = "A way to pay is missing."
    PAYMENTS_METHOD_UNAVAILABLE = "That way to pay is not offered."
    PAYMENTS_PHONE_NUMBER_INVALID = "The billing address's phone number is not valid."
    PAYMENTS_PHONE_NUMBER_REQUIRED = "The billing address's phone number is missing."
    PAYMENTS_POSTAL_CODE_INVALID = "The billing address's postal code is not valid."
    PAYMENTS_POSTAL_CODE_REQUIRED = "The billing address's postal code is missing."
    PAYMENTS_SHOPIFY_PAYMENTS_REQUIRED = (
        "That way to pay needs a payment service that this shop does not have."
    )
    PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT = "The amount agreed to is not what is to be paid now."
    PAYMENTS_WALLET_CONTENT_MISSING = "The wallet sent nothing."
    REDIRECT_TO_CHECKOUT_REQUIRED = "The buyer has to go on at the checkout page."
    TAXES_DELIVERY_GROUP_ID_NOT_FOUND = "Taxes name a delivery group that does not exist."
    TAXES_LINE_ID_NOT_FOUND = "Taxes name a line that does not exist."
    TAXES_MUST_BE_DEFINED = "Taxes could not be worked out."
    VALIDATION_CUSTOM = "A rule of this shop forbids it."
