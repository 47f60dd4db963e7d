"""What a cart answers when something is wrong with it, or just not as wished."""

from commerce.vocabulary import Vocabulary


class CartErrorCode(Vocabulary):
    """Why a cart was left as it was."""

    ADDRESS_FIELD_CONTAINS_EMOJIS = "A field of the address holds emojis."
    ADDRESS_FIELD_CONTAINS_HTML_TAGS = "A field of the address holds HTML tags."
    ADDRESS_FIELD_CONTAINS_URL = "A field of the address holds a web address."
    ADDRESS_FIELD_DOES_NOT_MATCH_EXPECTED_PATTERN = (
        "A field of the address is not written as its country writes it."
    )
    ADDRESS_FIELD_IS_REQUIRED = "A field of the address is missing."
    ADDRESS_FIELD_IS_TOO_LONG = "A field of the address is too long."
    BUNDLES_AND_ADDONS_CANNOT_BE_MIXED = "A bundle cannot have add-ons."
    BUYER_CANNOT_PURCHASE_FOR_COMPANY_LOCATION = "The buyer may not buy for that company."
    CART_TOO_LARGE = "The cart holds more than a cart may."
    GIFT_CARD_RECIPIENT_INVALID = "The gift card's recipient is not valid."
    INVALID = "The value is not valid."
    INVALID_COMPANY_LOCATION = "There is no such company location."
    INVALID_DELIVERY_ADDRESS_ID = "The cart has no such delivery address."
    INVALID_DELIVERY_GROUP = "The cart has no such delivery group."
    INVALID_DELIVERY_OPTION = "The delivery group has no such option."
    INVALID_INCREMENT = "The quantity is not a multiple of what it is sold in."
    INVALID_MERCHANDISE_LINE = "The cart has no such line."
    INVALID_METAFIELDS = "The metafields are not valid."
    INVALID_PAYMENT = "The payment is not valid."
    INVALID_PAYMENT_DEFERRED_PAYMENT_REQUIRED = "The cart has to be paid later."
    INVALID_PAYMENT_EMPTY_CART = "There is nothing in the cart to pay for."
    INVALID_ZIP_CODE_FOR_COUNTRY = "The postal code does not exist in the country."
    INVALID_ZIP_CODE_FOR_PROVINCE = "The postal code does not exist in the province."
    LESS_THAN = "The value is not small enough."
    MAXIMUM_EXCEEDED = "The quantity is above what one may buy."
    MERCHANDISE_LINE_TRANSFORMERS_RUN_ERROR = "A rule of this shop failed on the lines."
    MERCHANDISE_NOT_APPLICABLE = "That cannot be put in this cart."
    MINIMUM_NOT_MET = "The quantity is below what one has to buy."
    MISSING_CUSTOMER_ACCESS_TOKEN = "The customer's access token is missing or no longer valid."
    MISSING_DISCOUNT_CODE = "A discount code is missing."
    MISSING_NOTE = "A note is missing."
    NOTE_TOO_LONG = "The note is too long."
    ONLY_ONE_DELIVERY_ADDRESS_CAN_BE_SELECTED = "Only one delivery address can be selected."
    PARENT_LINE_INVALID_REFERENCE = "The parent line is named in two ways, or in none."
    PARENT_LINE_NESTING_TOO_DEEP = "A line cannot belong to a line that belongs to another."
    PARENT_LINE_NOT_FOUND = "The cart has no such parent line."
    PARENT_LINE_OPERATION_BLOCKED = "The parent line does not allow it."
    PAYMENTS_CREDIT_CARD_BASE_EXPIRED = "The card has expired."
    PAYMENTS_CREDIT_CARD_BASE_GATEWAY_NOT_SUPPORTED = "Cards are not taken here."
    PAYMENTS_CREDIT_CARD_GENERIC = "The card was declined."
    PAYMENTS_CREDIT_CARD_MONTH_INCLUSION = "The card's month of expiry is not a month."
    PAYMENTS_CREDIT_CARD_NUMBER_INVALID = "The card number is not valid."
    PAYMENTS_CREDIT_CARD_NUMBER_INVALID_FORMAT = "The card number is not written as one."
    PAYMENTS_CREDIT_CARD_VERIFICATION_VALUE_BLANK = "The card's security code is missing."
    PAYMENTS_CREDIT_CARD_VERIFICATION_VALUE_INVALID_FOR_CARD_TYPE = (
        "The card's security code is not one of its brand."
    )
    PAYMENTS_CREDIT_CARD_YEAR_EXPIRED = "The card's year of expiry has passed."
    PAYMENTS_CREDIT_CARD_YEAR_INVALID_EXPIRY_YEAR = "The card's year of expiry is not valid."
    PAYMENT_METHOD_NOT_APPLICABLE = "That way to pay does not fit this cart."
    PAYMENT_METHOD_NOT_SUPPORTED = "That way to pay is not offered."
    PENDING_DELIVERY_GROUPS = "The delivery groups are still being worked out."
    PROVINCE_NOT_FOUND = "The country has no such province."
    SELLING_PLAN_NOT_APPLICABLE = "The selling plan does not fit the line."
    SERVICE_UNAVAILABLE = "Something we depend on does not answer; try again."
    TOO_MANY_DELIVERY_ADDRESSES = "The cart has too many delivery addresses."
    UNSPECIFIED_ADDRESS_ERROR = "The address is not valid."
    VALIDATION_CUSTOM = "A rule of this shop forbids it."
    VARIANT_REQUIRES_SELLING_PLAN = "The variant is sold with a selling plan only."
    ZIP_CODE_NOT_SUPPORTED = "Nothing is delivered to that postal code."


