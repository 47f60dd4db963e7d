"""A headless Chromium for tests, driven over a pipe in the DevTools protocol: no packages."""

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    # No name means anything to it: whatever is not on this machine cannot be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
)
KEYS = {" ": 32, "Enter": 13, "Escape": 27, "Tab": 9}
Foreign = Callable[[str], tuple[bytes, str] | None]


def executable() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """The browser: sends commands and sorts what comes back."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = send, receive
        self._rest, self._number = b"", 0
        self._answers: dict[int, Any] = {}
        self._pages: dict[str | None, Page] = {}

    @contextmanager
    def page(self) -> Iterator["Page"]:
        """A page that shares nothing with other pages, at 1280 by 800."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)
        attached = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        page = self._pages[attached["sessionId"]] = Page(self, attached["sessionId"])
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        page.call("Fetch.enable", patterns=[{"urlPattern": "https://*"}])
        page.size(1280, 800)
        yield page
        self.call("Target.disposeBrowserContext", browserContextId=context)

    def call(self, method: str, session: str | None = None, **params: Any) -> Any:
        number = self.write(method, session, params)
        while number not in self._answers:
            self._pump()
        answer = self._answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def write(self, method: str, session: str | None, params: dict[str, Any]) -> int:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        left = json.dumps(message).encode() + b"\0"
        while left:
            left = left[os.write(self._send, left) :]
        return self._number

    def _pump(self) -> None:
        if not select.select([self._receive], [], [], 60)[0]:
            raise TimeoutError("Chromium says nothing")
        read = os.read(self._receive, 1 << 20)
        if not read:
            raise RuntimeError("Chromium is gone")
        *messages, self._rest = (self._rest + read).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self._answers[message["id"]] = message
            elif page := self._pages.get(message.get("sessionId")):
                page.heard(message["method"], message["params"])


class Page:
    """What a page asked for and complained of, and ways to use it."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser, self._session = browser, session
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.foreign: Foreign = lambda url: None

    def call(self, method: str, **params: Any) -> Any:
        return self._browser.call(method, self._session, **params)

    def goto(self, url: str) -> None:
        self.call("Page.navigate", url=url)

    def evaluate(self, script: str) -> Any:
        done = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in done:
            raise RuntimeError(f"{script}\n{done['exceptionDetails']}")
        return done["result"].get("value")

    def wait_for(self, script: str, seconds: float = 30) -> Any:
        """The first value of ``script`` that is true."""
        until = time.monotonic() + seconds
        while not (value := self.evaluate(script)):
            if time.monotonic() > until:
                shown = self.evaluate("document.body.innerText")
                raise TimeoutError(f"{script}\ncomplaints: {self.complaints}\nshown: {shown}")
            time.sleep(0.05)
        return value

    def find(self, selector: str) -> None:
        """Wait until there is such an element."""
        self.wait_for(f"!!document.querySelector({json.dumps(selector)})")

    def click(self, selector: str) -> None:
        self.find(selector)
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def press_control_enter(self) -> None:
        self.press("Enter", modifiers=2)

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press one of ``KEYS``, as a keyboard does."""
        known = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
        text = {"Enter": "\r", " ": " "}.get(key, "") if not modifiers else ""
        known |= {"modifiers": modifiers} | ({"text": text} if text else {})
        self.call("Input.dispatchKeyEvent", type="keyDown", **known)
        self.call("Input.dispatchKeyEvent", type="keyUp", **known)

    def type(self, selector: str, text: str) -> None:
        """Type into a field in place of what it held, and leave it."""
        self.find(selector)
        field = f"document.querySelector({json.dumps(selector)})"
        self.evaluate(f"{field}.focus(), {field}.select?.()")
        self.call("Input.insertText", text=text)
        self.evaluate(f"{field}.blur()")

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list, as somebody does."""
        self.find(selector)
        field = f"document.querySelector({json.dumps(selector)})"
        changed = "new Event('change', { bubbles: true })"
        self.evaluate(f"{field}.value = {json.dumps(value)}, {field}.dispatchEvent({changed})")

    def online(self) -> None:
        """The network is back, after ``offline``."""
        self._network(offline=False)

    def offline(self) -> None:
        self._network(offline=True)

    def slow(self, latency_ms: int) -> None:
        """Every answer takes so long, at the least."""
        self._network(offline=False, latency=latency_ms)

    def _network(self, *, offline: bool, latency: int = 0) -> None:
        self.call(
            "Network.emulateNetworkConditions",
            offline=offline,
            latency=latency,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def colours(self, scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", features=features)

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **metrics)

    def screenshot(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def heard(self, event: str, params: dict[str, Any]) -> None:
        if event == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif event == "Log.entryAdded" and params["entry"]["level"] == "error":
            entry = params["entry"]
            self.complaints.append(f"{entry['text']} {entry.get('url', '')}")
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"]))
        elif event == "Fetch.requestPaused":
            self._answer_for_others(params["requestId"], params["request"]["url"])

    def _answer_for_others(self, request: str, url: str) -> None:
        answer = self.foreign(url)
        if answer is None:
            failure = {"requestId": request, "errorReason": "NameNotResolved"}
            self._browser.write("Fetch.failRequest", self._session, failure)
            return
        body, media_type = answer
        headers = {"Content-Type": media_type, "Access-Control-Allow-Origin": "*"}
        fulfilled = {
            "requestId": request,
            "responseCode": 200,
            "responseHeaders": [{"name": k, "value": v} for k, v in headers.items()],
            "body": base64.b64encode(body).decode(),
        }
        self._browser.write("Fetch.fulfillRequest", self._session, fulfilled)


@contextmanager
def running(command: str, profile: Path) -> Iterator[Chromium]:
    """A browser with a profile of its own; it ends with the block."""
    to_browser, send = os.pipe()
    receive, from_browser = os.pipe()
    # Chromium listens on 3 and answers on 4; the shell puts our pipes there.
    script = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
    browser = subprocess.Popen(
        ["bash", "-c", script, command, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        pass_fds=(to_browser, from_browser),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_browser)
    os.close(from_browser)
    try:
        yield Chromium(send, receive)
    finally:
        os.close(send)
        browser.terminate()
        browser.wait(30)
        os.close(receive)
