"""Listeners: they have a ticket open, receive its comments live, and reconnect and catch up.

They follow the web app's rules (frontend/src/features/ticket/lib/conversation.ts): if a pushed
comment leaves a gap, or the first frame of a connection mentions a newer comment, they fetch all
comments after the last one without a gap.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from proving.drill.clients import Client
from proving.drill.sockets import (
    SocketLostError,
    WebSocket,
)

_HANDSHAKE_SECONDS = 10.0
_PING_SECONDS = 10.0
_SILENCE_SECONDS = 30.0
_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 4.0
_PAGE_SIZE = 100


@dataclass(frozen=True)
class Said:
    """One comment in a client's view."""

    comment_id: str
    position: int
    seq: int
    content: str


@dataclass
class Conversation:
    """The comments that a client has, by id. `seq` is the number up to which none is missing."""

    comments: dict[str, Said] = field(default_factory=dict)
    seq: int = 0

    def add(self, said: Said) -> None:
        """Add a pushed comment; `seq` does not change if a comment before it is missing."""
        self.comments[said.comment_id] = said
        if said.seq == self.seq + 1:
            self.seq = said.seq

    def add_fetched(self, fetched: Sequence[Said]) -> None:
        """Add all comments after `seq`, as the API returned them: none is missing up to the last."""
        for said in fetched:
            self.comments[said.comment_id] = said
        self.seq = max([self.seq, *(said.seq for said in fetched)])

    def leaves_gap(self, seq: int) -> bool:
        return seq > self.seq + 1

    def in_order(self) -> list[Said]:
        return sorted(self.comments.values(), key=lambda said: said.position)


class Listener:
    """One person with one open ticket, in a thread that `stop` ends."""

    def __init__(self, client: Client, url: str, number: str) -> None:
        self.number = number
        self.heard = 0
        """The number of comments that were pushed."""
        self.openings = 0
        self._client = client
        self._url = url
        self._held = Conversation()
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name=f"listener {number}", daemon=True)
        self.error: Exception | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread. Raises the error if an unexpected one ended it before."""
        self._is_over.set()
        self._thread.join()
        self._client.close()
        if self.error is not None:
            raise self.error

    def held(self) -> list[Said]:
        with self._lock:
            return self._held.in_order()

    def _listen(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        try:
            while not self._is_over.is_set():
                try:
                    self._follow()
                except SocketLostError:
                    self._is_over.wait(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
                    # If the token has expired, the client renews it when a request is refused.
                    self._client.get("/api/workflow/me/")
                else:
                    pause = _FIRST_PAUSE_SECONDS
        except Exception as error:
            self.error = error

    def _follow(self) -> None:
        """Open a connection and follow it to its end. Raises SocketLostError if it cannot be
        opened.
        """
        path = f"/ws/comments/{self.number}/"
        opened = WebSocket.open(self._url, path, self._client.bearer(), seconds=_HANDSHAKE_SECONDS)
        heard_at = pinged_at = time.monotonic()
        was_open = False
        try:
            while not self._is_over.is_set():
                try:
                    frame = opened.receive()
                except TimeoutError:
                    frame = {}
                now = time.monotonic()
                if frame:
                    heard_at = now
                    was_open = was_open or frame["type"] == "connection_established"
                    self._take(frame)
                if now - heard_at > _SILENCE_SECONDS:
                    raise SocketLostError("It has gone silent.")
                if now - pinged_at > _PING_SECONDS:
                    pinged_at = now
                    opened.send({"type": "ping"})
        except SocketLostError:
            if not was_open:
                raise
        finally:
            opened.close()

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "connection_established":
            self.openings += 1
            if self.openings == 1 or frame["seq"] > self._held.seq:
                self._fetch()
        elif frame["type"] == "comment_update":
            said = said_of({**frame["comment"], "seq": frame["seq"]})
            leaves_gap = self._held.leaves_gap(said.seq)
            with self._lock:
                self._held.add(said)
            self.heard += 1
            if leaves_gap:
                self._fetch()

    def _fetch(self) -> None:
        fetched = comments_after(self._client, self.number, self._held.seq)
        with self._lock:
            self._held.add_fetched(fetched)


def comments_after(client: Client, number: str, seq: int) -> list[Said]:
    """Fetch all comments of the ticket after `seq`. Raises SocketLostError if a request fails."""
    found: list[Said] = []
    page = 1
    while True:
        reply = client.get(
            f"/api/messaging/comments/by-ticket/{number}/"
            f"?after_seq={seq}&page={page}&page_size={_PAGE_SIZE}"
        )
        if not isinstance(reply.body, dict) or "results" not in reply.body:
            raise SocketLostError(f"The comments of {number} are answered with {reply.status}.")
        found += [said_of(row) for row in reply.rows()]
        if reply.body["next"] is None:
            return found
        page += 1


def said_of(comment: dict[str, Any]) -> Said:
    return Said(
        str(comment["comment_id"]),
        int(comment["position"]),
        int(comment["seq"]),
        str(comment["content"]),
    )