class CartWarningCode(Vocabulary):
    """What became of a cart otherwise than asked."""

    DELIVERY_RATE_CHANGED = "The delivery costs something else than it did."
    DELIVERY_RATE_FALLBACK = "The carrier did not answer: the delivery costs what is stated then."
    DISCOUNT_CODE_NOT_HONOURED = "The discount code could not be used."
    DISCOUNT_CURRENTLY_INACTIVE = "The discount code has not begun, or has ended."
    DISCOUNT_CUSTOMER_NOT_ELIGIBLE = "The discount code is not for this customer."
    DISCOUNT_CUSTOMER_USAGE_LIMIT_REACHED = (
        "The customer has used the discount code as often as one may."
    )
    DISCOUNT_ELIGIBLE_CUSTOMER_MISSING = "The discount code is for known customers only."
    DISCOUNT_INCOMPATIBLE_PURCHASE_TYPE = (
        "The discount code does not go with this kind of purchase."
    )
    DISCOUNT_NOT_FOUND = "There is no such discount code."
    DISCOUNT_NO_ENTITLED_LINE_ITEMS = "The discount code is for other products."
    DISCOUNT_NO_ENTITLED_SHIPPING_LINES = "The discount code is for other ways of delivery."
    DISCOUNT_PURCHASE_NOT_IN_RANGE = "The cart is worth too little for the discount code."
    DISCOUNT_QUANTITY_NOT_IN_RANGE = "The cart holds too few for the discount code."
    DISCOUNT_USAGE_LIMIT_REACHED = "The discount code is used up."
    DUPLICATE_DELIVERY_ADDRESS = "The cart has that delivery address already."
    MERCHANDISE_NOT_ENOUGH_STOCK = "There are fewer than asked for; the line holds all there are."
    MERCHANDISE_OUT_OF_STOCK = "It is sold out."
    MERCHANDISE_SELLING_PLAN_NOT_APPLICABLE_ON_COMPANY_LOCATION = (
        "The selling plan is not for that company."
    )
    PAYMENTS_GIFT_CARDS_UNAVAILABLE = "Gift cards cannot be used."
