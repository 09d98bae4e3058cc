"""A gunicorn worker that reads a whole request before a thread handles it.

gunicorn manages the processes. In each process waitress handles HTTP: one thread reads from all
connections, and passes a request to another thread when its last byte has arrived. So a slow client
needs only a connection and no thread.
"""

import logging
import os
import sys
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from servicekit.http import limits
from servicekit.http.serving.files import allowed_connections

LOOP_SECONDS = 1.0
MAINTENANCE_SECONDS = 5
# Python's interval for switching between threads. With the default of 5 ms, the reading thread
# would wait that long for each busy thread.
SWITCH_SECONDS = 0.001
# How long a stopping process waits for a request on a kept-alive connection, because the client may
# already be sending a request.
LINGER_SECONDS = 2.0


class WholeRequestWorker(Worker):
    """The gunicorn `worker_class` of the WSGI services."""

    def init_process(self) -> None:
        # waitress logs a warning for each request that waits for a thread, but a short wait is normal.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        super().init_process()

    def run(self) -> None:
        """Serve until asked to stop, then finish the requests that have begun."""
        # Import late: this module's error bodies need Django's settings, which the application has
        # loaded by now.
        from servicekit.http.serving.channel import Server

        sys.setswitchinterval(SWITCH_SECONDS)
        self._map: dict[int, Any] = {}
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        adjustments = _adjustments()
        servers = [
            Server(
                self.wsgi,
                map=self._map,
                _sock=listener.sock,
                sockinfo=(listener.sock.family, listener.sock.type, None, None),
                bind_socket=False,
                dispatcher=dispatcher,
                adj=adjustments,
            )
            for listener in self.sockets
        ]
        self._servers = servers
        while self.alive:
            self.notify()
            self._turn(LOOP_SECONDS)
            if self.ppid != os.getppid():
                self.log.info("Parent changed, shutting down: %s", self)
                break
        self._finish()
        dispatcher.shutdown(timeout=1)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Handle SIGTERM: stop accepting connections, and end when no request is being handled."""
        self.alive = False
        for server in getattr(self, "_servers", []):
            server.pull_trigger()

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def _finish(self) -> None:
        began = time.monotonic()
        for server in self._servers:
            server.is_stopping = True
            server.accepting = False
        while time.monotonic() - began < self.cfg.graceful_timeout:
            self.notify()
            may_linger = time.monotonic() - began < LINGER_SECONDS
            if not any(
                channel.requests or channel.total_outbufs_len or channel.request or may_linger
                for server in self._servers
                for channel in server.active_channels.values()
            ):
                break
            self._turn(0.1)


def _adjustments() -> Adjustments:
    adjustments = Adjustments(
        sockets=[],
        # Keep the headers of proxies: ForwardedMiddleware removes them if the proxy is not trusted.
        clear_untrusted_proxy_headers=False,
        ident=None,
        recv_bytes=64 * 1024,
        # Bodies above `inbuf_overflow` and answers above `outbuf_overflow` are kept in files. The
        # watermark is larger than every answer, so that a thread never waits for a client to read.
        inbuf_overflow=512 * 1024,
        outbuf_overflow=1024 * 1024,
        outbuf_high_watermark=64 * 1024 * 1024,
        max_request_header_size=limits.MAX_HEADER_BYTES,
        max_request_body_size=limits.MAX_DISCARDED_BYTES,
        channel_timeout=limits.IDLE_SECONDS,
        cleanup_interval=MAINTENANCE_SECONDS,
        # This limit of waitress is never reached: `Server` closes connections at MAX_CONNECTIONS.
        connection_limit=10 * limits.MAX_CONNECTIONS,
        log_socket_errors=False,
    )
    adjustments.body_limit = _body_limit()
    adjustments.max_connections = allowed_connections()
    return adjustments


def _body_limit() -> int:
    from django.conf import settings

    return int(settings.MAX_BODY_BYTES)
