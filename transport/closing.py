"""Why a WebSocket is closed: the codes that its client is told."""

BAD_MESSAGE = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
WRONG_PROTOCOL = 4406
INIT_TIMEOUT = 4408
TAKEN = 4409
TOO_SLOW = 4413
INIT_AGAIN = 4429
FULL = 1013
GOING_AWAY = 1001
OUR_FAULT = 1011
MAX_REASON = 120  # a close frame has room for 123 bytes


class Closed(Exception):
    """The connection ends, for a reason that its client is told."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason.encode()[:MAX_REASON].decode(errors="ignore")
