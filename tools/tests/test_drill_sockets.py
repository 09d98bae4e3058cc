"""The drill's WebSocket client against a minimal server that sends whole frames, split frames and
frames that are not text.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from proving.drill.sockets import (
    SocketLostError,
    WebSocket,
)

ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


@contextlib.contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that runs `answer` after the handshake with one client. Yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += connection.recv(4096)
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def text(payload: bytes) -> bytes:
    size = len(payload)
    head = bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2)
    return b"\x81" + head + payload


def opened(origin: str) -> WebSocket:
    return WebSocket.open(origin, "/ws/comments/TX1/", {}, seconds=5)


class TestWebSocket:
    def test_reads_frames_that_come_in_pieces_together_with_the_handshake(self) -> None:
        long = b'{"type": "' + b"x" * 300 + b'"}'

        def answer(connection: socket.socket) -> None:
            connection.sendall(ACCEPTED + text(b'{"type": "one"}') + text(long)[:100])
            connection.sendall(text(long)[100:])
            connection.recv(1)

        with server(answer) as origin:
            client = opened(origin)
            assert client.receive() == {"type": "one"}
            assert client.receive() == {"type": "x" * 300}
            client.close()

    def test_answers_a_ping_and_says_when_the_server_closes(self) -> None:
        ponged: list[bytes] = []

        def answer(connection: socket.socket) -> None:
            connection.sendall(ACCEPTED + b"\x89\x02hi")
            ponged.append(connection.recv(64))
            connection.sendall(b"\x88\x00")

        with server(answer) as origin:
            client = opened(origin)
            with pytest.raises(SocketLostError):
                client.receive()
            client.close()
        mask, masked = ponged[0][2:6], ponged[0][6:]
        assert ponged[0][:2] == b"\x8a\x82"
        assert bytes(byte ^ mask[place % 4] for place, byte in enumerate(masked)) == b"hi"

    def test_tells_a_refused_handshake(self) -> None:
        with (
            server(lambda it: it.sendall(b"HTTP/1.1 403 Access denied\r\n\r\n")) as origin,
            pytest.raises(SocketLostError, match="403"),
        ):
            opened(origin)

    def test_tells_that_nobody_answers(self) -> None:
        with pytest.raises(SocketLostError):
            opened("http://127.0.0.1:1")
