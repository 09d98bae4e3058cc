"""The slow clients with which other tests load the web servers."""

import socket
from collections.abc import Iterator

import pytest

from servicekit.testing.slow import slow_clients

WAIT_SECONDS = 20.0


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(WAIT_SECONDS)
        yield listening


def accept(server: socket.socket) -> socket.socket:
    connection, _ = server.accept()
    connection.settimeout(WAIT_SECONDS)
    return connection


class TestReturningClients:
    @pytest.mark.parametrize("kind", ["silent", "half a body", "dripping header", "never reading"])
    def test_begin_again_when_they_are_closed(self, server: socket.socket, kind: str) -> None:
        port = server.getsockname()[1]
        hanging = slow_clients(kind, 1, port=port, path="/", long_path="/long/", is_returning=True)
        with hanging:
            for _ in range(2):
                with accept(server) as connection:
                    # The client does not read this answer. It must still notice that the connection
                    # has ended.
                    connection.sendall(b"HTTP/1.1 408 Request Timeout\r\n\r\n")


class TestClients:
    def test_stay_closed_else(self, server: socket.socket) -> None:
        port = server.getsockname()[1]
        with slow_clients("silent", 1, port=port, path="/", long_path="/") as clients:
            accept(server).close()
            clients.return_closed()
            accept(server).close()
            server.settimeout(1.5)
            with pytest.raises(TimeoutError):
                server.accept()
