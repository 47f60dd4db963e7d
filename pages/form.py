"""What browsers send from the forms of our pages: little, soon, and read before it is believed."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from transport.body import read
from transport.request_error import RequestError

KIND = "application/x-www-form-urlencoded"
MAX_BYTES = 32_000
MAX_FIELDS = 40


async def sent(request: Request) -> Mapping[str, str]:
    """The fields by their names; none where what was sent is no form of a page."""
    try:
        body = await read(request.receive, request.headers.get("content-length"), MAX_BYTES)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
            return {}
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except RequestError as refused:
        raise HTTPException(refused.status, refused.message, refused.headers) from None
    except ClientDisconnect:
        raise HTTPException(400, "The form did not arrive.") from None
    except ValueError:
        raise HTTPException(400, "This is no form of ours.") from None
