"""The socket of one person's notices. A frame is one JSON object that the client or the server
sends.
"""

from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async

from notifications import push, selectors, services
from notifications.serializers import MarkReadFrame
from servicekit import clock
from servicekit.db.transactions import transaction
from servicekit.sockets.frames import FrameConsumer


class NotificationConsumer(FrameConsumer):
    """The socket `/ws/notifications/`. The token alone determines the person; the path names
    nobody.
    """

    client_frames = {"mark_read": "frame_mark_read"}

    async def admit(self) -> None:
        await self.join(push.person_group(self.person.key))

    async def admitted(self) -> None:
        await self.send_frame("connection_established", unread_count=await self._unread_count())

    async def frame_mark_read(self, frame: dict[str, Any]) -> None:
        """Mark one notice read: {id}. Every window of the person receives the new count."""
        data = self.validated(MarkReadFrame, frame)
        await database_sync_to_async(self._mark_read)(data["id"])

    def _mark_read(self, notification_id: UUID) -> None:
        notification = selectors.access_notification(self.person.key, notification_id)
        with transaction():
            services.notification_mark_read(notification=notification, now=clock.now())
        push.push_count(self.person.key)

    async def notification_created(self, event: dict[str, Any]) -> None:
        """Handle the event of the channel layer that there is a new notice. The notice is shown
        unless its ticket was deleted.
        """
        number = event["notification"]["related_ticket_number"] or ""
        if not await database_sync_to_async(selectors.is_ticket_hidden)(number):
            await self.send_frame("notification", notification=event["notification"])
        await self.notification_counted(event)

    async def notification_counted(self, event: dict[str, Any]) -> None:
        """Handle the event of the channel layer that the number of unread notices changed."""
        await self.send_frame("count_update", unread_count=await self._unread_count())

    async def _unread_count(self) -> int:
        count: int = await database_sync_to_async(selectors.unread_count)(self.person.key)
        return count
