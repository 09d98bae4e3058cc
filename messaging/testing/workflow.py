"""A small real HTTP server that answers who may see a ticket, as workflow_api does."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from servicekit.auth import Person
from servicekit.auth.tokens import InvalidTokenError, read_access

HOLDER = {"can_read": True, "can_write": True, "sees_internal": True, "relation": "holder"}
REQUESTER = {"can_read": True, "can_write": True, "sees_internal": False, "relation": "requester"}
READER = {"can_read": True, "can_write": False, "sees_internal": True, "relation": "former_holder"}


class Workflow:
    """`allow` and `forbid` say who may see which ticket; `asked` is what was asked, in order."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, int], dict[str, Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.request_ids: list[str | None] = []
        self.broken_with: int | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            # How often it looks whether it is to stop, in seconds.
            target=self._server.serve_forever,
            args=(0.005,),
            daemon=True,
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def allow(self, person: Person, ticket_id: str, answer: dict[str, Any] = HOLDER) -> None:
        self._answers[(ticket_id, *person.key)] = answer

    def forbid(self, person: Person, ticket_id: str) -> None:
        del self._answers[(ticket_id, *person.key)]

    def stop(self) -> None:
        """Go away: connections are refused from now on."""
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
        _, tickets, ticket_id, access, _ = path.split("/")
        assert (tickets, access) == ("tickets", "access")
        self.asked.append((ticket_id, person.pk))
        answer = self._answers.get((ticket_id, *person.key))
        return (404, {"error": "no"}) if answer is None else (200, {**answer, "participants": []})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        workflow = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                workflow.request_ids.append(self.headers.get("X-Request-ID"))
                status, answer = workflow._answer(self.path, self.headers.get("Authorization", ""))
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Quiet."""

        return Handler
