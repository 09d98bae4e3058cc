"""Slow clients: several ways to begin a request and never end it.

Each client uses as many resources as the server permits. Uses sockets only, so that it can be
pointed at any server of this machine.
"""

import contextlib
import select
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

DRIP_SECONDS = 0.5
BODY_BYTES = 2_000


@dataclass(frozen=True)
class Kind:
    """One kind of slow client. It sends `first` at once and then repeats `drip`.

    `{path}` and `{host}` in `first` are replaced. With `is_read` the client reads the answer.
    """

    first: str
    drip: str = ""
    is_read: bool = False
    is_long: bool = False
    """Whether the client requests the long answer, with as small a receive buffer as the system
    allows.
    """


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
    first: bytes
    port: int
    connections: list[socket.socket] = field(default_factory=list)

    def open(self) -> socket.socket:
        """A new connection that has sent the beginning of its request."""
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            connection.settimeout(10)
            if self.kind.is_long:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.connect(("127.0.0.1", self.port))
            connection.sendall(self.first)
            if self.kind.is_read:
                connection.recv(64 * 1024)
        except BaseException:
            connection.close()
            raise
        return connection

    def drip(self) -> None:
        """Send the next bytes on every connection that is still open."""
        if not self.kind.drip:
            return
        for connection in self.connections:
            # The server may have closed it, which is allowed.
            with contextlib.suppress(OSError):
                connection.send(self.kind.drip.encode())

    def return_closed(self) -> None:
        """Reconnect each client whose connection the server has closed."""
        for position, connection in enumerate(self.connections):
            if not _is_closed(connection):
                continue
            # The server may refuse the new connection too; the next call tries again.
            with contextlib.suppress(OSError):
                self.connections[position] = self.open()
                connection.close()


def _is_closed(connection: socket.socket) -> bool:
    """Whether the other side has closed the connection, even if unread data precede the end."""
    poll = select.poll()
    poll.register(connection, select.POLLRDHUP)
    return bool(poll.poll(0))


@contextlib.contextmanager
def slow_clients(
    kind: str,
    count: int,
    *,
    port: int,
    path: str,
    long_path: str,
    host: str = "",
    is_returning: bool = False,
) -> Iterator[SlowClients]:
    """`count` clients of the kind at 127.0.0.1:port until the block ends.

    `path` is fetched or posted to, `long_path` has an answer longer than any buffer. With
    `is_returning` closed clients reconnect, as an attacker would.
    """
    first = KINDS[kind].first.format(
        path=long_path if KINDS[kind].is_long else path, host=host or f"127.0.0.1:{port}"
    )
    clients = SlowClients(KINDS[kind], first.encode(), port)
    is_over = threading.Event()
    dripping = threading.Thread(
        target=_go_on, args=(clients, is_over), kwargs={"is_returning": is_returning}, daemon=True
    )
    try:
        for _ in range(count):
            clients.connections.append(clients.open())
        dripping.start()
        yield clients
    finally:
        is_over.set()
        if dripping.ident is not None:
            dripping.join()
        for connection in clients.connections:
            connection.close()


def _go_on(clients: SlowClients, is_over: threading.Event, *, is_returning: bool) -> None:
    while not is_over.wait(DRIP_SECONDS):
        clients.drip()
        if is_returning:
            clients.return_closed()
