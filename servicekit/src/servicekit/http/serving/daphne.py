"""daphne with the suite's limits: `python -m servicekit.http.serving.daphne <daphne's own arguments>`.

daphne reads requests in one event loop and handles complete requests only, so slow clients need no
thread. But it has no limits: bodies of any size are written to disk, a request may take for ever to
arrive, and clients that only connect can use up all file descriptors.
"""

# Import this first: it installs the reactor that every other twisted import uses.
import daphne.server  # isort: skip

import json
import sys
import time
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.http_protocol import HTTPFactory, WebRequest
from django.conf import settings
from twisted.internet import reactor as _reactor
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel

from servicekit.base.request_id import HEADER, accepted_request_id, request_id_bound
from servicekit.http import limits
from servicekit.http.serving.files import allowed_connections

CHECK_SECONDS = 5.0
reactor: Any = _reactor


class LimitedChannel(HTTPChannel):
    """A connection. While none of its requests is handled, it may be closed to admit a new
    connection.
    """

    factory: Any
    transport: Any

    @property
    def is_waiting(self) -> bool:
        return all(request in self.factory.unfinished for request in self.requests)

    def connectionMade(self) -> None:  # noqa: N802
        super().connectionMade()  # type: ignore[no-untyped-call]
        self.factory.add(self)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        self.factory.channels.pop(self, None)
        super().connectionLost(reason)  # type: ignore[no-untyped-call]


class LimitedRequest(WebRequest):
    """A request with a limited body. A larger body is read and discarded, and the request refused."""

    def __init__(self, channel: Any, *arguments: Any, **options: Any) -> None:
        self.began_at = time.monotonic()
        self.is_refused = False
        self.kept_bytes = 0
        self._discarded_bytes = 0
        super().__init__(channel, *arguments, **options)
        self.unfinished: dict[LimitedRequest, None] = channel.factory.unfinished
        self.unfinished[self] = None

    def gotLength(self, length: int | None) -> None:  # noqa: N802
        if length is not None and length > settings.MAX_BODY_BYTES:
            self.is_refused, length = True, 0
        super().gotLength(length)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        if not self.is_refused and self.kept_bytes + len(data) > settings.MAX_BODY_BYTES:
            self.is_refused, self.kept_bytes = True, 0
            self.content.seek(0)
            self.content.truncate()
        if self.is_refused:
            self._discarded_bytes += len(data)
            if self._discarded_bytes > limits.MAX_DISCARDED_BYTES:
                self.abort()
            return
        self.kept_bytes += len(data)
        super().handleContentChunk(data)
        self.channel.factory.bound_unfinished(sparing=self)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:  # noqa: N802
        self.unfinished.pop(self, None)
        channels = self.channel.factory.channels
        if self.channel in channels:
            # Move the channel to the end of the order: its activity is the most recent.
            channels[self.channel] = channels.pop(self.channel)
        super().requestReceived(command, path, version)

    def process(self) -> Any:
        if self.is_refused:
            self._refuse()
            return None
        working = super().process()
        if self.transport is None:
            # The connection is now a WebSocket, which stays open as long as the browser's page.
            self.channel.factory.channels.pop(self.channel, None)
        return working

    def connectionLost(self, reason: Any) -> None:  # noqa: N802
        self.unfinished.pop(self, None)
        super().connectionLost(reason)

    def basic_error(self, status: int, status_text: bytes, body: str) -> None:
        """Answer a malformed request with the error body that all services use."""
        # Import late: this module needs Django's settings, which the application has loaded by now.
        from servicekit.http.api.errors import error_body

        code = {400: "malformed", 413: "too_large", 503: "unavailable"}.get(status, "server_error")
        message = "The request is malformed." if status == 400 else body
        request_id = accepted_request_id(self.getHeader(HEADER))
        headers = [(b"Content-Type", b"application/json"), (HEADER.encode(), request_id.encode())]
        self.handle_reply({"type": "http.response.start", "status": status, "headers": headers})
        with request_id_bound(request_id):
            text = json.dumps(error_body(message, code)).encode()
        self.handle_reply({"type": "http.response.body", "body": text})

    def abort(self) -> None:
        """Abort a request that has not arrived completely."""
        self.unfinished.pop(self, None)
        if self.channel is not None:
            self.channel.transport.abortConnection()

    def _refuse(self) -> None:
        self.responseHeaders.setRawHeaders(b"Connection", [b"close"])
        self.channel.persistent = False
        self.basic_error(413, b"", limits.too_large_message(settings.MAX_BODY_BYTES))


class LimitedFactory(HTTPFactory):
    """Makes connections with limits on their number, silence and unfinished requests."""

    protocol = LimitedChannel

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.timeOut = limits.IDLE_SECONDS
        self.max_connections = allowed_connections()
        # Connections that are not WebSockets, the longest inactive first.
        self.channels: dict[LimitedChannel, None] = {}
        # Requests that have not arrived completely, the oldest first.
        self.unfinished: dict[LimitedRequest, None] = {}
        reactor.callLater(CHECK_SECONDS, self._check)

    def buildProtocol(self, addr: IAddress) -> Any:  # noqa: N802
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = LimitedRequest
        return protocol

    def add(self, channel: LimitedChannel) -> None:
        """Add a new connection. At the limit, close the waiting connection that was inactive
        longest.
        """
        if len(self.channels) >= self.max_connections:
            oldest = next((other for other in self.channels if other.is_waiting), None)
            if oldest is not None:
                del self.channels[oldest]
                oldest.transport.abortConnection()
        self.channels[channel] = None

    def bound_unfinished(self, *, sparing: LimitedRequest) -> None:
        """Close connections with unfinished bodies, oldest first, until the rest is within the limit.

        `sparing` is not closed, since it has just received data.
        """
        kept = sum(request.kept_bytes for request in self.unfinished)
        for request in list(self.unfinished):
            if kept <= limits.MAX_UNFINISHED_BYTES:
                return
            if request is not sparing and request.kept_bytes:
                kept -= request.kept_bytes
                request.abort()

    def _check(self) -> None:
        begun_before = time.monotonic() - limits.REQUEST_SECONDS
        for request in list(self.unfinished):
            if request.began_at > begun_before:
                break
            request.abort()
        reactor.callLater(CHECK_SECONDS, self._check)


class LimitedServer(daphne.server.Server):
    def run(self) -> None:
        # daphne's `run` creates the factory, and there is no setting for its class.
        daphne.server.HTTPFactory = LimitedFactory
        super().run()


class Command(CommandLineInterface):
    server_class = LimitedServer


if __name__ == "__main__":
    Command().run(sys.argv[1:])
