import asyncio
import threading
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from comments import push
from comments.models import Comment, Presence
from messaging.routing import websocket_application
from servicekit.auth import Person
from servicekit.auth.tokens import ACCESS_LIFETIME, issue_access
from servicekit.testing import api_client
from servicekit.testing.sockets import Socket, in_event_loop
from testing.factories import AGENT, COLLEAGUE, EMPLOYEE, SERVICE, STRANGER, TICKET, make_comment
from testing.workflow import HOLDER, READER, REQUESTER, Workflow

pytestmark = pytest.mark.django_db

ADA: dict[str, Any] = {"user_type": "staff", "user_id": 7, "full_name": "Ada Agent"}
EVE = {"user_type": "employee", "user_id": 7, "full_name": "Eve Employee"}
CLEO = {"user_type": "staff", "user_id": 9, "full_name": "Cleo Colleague"}


@pytest.fixture(autouse=True)
def _people(workflow: Workflow) -> None:
    workflow.allow(AGENT, TICKET)
    workflow.allow(COLLEAGUE, TICKET, READER)
    workflow.allow(EMPLOYEE, TICKET, REQUESTER)


def socket(person: Person | None = AGENT, ticket_id: str = TICKET, **options: Any) -> Socket:
    return Socket(websocket_application, f"/ws/comments/{ticket_id}/", person, **options)


async def established(client: Socket, *users: dict[str, Any]) -> None:
    assert client.accepted
    assert await client.receive() == {
        "type": "connection_established",
        "ticket_id": TICKET,
        "users": list(users),
        "seq": 0,
    }


async def sees(client: Socket, *users: dict[str, Any]) -> None:
    """Receive presence frames until one shows these people; one frame may show several arrivals."""
    while (await client.receive_type("presence_update"))["users"] != list(users):
        pass


async def post(person: Person, **values: Any) -> dict[str, Any]:
    body = {"ticket_id": TICKET, "content": "Hello", **values}
    response = await sync_to_async(api_client(person).post)("/comments/", body)
    assert response.status_code == 201, response.json()
    comment: dict[str, Any] = response.json()
    return comment


class TestHandshake:
    @pytest.mark.parametrize(
        "person", [None, STRANGER, SERVICE], ids=["nobody", "stranger", "service"]
    )
    @in_event_loop
    async def test_is_refused_before_the_accept(self, person: Person | None) -> None:
        async with socket(person) as client:
            assert not client.accepted
        assert await Presence.objects.acount() == 0

    @in_event_loop
    async def test_is_refused_from_another_origin(self) -> None:
        async with socket(headers={"Origin": "https://evil.example"}) as client:
            assert not client.accepted

    @in_event_loop
    async def test_is_refused_for_another_ticket(self) -> None:
        async with socket(ticket_id="A-1") as client:
            assert not client.accepted

    @in_event_loop
    async def test_is_refused_where_the_gate_cannot_be_asked(self) -> None:
        with patch("django.conf.settings.WORKFLOW_URL", "http://127.0.0.1:9"):
            async with socket() as client:
                assert not client.accepted

    @in_event_loop
    async def test_tells_the_last_seq_that_one_may_see(self) -> None:
        await sync_to_async(make_comment)()
        await sync_to_async(make_comment)(visibility="internal")
        for person, seq in ((AGENT, 2), (EMPLOYEE, 1)):
            async with socket(person) as client:
                assert (await client.receive())["seq"] == seq

    @in_event_loop
    async def test_lets_in_whom_the_gate_lets_in(self) -> None:
        async with socket() as client:
            await established(client, ADA)

    @pytest.mark.parametrize("number", ["a.b-c_D", "9" * 64])
    def test_takes_every_ticket_number(self, workflow: Workflow, number: str) -> None:
        workflow.allow(AGENT, number)

        @in_event_loop
        async def scenario() -> None:
            async with socket(ticket_id=number) as client:
                assert client.accepted
                assert (await client.receive())["ticket_id"] == number

        scenario()


