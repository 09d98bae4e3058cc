from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from notification_service.routing import websocket_application
from notifications.models import HiddenTicket, InAppNotification
from servicekit.auth import Person
from servicekit.auth.tokens import ACCESS_LIFETIME, issue_access
from servicekit.testing import api_client, deliver, make_person, make_token
from servicekit.testing.sockets import Socket, in_event_loop
from testing.factories import hidden_ticket, make_notification, payload

PERSON = make_person(user_id=7)
STRANGER = make_person(user_id=8)
EMPLOYEE = make_person(user_id=7, user_type="employee", roles=(), systems=())
PATH = "/ws/notifications/"
TASK = "notifications.tasks.create_assignment_notification"


def socket(person: Person | None = PERSON, **options: Any) -> Socket:
    return Socket(websocket_application, PATH, person, **options)


def token_until(moment: datetime) -> str:
    return issue_access({"user_id": PERSON.user_id}, now=moment - ACCESS_LIFETIME)


async def established(client: Socket, unread_count: int) -> None:
    assert client.accepted
    assert await client.receive() == {
        "type": "connection_established",
        "unread_count": unread_count,
    }


@pytest.mark.django_db
class TestHandshake:
    @pytest.mark.parametrize(
        "options",
        [
            {"person": None},
            {"token": "nonsense"},
            {"token": make_token(PERSON, temp_otp_login=True)},
            {"token": token_until(timezone.now() - timedelta(seconds=1))},
            {"headers": {"Origin": "https://evil.example"}},
            {"headers": {"Origin": "null"}},
            {"headers": {"Authorization": "Bearer nonsense"}},
        ],
        ids=[
            "no token",
            "no jwt",
            "half signed in",
            "expired",
            "origin",
            "null origin",
            "header decides",
        ],
    )
    @in_event_loop
    async def test_is_refused_before_the_accept(self, options: dict[str, Any]) -> None:
        async with socket(**options) as client:
            assert not client.accepted

    @in_event_loop
    async def test_is_refused_on_an_unknown_path(self) -> None:
        async with Socket(websocket_application, "/ws/nothing/", PERSON) as client:
            assert not client.accepted

    @in_event_loop
    async def test_takes_the_web_app_s_origin_and_none(self) -> None:
        async with socket(headers={"Origin": "http://localhost:1000"}) as client:
            assert client.accepted
        token = await sync_to_async(make_token)(PERSON)
        async with socket(None, headers={"Authorization": f"Bearer {token}"}) as client:
            assert client.accepted

    @in_event_loop
    async def test_tells_the_unread_count(self) -> None:
        await sync_to_async(make_notification)()
        async with socket() as client:
            await established(client, 1)


@pytest.mark.django_db
class TestExpiry:
    @in_event_loop
    async def test_closes_the_socket(self) -> None:
        soon = timezone.now() + timedelta(seconds=2)
        async with socket(token=token_until(soon)) as client:
            await established(client, 0)
            assert await client.receive_close() == 4401


