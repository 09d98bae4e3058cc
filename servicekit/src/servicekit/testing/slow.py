"""Clients that take their time: how they begin a request, and how they never end it.

Each costs a server what the server lets it cost. Sockets only, so that it may be pointed at any
server of this machine.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

DRIP_SECONDS = 0.5
BODY_BYTES = 2_000


@dataclass(frozen=True)
class Kind:
    """`first` is sent at once, `drip` again and again; `{path}` and `{host}` are filled in."""

    first: str
    drip: str = ""
    is_read: bool = False
    is_long: bool = False
    """Whether it asks for the long answer, with as little room for it as the system allows."""


_POST = "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
_GET = "GET {path} HTTP/1.1\r\nHost: {host}\r\n"

KINDS = {
    "silent": Kind(""),
    "half a line": Kind("GET /hea"),
    "half a header": Kind(_GET + "X-Slow: "),
    "dripping header": Kind(_GET + "X-Slow: ", drip="a"),
    "half a body": Kind(_POST + f"Content-Length: {BODY_BYTES}\r\n\r\n" + '{{"email": "'),
    "dripping body": Kind(
        _POST + f"Content-Length: {BODY_BYTES}\r\n\r\n" + '{{"email": "', drip="a"
    ),
    "half a chunk": Kind(_POST + "Transfer-Encoding: chunked\r\n\r\nff\r\n{{"),
    "dripping chunks": Kind(_POST + "Transfer-Encoding: chunked\r\n\r\n", drip="1\r\n \r\n"),
    "never reading": Kind(_GET + "\r\n", is_long=True),
    "kept open": Kind(_GET + "\r\n", is_read=True),
}


@dataclass
class SlowClients:
    """Clients of one kind, held open by `slow_clients`."""

    kind: Kind
    connections: list[socket.socket] = field(default_factory=list)

    def drip(self) -> None:
        """Send the next bit on every connection that is still there."""
        for connection in self.connections:
            # A server may have closed it: that is its right.
            with contextlib.suppress(OSError):
                connection.send(self.kind.drip.encode())


@contextlib.contextmanager
def slow_clients(
    kind: str, count: int, *, port: int, path: str, long_path: str, host: str = ""
) -> Iterator[SlowClients]:
    """`count` clients of the kind at 127.0.0.1:port until the block ends.

    `path` is asked for or posted to, `long_path` has an answer longer than any buffer.
    """
    clients = SlowClients(KINDS[kind])
    first = clients.kind.first.format(
        path=long_path if clients.kind.is_long else path, host=host or f"127.0.0.1:{port}"
    ).encode()
    is_over = threading.Event()
    dripping = threading.Thread(target=_drip, args=(clients, is_over), daemon=True)
    try:
        for _ in range(count):
            connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            clients.connections.append(connection)
            connection.settimeout(10)
            if clients.kind.is_long:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.connect(("127.0.0.1", port))
            connection.sendall(first)
            if clients.kind.is_read:
                connection.recv(64 * 1024)
        dripping.start()
        yield clients
    finally:
        is_over.set()
        if dripping.ident is not None:
            dripping.join()
        for connection in clients.connections:
            connection.close()


def _drip(clients: SlowClients, is_over: threading.Event) -> None:
    while clients.kind.drip and not is_over.wait(DRIP_SECONDS):
        clients.drip()
