"""The part of RFC 6455 that a listening client needs: a handshake, text frames, pings."""

from __future__ import annotations

import base64
import json
import secrets
import socket
import struct
from typing import Any
from urllib.parse import urlsplit

LOOK_SECONDS = 1.0
"""How long `receive` waits for a frame."""
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA


class SocketLostError(Exception):
    """The connection was refused or closed: the client has to reconnect."""


class WebSocket:
    """One connection. Only one thread may call `receive`."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._unread = b""

    @classmethod
    def open(cls, url: str, path: str, headers: dict[str, str], *, seconds: float) -> WebSocket:
        """Connect to the path at the address `url`; the handshake may take `seconds`.

        Raises SocketLostError if nobody answers or the handshake is refused.
        """
        address = urlsplit(url)
        lines = {
            "Host": address.netloc,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
            "Sec-WebSocket-Version": "13",
            **headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        try:
            connection = socket.create_connection(
                (address.hostname or "", address.port or 80), timeout=seconds
            )
        except OSError as error:
            raise SocketLostError(str(error)) from error
        opened = cls(connection)
        try:
            connection.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
            while b"\r\n\r\n" not in opened._unread:
                opened._read_more()
            answer, _, opened._unread = opened._unread.partition(b"\r\n\r\n")
            if b" 101 " not in answer.split(b"\r\n", 1)[0]:
                raise SocketLostError(answer.split(b"\r\n", 1)[0].decode(errors="replace"))
            connection.settimeout(LOOK_SECONDS)
        except (OSError, SocketLostError) as error:
            opened.close()
            raise SocketLostError(str(error)) from error
        return opened

    def receive(self) -> dict[str, Any]:
        """The JSON of the next text frame. Raises TimeoutError if none comes in LOOK_SECONDS, and
        SocketLostError if the connection is closed.
        """
        while True:
            kind, payload = self._frame()
            if kind == _TEXT:
                frame: dict[str, Any] = json.loads(payload)
                return frame
            if kind == _CLOSE:
                raise SocketLostError("The server has closed it.")
            if kind == _PING:
                self._send(_PONG, payload)

    def send(self, frame: dict[str, Any]) -> None:
        self._send(_TEXT, json.dumps(frame).encode())

    def close(self) -> None:
        self._connection.close()

    def _frame(self) -> tuple[int, bytes]:
        """Read one whole frame. After a TimeoutError the bytes read so far are kept for the next
        call.
        """
        while True:
            found = _parsed(self._unread)
            if found is not None:
                kind, payload, self._unread = found
                return kind, payload
            self._read_more()

    def _read_more(self) -> None:
        try:
            received = self._connection.recv(65_536)
        except TimeoutError:
            raise
        except OSError as error:
            raise SocketLostError(str(error)) from error
        if not received:
            raise SocketLostError("The connection has ended.")
        self._unread += received

    def _send(self, kind: int, payload: bytes) -> None:
        mask, size = secrets.token_bytes(4), len(payload)
        if size > 0xFFFF:
            raise ValueError("A frame of the drill is never that long.")
        head = bytes([0x80 | kind, 0x80 | (size if size < 126 else 126)])
        if size >= 126:
            head += struct.pack("!H", size)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
        try:
            self._connection.sendall(head + mask + masked)
        except OSError as error:
            raise SocketLostError(str(error)) from error


def _parsed(data: bytes) -> tuple[int, bytes, bytes] | None:
    """(kind, payload, remaining bytes) of the first frame in `data`; None if it is incomplete."""
    if len(data) < 2:
        return None
    size, begins = data[1] & 0x7F, 2
    if size >= 126:
        begins = 4 if size == 126 else 10
        if len(data) < begins:
            return None
        size = int.from_bytes(data[2:begins])
    if len(data) < begins + size:
        return None
    return data[0] & 0x0F, data[begins : begins + size], data[begins + size :]
