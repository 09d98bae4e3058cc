"""Measures the time until the last of 200 sockets receives a comment. The floor is a bare echo over
the same channel layer.
"""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import struct
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from benching.figures import Figure, timed
from benching.floors import child
from benching.loads import Client
from benching.stage import Stage, fresh_number, ticket, until_idle
from suite import ports
from suite.config import ROOT
from suite.errors import SuiteError

SOCKETS = 200
PEOPLE = 20
ROUNDS = 10
_WAIT_SECONDS = 60.0
_CALM_SECONDS = 1.5
_OPENING_AT_ONCE = 20


class Socket:
    """The part of RFC 6455 that a listening client needs: a handshake, text frames, pongs."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._wanted: tuple[str, str, asyncio.Future[float]] | None = None
        self._listening: asyncio.Task[None] | None = None
        self.heard_at = time.perf_counter()

    @classmethod
    async def open(cls, port: int, path: str, headers: dict[str, str]) -> Socket:
        """Connect; raises SuiteError if the handshake is refused."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        lines = {
            "Host": f"127.0.0.1:{port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
            "Sec-WebSocket-Version": "13",
            **headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in answer.split(b"\r\n", 1)[0]:
            raise SuiteError(f"The socket {path} is refused: {answer.splitlines()[0]!r}.")
        return cls(reader, writer)

    async def send(self, text: str) -> None:
        await self._write(0x81, text.encode())

    async def receive(self) -> dict[str, Any]:
        """Wait for the next text frame and return its JSON."""
        while True:
            first, second = await self._reader.readexactly(2)
            length = second & 0x7F
            if length == 126:
                (length,) = struct.unpack("!H", await self._reader.readexactly(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", await self._reader.readexactly(8))
            payload = await self._reader.readexactly(length)
            if first & 0x0F == 0x1:
                frame: dict[str, Any] = json.loads(payload)
                return frame
            if first & 0x0F == 0x9:
                await self._write(0x8A, payload)
            elif first & 0x0F == 0x8:
                raise SuiteError("The server closed a socket of the bench.")

    def listen(self) -> None:
        """Start to read frames in an asyncio task, until the socket is closed."""
        self._listening = asyncio.create_task(self._listen())

    def until(self, kind: str, key: str) -> asyncio.Future[float]:
        """A future that gets the `perf_counter` time at which a frame of type `kind` with `key`
        arrives.
        """
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._wanted = (kind, key, future)
        return future

    @property
    def is_closed(self) -> bool:
        return self._listening is not None and self._listening.done()

    async def _listen(self) -> None:
        while True:
            frame = await self.receive()
            self.heard_at = time.perf_counter()
            if self._wanted is None:
                continue
            kind, key, future = self._wanted
            if frame.get("type") == kind and key in json.dumps(frame):
                self._wanted = None
                future.set_result(self.heard_at)

    def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
        self._writer.close()

    async def _write(self, opcode: int, payload: bytes) -> None:
        mask = secrets.token_bytes(4)
        size = len(payload)
        head = bytes([opcode, 0x80 | (size if size < 126 else 126)])
        if size >= 126:
            head += struct.pack("!H", size)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self._writer.write(head + mask + masked)
        await self._writer.drain()


def sockets_part(stage: Stage) -> list[Figure]:
    """Measure the time from sending a comment until the last of 200 people has received it."""
    number = fresh_number()
    client = Client(stage.port("ticket"), stage.headers())
    client.ask("POST", "/tickets/", json.dumps(ticket(ticket_id=number)).encode(), expect=201)
    client.close()
    until_idle(stage)
    floor = _echo(stage)
    last, post = asyncio.run(_comments(stage, number))
    return [
        timed("sockets", f"comment → the last of {SOCKETS} sockets", last, floor=floor),
        timed("sockets", "  of it POST /comments/ → 201", post),
    ]


async def _comments(stage: Stage, number: str) -> tuple[list[float], list[float]]:
    port = stage.port("messaging")
    headers = stage.headers()
    posts: list[float] = []
    client = Client(port, headers)

    async def send(mark: str) -> None:
        body = json.dumps({"ticket_id": number, "content": mark, "visibility": "internal"})
        started = time.perf_counter()
        await asyncio.to_thread(
            client.ask, "POST", "/comments/", body.encode(), expect=201, headers={}
        )
        posts.append(time.perf_counter() - started)

    listeners = await _listeners(
        port, f"/ws/comments/{number}/", lambda n: stage.headers(1000 + n % PEOPLE)
    )
    try:
        return await _rounds(listeners, "comment_update", send), posts
    finally:
        client.close()
        for listener in listeners:
            listener.close()


def _echo(stage: Stage) -> list[float]:
    port = ports.free_ports(1)[0]
    command = [
        str(Path(sys.executable).parent / "daphne"),
        *("-b", "127.0.0.1", "-p", str(port), "--verbosity", "0"),
        "benching.echo_app:application",
    ]
    with child(command, stage.suite.environment, ROOT / "tools"):
        return asyncio.run(_echo_rounds(port))


async def _echo_rounds(port: int) -> list[float]:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            (await Socket.open(port, "/", {})).close()
            break
        except OSError:
            if time.monotonic() > deadline:
                raise SuiteError("The bare echo does not answer.") from None
            await asyncio.sleep(0.1)
    listeners = await _listeners(port, "/", lambda _: {})

    async def send(mark: str) -> None:
        await listeners[0].send(json.dumps({"mark": mark}))

    try:
        return await _rounds(listeners, "echo", send)
    finally:
        for listener in listeners:
            listener.close()


async def _listeners(
    port: int, path: str, headers: Callable[[int], dict[str, str]]
) -> list[Socket]:
    limit = asyncio.Semaphore(_OPENING_AT_ONCE)

    async def one(number: int) -> Socket:
        async with limit:
            return await Socket.open(port, path, headers(number))

    sockets = list(await asyncio.gather(*(one(number) for number in range(SOCKETS))))
    for socket in sockets:
        socket.listen()
    # When a person arrives, all others get a frame: wait until no such frames come before measuring.
    deadline = time.perf_counter() + _WAIT_SECONDS
    while time.perf_counter() < min(
        deadline, max(socket.heard_at for socket in sockets) + _CALM_SECONDS
    ):
        await asyncio.sleep(0.1)
    return sockets


async def _rounds(
    listeners: list[Socket], kind: str, send: Callable[[str], Awaitable[None]]
) -> list[float]:
    seconds = []
    for _ in range(ROUNDS):
        mark = f"round {secrets.token_hex(8)}"
        heard = [listener.until(kind, mark) for listener in listeners]
        started = time.perf_counter()
        await send(mark)
        done, late = await asyncio.wait(heard, timeout=_WAIT_SECONDS)
        if late:
            closed = sum(listener.is_closed for listener in listeners)
            raise SuiteError(
                f"{len(late)} of {len(heard)} sockets have not heard of it; {closed} are closed."
            )
        moments = [future.result() for future in done]
        seconds.append(max(moments) - started)
    return seconds