@pytest.mark.django_db
class TestPush:
    @in_event_loop
    async def test_shows_a_new_notice_on_every_window_of_its_person(self) -> None:
        async with (
            socket() as one,
            socket() as two,
            socket(STRANGER) as other,
            socket(EMPLOYEE) as namesake,
        ):
            for client in (one, two, other, namesake):
                await established(client, 0)
            await sync_to_async(deliver)(TASK, **payload())
            body = await sync_to_async(api_client(PERSON).get)("/notifications/")
            (notice,) = body.json()["results"]
            for client in (one, two):
                assert await client.receive() == {"type": "notification", "notification": notice}
                assert await client.receive() == {"type": "count_update", "unread_count": 1}
            assert await other.is_silent()
            assert await namesake.is_silent()

    @in_event_loop
    async def test_shows_nothing_of_a_deleted_ticket(self) -> None:
        number = payload()["related_ticket_number"]
        await HiddenTicket.objects.acreate(number=number, hidden_at=timezone.now())
        async with socket() as client:
            await established(client, 0)
            await sync_to_async(deliver)(TASK, **payload())
            assert await client.receive() == {"type": "count_update", "unread_count": 0}
            assert await client.is_silent()

    @in_event_loop
    async def test_takes_a_deleted_ticket_out_of_every_window(self) -> None:
        await sync_to_async(make_notification)(related_ticket_number="A-1")
        async with socket() as client:
            await established(client, 1)
            task = "notifications.tasks.hide_ticket"
            await sync_to_async(deliver)(task, hidden_ticket("A-1"))
            assert await client.receive() == {"type": "count_update", "unread_count": 0}

    @in_event_loop
    async def test_is_silent_about_a_repeated_cause(self) -> None:
        await sync_to_async(deliver)(TASK, **payload())
        async with socket() as client:
            await established(client, 1)
            await sync_to_async(deliver)(TASK, **payload())
            assert await client.is_silent()

    @in_event_loop
    async def test_moves_the_badge_when_another_window_reads(self) -> None:
        notice = await sync_to_async(make_notification)()
        async with socket() as client:
            await established(client, 1)
            await sync_to_async(api_client(PERSON).post)(f"/notifications/{notice.pk}/read/")
            assert await client.receive() == {"type": "count_update", "unread_count": 0}
            await sync_to_async(api_client(PERSON).post)("/notifications/read-all/")
            assert await client.is_silent()

    def test_that_fails_costs_no_notice(self, settings: Any) -> None:
        settings.CHANNEL_LAYERS = {
            "default": {
                "BACKEND": "channels_redis.core.RedisChannelLayer",
                "CONFIG": {"hosts": ["redis://127.0.0.1:9/0"]},
            }
        }
        assert deliver(TASK, **payload()).result.value == "done"
        assert InAppNotification.objects.count() == 1
        assert api_client(PERSON).post("/notifications/read-all/").status_code == 200


@pytest.mark.django_db
class TestFrames:
    @in_event_loop
    async def test_a_ping_is_answered(self) -> None:
        async with socket() as client:
            await established(client, 0)
            await client.send(type="ping")
            assert await client.receive() == {"type": "pong"}

    @in_event_loop
    async def test_mark_read_moves_the_badge_on_every_window(self) -> None:
        notice = await sync_to_async(make_notification)()
        async with socket() as one, socket() as two:
            await established(one, 1)
            await established(two, 1)
            await one.send(type="mark_read", id=str(notice.pk))
            for client in (one, two):
                assert await client.receive() == {"type": "count_update", "unread_count": 0}
        await notice.arefresh_from_db()
        assert notice.is_read

    @in_event_loop
    async def test_mark_read_of_another_s_notice_changes_nothing(self) -> None:
        notice = await sync_to_async(make_notification)(user_id=8)
        async with socket() as client:
            await established(client, 0)
            for unknown in (notice.pk, uuid4()):
                await client.send(type="mark_read", id=str(unknown))
                error = await client.receive_type("error")
                assert error["code"] == "not_found"
        await notice.arefresh_from_db()
        assert not notice.is_read

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("{", "malformed"),
            ("[" * 60_000, "malformed"),
            ('"ping"', "malformed"),
            ("[]", "malformed"),
            ("{}", "unknown_frame"),
            ('{"type": 1}', "unknown_frame"),
            ('{"type": ["ping"]}', "unknown_frame"),
            ('{"type": "admit"}', "unknown_frame"),
            ('{"type": "mark_read"}', "invalid"),
            ('{"type": "mark_read", "id": {"a": 1}}', "invalid"),
            ('{"type": "mark_read", "id": "\\ud800"}', "invalid"),
            (f'{{"type": "ping", "x": "{"x" * 300_000}"}}', "too_large"),
        ],
    )
    @in_event_loop
    async def test_a_wrong_one_is_an_error_and_no_end(self, text: str, code: str) -> None:
        async with socket() as client:
            await established(client, 0)
            await client.send_raw(text)
            error = await client.receive_type("error")
            assert set(error) == {"type", "error", "code", "details", "request_id"}
            assert error["code"] == code
            assert await client.is_silent()

    @in_event_loop
    async def test_bytes_are_an_error(self) -> None:
        async with socket() as client:
            await established(client, 0)
            await client.send_raw(data=b'{"type": "ping"}')
            assert (await client.receive_type("error"))["code"] == "malformed"


@pytest.mark.django_db
class TestLayerLost:
    @in_event_loop
    async def test_closes_the_socket_so_that_the_client_comes_again(self) -> None:
        async with socket() as client:
            await established(client, 0)
            layer = get_channel_layer()
            # The consumer has no handler for this type and fails.
            await layer.group_send("notifications.staff.7", {"type": "no.such.event"})
            assert await client.receive_close() == 4500
