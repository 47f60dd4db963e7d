"""Every code that a top-level error can have: what it means, and what its reader does about it."""

from commerce.vocabulary import Vocabulary


class ErrorCode(Vocabulary):
    """``extensions.code``. What buyers can put right comes as ``userErrors`` instead."""

    BAD_REQUEST = "The request is not one of GraphQL over HTTP. The message says what is wrong."
    BAD_USER_INPUT = "An argument or a variable is not what it may be. Correct the one it names."
    DOCUMENT_NOT_TRUSTED = (
        "This shop runs only documents that it knows. Have yours added to its list."
    )
    FORBIDDEN = "Whoever asks may not do this. Ask for the permission that the message names."
    GRAPHQL_PARSE_FAILED = "The document cannot be read. Correct it where `locations` points."
    GRAPHQL_VALIDATION_FAILED = (
        "The document does not fit the schema. Correct it where `locations` points."
    )
    IDEMPOTENCY_CONFLICT = (
        "The key was used for something else. Give each thing that is to be done a key of its own."
    )
    IDEMPOTENCY_IN_FLIGHT = "The same is being done just now. Send it again with the same key."
    IDEMPOTENCY_KEY_REQUIRED = "The mutation needs `@idempotent(key:)`. Add one, new for each deed."
    INTERNAL_SERVER_ERROR = (
        "We made a mistake, and it is in our log. Quote the `x-request-id` when you report it."
    )
    MAX_COMPLEXITY_EXCEEDED = (
        "The document holds, or may come to, more than it may; `limit`, `found` and `maximum` say"
        " of what. Ask for less at a time."
    )
    METHOD_NOT_ALLOWED = "Queries come by GET or POST, mutations by POST. Use what `Allow` names."
    NOT_ACCEPTABLE = "No media type of ours is accepted. Accept `application/json`."
    OPERATION_NOT_ALLOWED = "Subscriptions are not served here. Ask again after a while instead."
    OPERATION_RESOLUTION_FAILURE = (
        "Which operation is meant is not clear. Name one of the document's in `operationName`."
    )
    PAYLOAD_TOO_LARGE = "The body is too long. Send less, or files by `stagedUploadsCreate`."
    PERSISTED_QUERY_NOT_FOUND = "The document is not kept here (any more). Send it with its hash."
    PERSISTED_QUERY_NOT_SUPPORTED = "Only version 1 is understood. Send the document itself."
    PREFLIGHT_REQUIRED = (
        "Forms are taken only from those who ask first. Send `GraphQL-Require-Preflight: 1`."
    )
    REQUEST_TIMEOUT = "The body came too slowly. Send it again."
    SERVICE_UNAVAILABLE = (
        "The shop's database is away, full or too busy. Try again in a moment; a mutation may have"
        " taken place, so look first, or send it with the same idempotency key."
    )
    THROTTLED = (
        "Too much came in too short a time. Wait; `retryAfter` says how many seconds, where it is"
        " known."
    )
    TIMEOUT = (
        "The operation took too long and was ended. Ask for less at a time; a mutation may have"
        " taken place, so look first, or send it with the same idempotency key."
    )
    UNAUTHENTICATED = "Nobody is named, or by a token that is not valid. Sign in, or renew it."
    UNSUPPORTED_MEDIA_TYPE = "The body is no JSON that we read. Send `application/json`, as it is."
