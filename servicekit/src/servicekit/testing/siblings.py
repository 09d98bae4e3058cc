"""A small real HTTP server that replaces another service of the suite."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from servicekit.auth import Person
from servicekit.auth.tokens import InvalidTokenError, read_access


class SiblingServer:
    """Answers each request with 404, unless `answer` has set a body for its path and its person.

    `asked_paths` has the path and the person of each request, in order.
    """

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, int], dict[str, Any]] = {}
        self.asked_paths: list[tuple[str, str]] = []
        self.request_ids: list[str | None] = []
        self.broken_with: int | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            # The seconds between two checks whether the server has to stop.
            args=(0.005,),
            daemon=True,
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, person: Person, path: str, body: dict[str, Any]) -> None:
        self._answers[(path, *person.key)] = body

    def refuse(self, person: Person, path: str) -> None:
        del self._answers[(path, *person.key)]

    def stop(self) -> None:
        """Stop: connections are refused from now on."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, path: str, authorization: str) -> tuple[int, dict[str, Any]]:
        if self.broken_with is not None:
            return self.broken_with, {"error": "broken"}
        try:
            person = read_access(authorization.removeprefix("Bearer ")).person
        except InvalidTokenError:
            return 401, {"error": "no"}
        self.asked_paths.append((path, person.pk))
        body = self._answers.get((path, *person.key))
        return (404, {"error": "no"}) if body is None else (200, body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        sibling = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                sibling.request_ids.append(self.headers.get("X-Request-ID"))
                status, answer = sibling._answer(self.path, self.headers.get("Authorization", ""))
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Do not log."""

        return Handler
