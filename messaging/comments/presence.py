"""The people present on a ticket's conversation, read once for all its sockets in this process.

If each socket read them whenever somebody comes or goes, two hundred sockets that open together
would cause tens of thousands of queries, and comments would wait behind these queries.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from channels.db import database_sync_to_async

from comments import push, selectors, services
from comments.models import Visibility
from comments.selectors import PresentUser
from servicekit import clock
from servicekit.auth import Person
from servicekit.base.logs import get_logger
from servicekit.db.transactions import transaction
from servicekit.sockets.pushes import group_push_async

logger = get_logger(__name__)

KEEP_SECONDS = 30.0
"""How often the sockets of a ticket renew their rows."""
GATHER_SECONDS = 1.0
"""How long changes are collected after a change was shown."""


class Listener(Protocol):
    """An open socket that shows who else is present."""

    connection_id: UUID
    person: Person

    async def show_presence(self, users: list[PresentUser], text: str) -> None:
        """Show `users`, the people present, with the frame `text`."""


class Gathered:
    """A job that runs as soon as it is requested, and then pauses. Requests during a run or its
    pause cause one more run.
    """

    def __init__(self, job: Callable[[], Awaitable[None]]) -> None:
        self._job = job
        self._is_due = False
        self._task: asyncio.Task[None] | None = None

    def ask(self) -> None:
        """Request a run of the job. Does not wait for the run."""
        self._is_due = True
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            while self._is_due:
                self._is_due = False
                try:
                    await self._job()
                except Exception:
                    logger.exception("presence.failed")
                await asyncio.sleep(GATHER_SECONDS)
        finally:
            self._task = None


@dataclass(eq=False)
class Room:
    """The sockets of one ticket in this process."""

    ticket_id: str
    _listeners: dict[UUID, Listener] = field(default_factory=dict)
    _keeping: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self._telling = Gathered(self._tell)
        self._looking = Gathered(self._look)

    async def enter(self, listener: Listener) -> list[PresentUser]:
        """Store a socket as open and notify the other sockets. Returns all people present."""
        self._listeners[listener.connection_id] = listener
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep_on())
        users: list[PresentUser] = await database_sync_to_async(self._entered)(listener)
        self._telling.ask()
        return users

    async def leave(self, listener: Listener) -> None:
        """Store a socket as closed and notify the other sockets."""
        # Remove the socket here first, so that a concurrent `keep` does not store it again.
        self._listeners.pop(listener.connection_id, None)
        if not self._listeners:
            self._close()
        await database_sync_to_async(self._left)(listener.connection_id)
        self._telling.ask()

    async def keep(self) -> None:
        """Renew the rows of all sockets of this room."""
        await database_sync_to_async(self._keep)()

    def look(self) -> None:
        """Request that all sockets show who is present. Concurrent requests cause one query."""
        self._looking.ask()

    def _close(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            self._keeping = None
        if _rooms.get(self.ticket_id) is self:
            del _rooms[self.ticket_id]

    async def _tell(self) -> None:
        group = push.ticket_group(self.ticket_id, Visibility.PUBLIC)
        await group_push_async(group, {"type": "presence.changed"})

    async def _look(self) -> None:
        if not self._listeners:
            return
        users: list[PresentUser] = await database_sync_to_async(self._present)()
        text = json.dumps({"type": "presence_update", "users": users})
        for listener in list(self._listeners.values()):
            try:
                await listener.show_presence(users, text)
            except Exception:
                # If one socket fails, the other sockets must still show the people.
                logger.info("presence.not_shown", exc_info=True)

    async def _keep_on(self) -> None:
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            try:
                await self.keep()
            except Exception:
                logger.exception("presence.failed")
            # This also removes people whose process has died, since no event announces that they
            # are gone.
            self.look()

    def _entered(self, listener: Listener) -> list[PresentUser]:
        self._write([listener])
        return self._present()

    def _keep(self) -> None:
        # Read the listeners only here, in the one thread for all database work: sockets whose rows
        # were deleted in this thread are no longer among them.
        self._write(list(self._listeners.values()))

    def _write(self, listeners: list[Listener]) -> None:
        sockets = [services.OpenSocket(each.connection_id, each.person) for each in listeners]
        with transaction():
            services.presence_keep(sockets=sockets, ticket_id=self.ticket_id, now=clock.real_now())

    def _left(self, connection_id: UUID) -> None:
        with transaction():
            services.presence_end(connection_id=connection_id)

    def _present(self) -> list[PresentUser]:
        return selectors.present_users(self.ticket_id, now=clock.real_now())


_rooms: dict[str, Room] = {}


def room_of(ticket_id: str) -> Room:
    """The room of a ticket, the same for all its sockets in this process."""
    return _rooms.setdefault(ticket_id, Room(ticket_id))
