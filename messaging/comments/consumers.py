"""The socket of one ticket's conversation. A frame is one JSON object that the client or the server
sends.
"""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async

from comments import push, selectors, services
from comments.access import Access, access_ticket
from comments.models import Visibility
from comments.presence import Room, room_of
from comments.selectors import PresentUser
from comments.serializers import NewCommentFrame, TypingFrame, comment_payload
from servicekit import clock
from servicekit.base.errors import ForbiddenError, NotFoundError, UnavailableError
from servicekit.base.logs import get_logger
from servicekit.db.transactions import transaction
from servicekit.sockets.frames import CLOSE_ACCESS_LOST, FrameConsumer
from servicekit.sockets.pushes import group_push_async

logger = get_logger(__name__)

CHECK_SECONDS = 30.0
"""How often a socket checks again whether its person may still listen."""


class CommentConsumer(FrameConsumer):
    """`/ws/comments/{ticket_id}/`: open as long as workflow_api lets the person see the ticket."""

    client_frames = {"new_comment": "frame_new_comment", "typing": "frame_typing"}

    access: Access
    ticket_id: str
    connection_id: UUID
    room: Room
    users: list[PresentUser] | None = None
    """The people that this socket has last sent to its client; None before its first frame."""

    async def admit(self) -> None:
        self.ticket_id = self.scope["url_route"]["kwargs"]["ticket_id"]
        self.connection_id = uuid4()
        self.access = await self._ask(is_fresh=True)
        await self.join(push.ticket_group(self.ticket_id, Visibility.PUBLIC))
        if self.access.sees_internal:
            await self.join(push.ticket_group(self.ticket_id, Visibility.INTERNAL))

    async def admitted(self) -> None:
        self.room = room_of(self.ticket_id)
        # The client compares this `seq` with the last one that it has fetched: if they differ, it
        # has missed a change.
        seq = await database_sync_to_async(selectors.last_seq)(self.access)
        self.users = await self.room.enter(self)
        await self.send_frame(
            "connection_established", ticket_id=self.ticket_id, users=self.users, seq=seq
        )
        self.run_beside(self._keep_watch())

    async def left(self) -> None:
        await self.room.leave(self)

    async def frame_new_comment(self, frame: dict[str, Any]) -> None:
        """Write a comment: {content, visibility, client_id}. The author receives the frame
        `comment_update` like everybody else, but with the `client_id` in it.
        """
        if not await self._check_access():
            return
        data = self.validated(NewCommentFrame, frame)
        new = services.NewComment(data["content"], data["visibility"], data["client_id"])
        created = await database_sync_to_async(self._create)(new)
        if not created.is_new:
            # The client has sent the comment again because the answer was lost: answer this client
            # only.
            await self._send_comment(
                "create", created.comment.seq, comment_payload(created.comment), new.client_id
            )

    async def frame_typing(self, frame: dict[str, Any]) -> None:
        """Show to other people that this person types: {is_typing, visibility}. Nothing is stored."""
        data = self.validated(TypingFrame, frame)
        if not self.access.can_write:
            raise ForbiddenError("You may read this conversation, not write in it.")
        if data["visibility"] == Visibility.INTERNAL and not self.access.sees_internal:
            raise ForbiddenError("You may write public comments only.")
        event = {
            "type": "typing.indicated",
            "user": self._user(),
            "is_typing": data["is_typing"],
            "visibility": str(data["visibility"]),
        }
        group = push.ticket_group(self.ticket_id, data["visibility"])
        await group_push_async(group, event)

    async def comment_changed(self, event: dict[str, Any]) -> None:
        """Handle the event of the channel layer that a comment was written or changed."""
        comment = event["comment"]
        # Only the internal group receives the event of an internal comment, but a socket that has
        # just lost the right to see internal comments may still be in the group.
        if comment["visibility"] == Visibility.INTERNAL and not self.access.sees_internal:
            return
        is_author = (comment["user_type"], comment["user_id"]) == self.person.key
        client_id = event["client_id"] if is_author else ""
        await self._send_comment(event["action"], event["seq"], comment, client_id)

    async def typing_indicated(self, event: dict[str, Any]) -> None:
        """Handle the event of the channel layer that somebody is typing. That person gets no frame."""
        user = event["user"]
        if (user["user_type"], user["user_id"]) == self.person.key:
            return
        if event["visibility"] == Visibility.INTERNAL and not self.access.sees_internal:
            return
        await self.send_frame("typing_indicator", user=user, is_typing=event["is_typing"])

    async def presence_changed(self, event: dict[str, Any]) -> None:
        """Handle the event of the channel layer that somebody came or went."""
        self.room.look()

    async def show_presence(self, users: list[PresentUser], text: str) -> None:
        """Send the frame `text` if `users`, the people present, have changed."""
        if self.users is not None and users != self.users:
            self.users = users
            await self.send(text_data=text)

    async def _send_comment(
        self, action: str, seq: int, comment: dict[str, Any], client_id: str
    ) -> None:
        extra = {"client_id": client_id} if client_id else {}
        await self.send_frame("comment_update", action=action, comment=comment, seq=seq, **extra)

    async def _keep_watch(self) -> None:
        """Check access again and again until the socket closes."""
        # Wait a random time first, so that sockets that opened together do not check together.
        await asyncio.sleep(CHECK_SECONDS * (self.connection_id.int % 1000) / 1000)
        while True:
            try:
                if not await self._check_access():
                    return
            except UnavailableError:
                # Let the person go on reading: access is checked again before each new comment, and
                # the token expires in minutes.
                pass
            except Exception:
                logger.exception("comments.watch_failed")
            await asyncio.sleep(CHECK_SECONDS)

    async def _check_access(self) -> bool:
        """Ask workflow_api for the person's current rights. Returns false, and closes the socket,
        if the person may not see the ticket any more.

        Raises UnavailableError if workflow_api does not answer.
        """
        try:
            access = await self._ask(is_fresh=True)
        except NotFoundError:
            await self.close(code=CLOSE_ACCESS_LOST)
            return False
        internal = push.ticket_group(self.ticket_id, Visibility.INTERNAL)
        had, has = self.access.sees_internal, access.sees_internal
        self.access = access
        if has and not had:
            await self.join(internal)
        if had and not has:
            await self.leave(internal)
        return True

    async def _ask(self, *, is_fresh: bool) -> Access:
        # Ask in another thread, because the one thread for all database work must not wait for the
        # network.
        ask = sync_to_async(access_ticket, thread_sensitive=False)
        return await ask(self.person, self.token, self.ticket_id, is_fresh=is_fresh)

    def _create(self, new: services.NewComment) -> services.CreatedComment:
        with transaction():
            created = services.comment_create(
                person=self.person, access=self.access, new=new, now=clock.now()
            )
        if created.is_new:
            push.push_created(created.comment)
        return created

    def _user(self) -> PresentUser:
        return PresentUser(
            user_type=self.person.user_type,
            user_id=self.person.user_id,
            full_name=self.person.full_name,
        )
