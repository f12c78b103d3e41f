"""An endpoint on this machine that answers what a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Stub", "completion", "stub"]


@dataclass
class Stub:
    """A running endpoint: its address, and the requests that it got."""

    url: str = ""
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    questions: list[Any] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


def completion(words: str) -> bytes:
    """Return a chat completion that says these words."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": words}}]}).encode()


@contextmanager
def stub(answer: bytes | Callable[[BaseHTTPRequestHandler, Stub], None], code: int = 200) -> Iterator[Stub]:
    """Serve an answer, or let a function write one, on a free port of this machine."""
    state = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.paths.append(self.path)
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            state.questions.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            try:
                if callable(answer):
                    answer(self, state)
                    return
                self.send_response(code)
                self.send_header("Content-Length", str(len(answer)))
                if 300 <= code < 400:
                    self.send_header("Location", f"{state.url}/elsewhere")
                self.end_headers()
                self.wfile.write(answer)
            except OSError:
                pass  # the client left, as it should where an answer is too long

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