class TestEnd:
    @in_event_loop
    async def test_comes_with_the_token_s_expiry(self) -> None:
        issued = timezone.now() + timedelta(seconds=2) - ACCESS_LIFETIME
        token = issue_access({"user_id": AGENT.user_id}, now=issued)
        async with socket(token=token) as client:
            await client.receive_type("connection_established")
            assert await client.receive_close() == 4401

    def test_comes_when_access_is_lost_and_one_writes(self, workflow: Workflow) -> None:
        @in_event_loop
        async def scenario() -> None:
            async with socket() as client:
                await established(client, ADA)
                workflow.forbid(AGENT, TICKET)
                await client.send(type="new_comment", content="x")
                assert await client.receive_close() == 4403

        scenario()
        assert Comment.objects.count() == 0

    def test_comes_when_access_is_lost_and_one_only_listens(
        self, workflow: Workflow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("comments.consumers.CHECK_SECONDS", 0.05)

        @in_event_loop
        async def scenario() -> None:
            async with socket() as client:
                await established(client, ADA)
                workflow.forbid(AGENT, TICKET)
                assert await client.receive_close() == 4403

        scenario()

    def test_does_not_come_because_the_gate_is_away(
        self, workflow: Workflow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("comments.consumers.CHECK_SECONDS", 0.02)

        @in_event_loop
        async def scenario() -> None:
            async with socket() as client:
                await established(client, ADA)
                workflow.broken_with = 500
                await client.send(type="new_comment", content="x", client_id="c1")
                error = await client.receive_type("error")
                assert (error["code"], error["retry_after"]) == ("unavailable", 3)
                assert error["client_id"] == "c1"
                workflow.broken_with = None
                await client.send(type="new_comment", content="x")
                await client.receive_type("comment_update")

        scenario()


class TestCommentUpdate:
    @in_event_loop
    async def test_shows_a_comment_posted_over_http(self) -> None:
        async with socket(EMPLOYEE) as eve, socket() as ada:
            await established(eve, EVE)
            await established(ada, ADA, EVE)
            await sees(eve, ADA, EVE)
            comment = await post(AGENT)
            for client in (eve, ada):
                assert await client.receive() == {
                    "type": "comment_update",
                    "action": "create",
                    "comment": comment,
                    "seq": 1,
                }

    @in_event_loop
    async def test_never_shows_the_requester_what_is_internal(self) -> None:
        async with socket(EMPLOYEE) as eve, socket() as ada:
            await established(eve, EVE)
            await established(ada, ADA, EVE)
            await sees(eve, ADA, EVE)
            await post(AGENT, visibility="internal")
            assert (await ada.receive_type("comment_update"))["seq"] == 1
            assert await eve.is_silent()
            # Eve does not even see an internal comment that gets into the public group.
            event = {"type": "comment.changed", "action": "create", "seq": 1, "client_id": ""}
            comment = {"visibility": "internal", "user_type": "staff", "user_id": 7}
            group = push.ticket_group(TICKET, "public")
            await get_channel_layer().group_send(group, event | {"comment": comment})
            await ada.receive_type("comment_update")
            assert await eve.is_silent()

    def test_ends_for_what_is_internal_with_the_right(
        self, workflow: Workflow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("comments.consumers.CHECK_SECONDS", 3600)

        @in_event_loop
        async def scenario() -> None:
            async with socket() as client:
                await established(client, ADA)
                workflow.allow(AGENT, TICKET, HOLDER | {"sees_internal": False})
                await client.send(type="new_comment", content="x", visibility="internal")
                assert (await client.receive_type("error"))["code"] == "internal_not_allowed"
                workflow.allow(COLLEAGUE, TICKET)
                await post(COLLEAGUE, visibility="internal")
                assert await client.is_silent()
                workflow.allow(AGENT, TICKET)
                await client.send(type="new_comment", content="x", visibility="internal")
                assert (await client.receive_type("comment_update"))["seq"] == 2

        scenario()

    @in_event_loop
    async def test_stays_on_its_ticket(self) -> None:
        async with socket() as client:
            await established(client, ADA)
            other = push.ticket_group("A-1", "public")
            assert other != push.ticket_group(TICKET, "public")
            await get_channel_layer().group_send(other, {"type": "presence.changed"})
            assert await client.is_silent()

    @in_event_loop
    async def test_does_not_wait_for_a_busy_database(self) -> None:
        release = threading.Event()
        event = {"type": "comment.changed", "action": "create", "seq": 1, "client_id": ""}
        comment = {"visibility": "public", "user_type": "staff", "user_id": 9}
        async with socket() as ada:
            await established(ada, ADA)
            busy = asyncio.create_task(database_sync_to_async(release.wait)(30))
            try:
                group = push.ticket_group(TICKET, "public")
                await get_channel_layer().group_send(group, event | {"comment": comment})
                assert (await ada.receive_type("comment_update"))["seq"] == 1
            finally:
                release.set()
                await busy

    def test_that_fails_costs_no_comment(self, settings: Any) -> None:
        settings.CHANNEL_LAYERS = {
            "default": {
                "BACKEND": "channels_redis.core.RedisChannelLayer",
                "CONFIG": {"hosts": ["redis://127.0.0.1:9/0"]},
            }
        }
        response = api_client(AGENT).post("/comments/", {"ticket_id": TICKET, "content": "x"})
        assert response.status_code == 201
        assert Comment.objects.count() == 1


class TestNewComment:
    @in_event_loop
    async def test_is_stored_and_shown_to_all(self) -> None:
        async with socket(EMPLOYEE) as eve, socket() as ada:
            await established(eve, EVE)
            await established(ada, ADA, EVE)
            await sees(eve, ADA, EVE)
            await eve.send(
                type="new_comment", content="<p>Hi</p><script>x</script>", client_id="c1"
            )
            own, other = await eve.receive(), await ada.receive()
        stored = await Comment.objects.aget()
        assert (stored.content, stored.visibility, stored.role) == (
            "<p>Hi</p>",
            "public",
            "Employee",
        )
        assert other["comment"]["comment_id"] == str(stored.pk)
        assert (other["type"], other["action"], other["seq"]) == ("comment_update", "create", 1)
        # Only the sender receives the `client_id`, by which it recognises the comment that it sent.
        assert own == other | {"client_id": "c1"}

    @in_event_loop
    async def test_sent_again_is_answered_and_not_stored_again(self) -> None:
        async with socket(COLLEAGUE) as cleo, socket() as ada:
            await established(cleo, CLEO)
            await established(ada, ADA, CLEO)
            await sees(cleo, ADA, CLEO)
            await ada.send(type="new_comment", content="Hi", client_id="c1")
            first = await ada.receive()
            await cleo.receive_type("comment_update")
            await ada.send(type="new_comment", content="Hi", client_id="c1")
            assert await ada.receive() == first
            assert await cleo.is_silent()
        assert await Comment.objects.acount() == 1

    @pytest.mark.parametrize(
        ("frame", "code"),
        [
            ({}, "invalid"),
            ({"content": ""}, "invalid"),
            ({"content": "<p></p>"}, "invalid"),
            ({"content": "x" * 20_001}, "invalid"),
            ({"content": "a\x00"}, "invalid"),
            ({"content": "\ud800"}, "invalid"),
            ({"content": {"a": 1}}, "invalid"),
            ({"content": "x", "visibility": "secret"}, "invalid"),
            ({"content": "x", "client_id": "c" * 65}, "invalid"),
            ({"content": "x", "client_id": ["c"]}, "invalid"),
            ({"content": "x", "visibility": "internal"}, "internal_not_allowed"),
        ],
    )
    @in_event_loop
    async def test_that_is_wrong_is_an_error_and_changes_nothing(
        self, frame: dict[str, Any], code: str
    ) -> None:
        async with socket(EMPLOYEE) as client:
            await established(client, EVE)
            await client.send(type="new_comment", **frame)
            assert (await client.receive_type("error"))["code"] == code
            assert await client.is_silent()
        assert await Comment.objects.acount() == 0

    @in_event_loop
    async def test_of_a_reader_is_refused(self) -> None:
        async with socket(COLLEAGUE) as client:
            await established(client, CLEO)
            await client.send(type="new_comment", content="x", client_id="c1")
            error = await client.receive_type("error")
            assert (error["code"], error["client_id"]) == ("read_only", "c1")
            await client.send(type="typing")
            assert (await client.receive_type("error"))["code"] == "forbidden"
        assert await Comment.objects.acount() == 0


class TestTyping:
    @in_event_loop
    async def test_is_shown_to_the_others(self) -> None:
        async with socket() as one, socket() as two, socket(EMPLOYEE) as eve:
            await established(one, ADA)
            await established(two, ADA)
            await established(eve, ADA, EVE)
            for client in (one, two):
                await sees(client, ADA, EVE)
            await eve.send(type="typing")
            for client in (one, two):
                assert await client.receive() == {
                    "type": "typing_indicator",
                    "user": EVE,
                    "is_typing": True,
                }
            assert await eve.is_silent()
            await one.send(type="typing", is_typing=False)
            assert await eve.receive() == {
                "type": "typing_indicator",
                "user": ADA,
                "is_typing": False,
            }
            assert await two.is_silent()

    @in_event_loop
    async def test_of_something_internal_is_kept_from_the_requester(self) -> None:
        async with socket(EMPLOYEE) as eve, socket(COLLEAGUE) as cleo, socket() as ada:
            await established(eve, EVE)
            await established(cleo, CLEO, EVE)
            await established(ada, ADA, CLEO, EVE)
            await sees(eve, ADA, CLEO, EVE)
            await sees(cleo, ADA, CLEO, EVE)
            await ada.send(type="typing", visibility="internal")
            await cleo.receive_type("typing_indicator")
            assert await eve.is_silent()
            await eve.send(type="typing", visibility="internal")
            assert (await eve.receive_type("error"))["code"] == "forbidden"
