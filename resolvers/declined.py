"""A gateway's refusal in the words of the contract."""

from commerce.completion_error import CompletionErrorCode
from commerce.payment import DeclineReason
from commerce.refusal import Reason
from commerce.submission_error import SubmissionErrorCode

_SUBMISSION = {
    DeclineReason.EXPIRED_CARD: SubmissionErrorCode.PAYMENTS_CREDIT_CARD_BASE_EXPIRED,
    DeclineReason.INVALID_CARD: SubmissionErrorCode.PAYMENTS_CREDIT_CARD_NUMBER_INVALID,
}
_COMPLETION = {
    DeclineReason.AMOUNT_TOO_SMALL: CompletionErrorCode.PAYMENT_AMOUNT_TOO_SMALL,
    DeclineReason.AUTHORIZATION_EXPIRED: CompletionErrorCode.PAYMENT_ERROR,
    DeclineReason.CALL_ISSUER: CompletionErrorCode.PAYMENT_CALL_ISSUER,
    DeclineReason.CANCELED: CompletionErrorCode.PAYMENT_ERROR,
    DeclineReason.CHALLENGE_FAILED: CompletionErrorCode.PAYMENT_CARD_DECLINED,
    DeclineReason.EXPIRED_CARD: CompletionErrorCode.PAYMENT_INVALID_CREDIT_CARD,
    DeclineReason.GENERIC: CompletionErrorCode.PAYMENT_CARD_DECLINED,
    DeclineReason.INSUFFICIENT_FUNDS: CompletionErrorCode.PAYMENT_INSUFFICIENT_FUNDS,
    DeclineReason.INVALID_CARD: CompletionErrorCode.PAYMENT_INVALID_CREDIT_CARD,
    DeclineReason.NEVER_ARRIVED: CompletionErrorCode.PAYMENT_TRANSIENT_ERROR,
    DeclineReason.NOT_POSSIBLE: CompletionErrorCode.PAYMENT_INVALID_PAYMENT_METHOD,
    DeclineReason.TRY_AGAIN: CompletionErrorCode.PAYMENT_TRANSIENT_ERROR,
}


def submission_reason(reason: DeclineReason) -> Reason:
    code = _SUBMISSION.get(reason, SubmissionErrorCode.PAYMENTS_CREDIT_CARD_GENERIC)
    return Reason(code, f"{reason.meaning} Nothing was charged.")


def completion_reason(reason: DeclineReason) -> Reason:
    return Reason(_COMPLETION[reason], f"{reason.meaning} Nothing was charged.")
