"""Stripe's wire, as far as we speak it: intents, captures, cancellations, refunds, webhooks.

A server on 127.0.0.1 for tests. Cards behave by their token, as Stripe's own test cards do.
"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

SECRET = "whsec_of_the_tests"


@dataclass
class Account:
    """What Stripe keeps; ``silent`` paths are carried out and then not answered."""

    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: list[dict[str, Any]] = field(default_factory=list)
    replies: dict[str, tuple[Any, int, Any]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, method: str, path: str, params: dict[str, str], key: str | None) -> Any:
        with self.lock:
            if method == "POST" and key in self.replies:
                asked, status, body = self.replies[key or ""]
                if asked != (path, params):
                    return 400, error("idempotency_error", "the key was used for something else")
                return status, body
            status, body = self.act(method, path.removeprefix("/v1/").split("/"), params)
            body = json.loads(json.dumps(body))  # as it is at this moment
            if method == "POST" and key:
                self.replies[key] = ((path, params), status, body)
            return status, body

    def act(self, method: str, parts: list[str], params: dict[str, str]) -> Any:
        named = params.get("payment_intent") or (
            parts[1] if parts[0] == "payment_intents" and parts[1:] else None
        )
        if named is not None and named not in self.intents:
            return 404, error("invalid_request_error", "no such thing", "resource_missing")
        match (method, *parts):
            case ("POST", "payment_intents"):
                return 200, self.make(params)
            case ("GET", "payment_intents", id):
                return 200, self.intents[id]
            case ("POST", "payment_intents", id, verb):
                return getattr(self, verb)(self.intents[id], params)
            case ("POST", "refunds"):
                return self.refund(params)
            case ("GET", "refunds"):
                mine = [r for r in self.refunds if r["payment_intent"] == params["payment_intent"]]
                return 200, {
                    "object": "list",
                    "data": mine,
                    "has_more": False,
                    "url": "/v1/refunds",
                }
            case ("GET", "payment_methods", token) if token.startswith("pm_card_"):
                card = {"brand": "visa", "last4": "4242"}
                return 200, {"id": token, "object": "payment_method", "card": card}
        return 404, error("invalid_request_error", "no such thing", "resource_missing")

    def make(self, params: dict[str, str]) -> dict[str, Any]:
        id = f"pi_{len(self.intents)}"
        self.intents[id] = {
            "id": id,
            "object": "payment_intent",
            "status": "requires_confirmation",
            "amount": int(params["amount"]),
            "amount_received": 0,
            "currency": params["currency"],
            "payment_method": params["payment_method"],
            "metadata": {"key": params["metadata[key]"]},
            "next_action": None,
            "last_payment_error": None,
        }
        return self.intents[id]

    def confirm(self, intent: dict[str, Any], params: dict[str, str]) -> Any:
        card = intent["payment_method"]
        if "declined" in card or "funds" in card:
            code = "insufficient_funds" if "funds" in card else "generic_decline"
            failure = {"type": "card_error", "code": "card_declined", "decline_code": code}
            intent |= {"status": "requires_payment_method", "last_payment_error": failure}
            return 402, {"error": {**failure, "message": "declined", "payment_intent": intent}}
        if "3ds" in card:
            there = {"url": "https://bank.test/challenge", "return_url": params["return_url"]}
            action = {"type": "redirect_to_url", "redirect_to_url": there}
            intent |= {"status": "requires_action", "next_action": action}
        else:
            intent["status"] = "requires_capture"
        return 200, intent

    def capture(self, intent: dict[str, Any], params: dict[str, str]) -> Any:
        if intent["status"] != "requires_capture":
            return 400, error(
                "invalid_request_error", "not capturable", "payment_intent_unexpected_state"
            )
        intent |= {"status": "succeeded", "amount_received": int(params["amount_to_capture"])}
        return 200, intent

    def cancel(self, intent: dict[str, Any], params: dict[str, str]) -> Any:
        if intent["status"] in {"succeeded", "canceled"}:
            return 400, error(
                "invalid_request_error", "too late", "payment_intent_unexpected_state"
            )
        intent["status"] = "canceled"
        return 200, intent

    def refund(self, params: dict[str, str]) -> Any:
        intent = self.intents[params["payment_intent"]]
        given = sum(r["amount"] for r in self.refunds if r["payment_intent"] == intent["id"])
        if given + int(params["amount"]) > intent["amount_received"]:
            return 400, error(
                "invalid_request_error", "more than was taken", "charge_already_refunded"
            )
        made = {
            "id": f"re_{len(self.refunds)}",
            "object": "refund",
            "status": "succeeded",
            "amount": int(params["amount"]),
            "currency": intent["currency"],
            "payment_intent": intent["id"],
            "metadata": {"key": params["metadata[key]"]},
        }
        self.refunds.append(made)
        return 200, made

    def webhook(self, kind: str, thing: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """A signed webhook about a thing, as it is now."""
        event = {"id": "evt_1", "object": "event", "type": kind, "data": {"object": thing}}
        body = json.dumps(event).encode()
        now = int(time.time())
        signature = hmac.new(SECRET.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
        return body, {"stripe-signature": f"t={now},v1={signature}"}


def error(kind: str, message: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message, "code": code}}


@contextmanager
def stripe() -> Iterator[tuple[str, Account]]:
    """The address of a server, and the account behind it."""
    account = Account()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            there = urlsplit(self.path)
            sent = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            params = dict(parse_qsl(sent or there.query))
            key = self.headers.get("idempotency-key")
            status, body = account.reply(self.command, there.path, params, key)
            if there.path.rpartition("/")[2] in account.silent:
                self.close_connection = True
                return
            written = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", account
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
