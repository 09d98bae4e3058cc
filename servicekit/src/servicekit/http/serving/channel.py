"""Connections of the WSGI services: waitress, with the suite's limits and error bodies."""

import json
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

from servicekit.base.request_id import HEADER, accepted_request_id, request_id_bound
from servicekit.http import limits
from servicekit.http.api.errors import error_body

_TRANSFER_ENCODING = re.compile(rb"^transfer-encoding:[ \t]*(.*?)[ \t]*$", re.I | re.M)
_CODES = {400: "malformed", 413: "too_large", 431: "too_large", 501: "not_implemented"}
_MESSAGES = {
    400: "The request is malformed.",
    431: "The headers of the request are too large.",
    501: "This transfer encoding is not supported.",
}


class _Discarded(OverflowableBuffer):
    """A buffer that drops all bytes, for the rest of a refused body."""

    def append(self, s: bytes) -> None:
        """Drop the bytes."""


class Parser(HTTPRequestParser):
    """A parser that also refuses requests which waitress accepts but a proxy could read
    differently.

    `adj.body_limit` limits the decoded body. A larger body is read to its end but not kept, so that
    its sender gets the refusal. Beyond `max_request_body_size` waitress closes the connection.
    """

    error: Any
    completed: bool

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.began_at = time.monotonic()
        self.is_refused = False

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if not self.is_refused and self.body_rcv is not None:
            size = len(self.body_rcv) if self.chunked else self.content_length
            if size > self.adj.body_limit:
                self._refuse()
        return consumed

    @property
    def kept_bytes(self) -> int:
        """The number of bytes of an unfinished body, in memory or on disk."""
        return 0 if self.body_rcv is None or self.is_refused else len(self.body_rcv)

    def parse_header(self, header_plus: bytes) -> None:
        """Raise ParsingError if the end of the body is ambiguous or the HTTP version unknown."""
        codings = _TRANSFER_ENCODING.findall(header_plus.replace(b"\r\n", b"\n"))
        super().parse_header(header_plus)
        if self.version not in {"1.0", "1.1"}:
            raise ParsingError("HTTP version is not supported")
        if codings and (
            codings != [b"chunked"] and [coding.lower() for coding in codings] != [b"chunked"]
        ):
            raise ParsingError("Transfer-Encoding is ambiguous")
        if codings and (self.version == "1.0" or "CONTENT_LENGTH" in self.headers):
            raise ParsingError("Transfer-Encoding beside another framing")

    def _refuse(self) -> None:
        self.is_refused = True
        self.error = self.error or RequestEntityTooLarge("")
        if self.expect_continue:
            # The client waits for our answer before it sends the body: answer now, so that it does
            # not send the body.
            self.completed = True
        if self.body_rcv is not None:
            self.body_rcv.getbuf().close()
            self.body_rcv.buf = _Discarded(1)


class RefusalTask(ErrorTask):
    """Answers a malformed request with the error body that all services use."""

    def execute(self) -> None:
        status = HTTPStatus(self.request.error.code)
        message = (
            limits.too_large_message(self.channel.adj.body_limit)
            if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            else _MESSAGES.get(status, "Something went wrong on our side.")
        )
        request_id = accepted_request_id(self.request.headers.get("X_REQUEST_ID"))
        with request_id_bound(request_id):
            body = json.dumps(error_body(message, _CODES.get(status, "server_error"))).encode()
        self.status = f"{status.value} {status.phrase}"
        self.response_headers += [("Content-Type", "application/json"), (HEADER, request_id)]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class LastAnswerTask(WSGITask):
    """Answers a request; if the process is stopping, closes the connection after the answer."""

    def execute(self) -> None:
        if self.channel.server.is_stopping:
            self.set_close_on_finish()
        super().execute()


class Channel(HTTPChannel):
    """A connection. It needs no thread until its request has arrived completely."""

    request: Parser | None
    task_class = LastAnswerTask
    error_task_class = RefusalTask
    parser_class = Parser

    @property
    def is_waiting(self) -> bool:
        """Whether no request of this connection is being handled."""
        return not self.requests

    @property
    def waiting_since(self) -> float:
        """The monotonic time when the unfinished request began. If there is no such request, the
        time of the last activity.
        """
        if self.request is not None:
            return self.request.began_at
        # waitress sets `last_activity` from `time.time()`, so only that clock can be compared with
        # it.
        silence: float = time.time() - self.last_activity  # noqa: TID251
        return time.monotonic() - silence

    @property
    def kept_bytes(self) -> int:
        return 0 if self.request is None else self.request.kept_bytes

    def received(self, data: bytes) -> bool:
        before = self.kept_bytes
        is_taken: bool = super().received(data)
        after = self.kept_bytes
        self.server.unfinished_bytes += after - before
        if after > before:
            self.server.bound_unfinished(sparing=self)
        return is_taken

    def handle_close(self) -> None:
        self.server.unfinished_bytes -= self.kept_bytes
        if self.request is not None:
            self.request.close()
            self.request = None
        super().handle_close()


class Server(TcpWSGIServer):
    """Accepts connections on a socket. If `is_stopping` is set, each connection closes after its
    next answer.
    """

    channel_class = Channel

    def __init__(self, application: Callable[..., Any], **options: Any) -> None:
        self.is_stopping = False
        self.unfinished_bytes = 0
        super().__init__(application, **options)

    def handle_accept(self) -> None:
        if len(self.active_channels) >= self.adj.max_connections:
            self._close_oldest(self.active_channels.values())
        super().handle_accept()

    def bound_unfinished(self, *, sparing: Channel) -> None:
        """Close connections with unfinished bodies, oldest first, until the rest is within the limit.

        `sparing` is not closed, since it has just received data.
        """
        while self.unfinished_bytes > limits.MAX_UNFINISHED_BYTES:
            others = [
                channel
                for channel in self.active_channels.values()
                if channel is not sparing and channel.kept_bytes
            ]
            if not self._close_oldest(others):
                return

    def maintenance(self, now: float) -> None:
        """Close connections that are idle for too long or whose request takes too long to arrive."""
        silent_since = now - self.adj.channel_timeout
        begun_before = time.monotonic() - limits.REQUEST_SECONDS
        for channel in list(self.active_channels.values()):
            if channel.is_waiting and (
                channel.last_activity < silent_since
                or (channel.request is not None and channel.request.began_at < begun_before)
            ):
                channel.handle_close()

    def _close_oldest(self, channels: Any) -> bool:
        waiting = [channel for channel in channels if channel.is_waiting]
        if not waiting:
            return False
        min(waiting, key=lambda channel: channel.waiting_since).handle_close()
        return True
