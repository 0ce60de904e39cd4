"""A vendor that answers what the test tells it to, on a free port of this machine."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from connector_kit.testing import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = {"token_type": "bearer", "access_token": "tok-secret-1", "expires_in": 7200}


@dataclass
class Answer:
    """One answer; `cut` promises more bytes than come, `drop` closes without an answer."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    drop: bool = False

    @property
    def content(self) -> bytes:
        if self.body is None:
            return b""
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class FakeVendor:
    """Answers in the order of `will_answer`; the last answer repeats. Tokens are apart."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.token_answers: list[Answer] = []
        self.requests: list[Request] = []
        self.token_requests: list[Request] = []
        self._lock = threading.Lock()
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65_537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                vendor._serve(self)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def will_answer(self, *answers: Answer) -> None:
        self.answers = list(answers)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        size = int(handler.headers.get("Content-Length") or 0)
        split = urlsplit(handler.path)
        request = Request(
            handler.command,
            split.path,
            parse_qsl(split.query, keep_blank_values=True),
            {name.lower(): value for name, value in handler.headers.items()},
            handler.rfile.read(size).decode(),
        )
        with self._lock:
            answer = self._next(request)
        if answer.drop:
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        content = answer.content
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content) + 10 * answer.cut))
        handler.end_headers()
        handler.wfile.write(content)
        handler.wfile.flush()
        if answer.cut:
            handler.close_connection = True

    def _next(self, request: Request) -> Answer:
        if request.path.endswith("/token"):
            self.token_requests.append(request)
            queue = self.token_answers or [Answer(TOKEN)]
        else:
            self.requests.append(request)
            queue = self.answers or [Answer({})]
        return queue.pop(0) if len(queue) > 1 else queue[0]


@pytest.fixture
def vendor() -> Iterator[FakeVendor]:
    server = FakeVendor()
    yield server
    server.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1_800_000_000.0)  # the start of a minute


@pytest.fixture
def answer() -> type[Answer]:
    return Answer
