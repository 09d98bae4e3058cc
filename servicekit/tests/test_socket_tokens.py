"""`POST /ws-token/`, and the one socket that such a token opens once."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from servicekit.auth import Person
from servicekit.auth.tokens import ACCESS_LIFETIME, issue_access
from servicekit.db.transactions import transaction
from servicekit.sockets.frames import FrameConsumer
from servicekit.sockets.handshake import TokenAuthMiddleware
from servicekit.sockets.sockettokens.models import SocketToken
from servicekit.sockets.sockettokens.services import socket_token_issue, socket_token_use
from servicekit.testing import api_client, cookie_client, make_person, make_token, run_at_once
from servicekit.testing.sockets import Socket, in_event_loop

PERSON = make_person(user_id=4, roles=())
OTHER = make_person(user_id=5)
PATH = "/ws/sample/"


class WhoConsumer(FrameConsumer):
    """A socket that sends the key of the person who opened it."""

    async def admitted(self) -> None:
        await self.send_frame("hello", who=self.person.pk)


def socket(token: str, *, path: str = PATH, **options: Any) -> Socket:
    application = TokenAuthMiddleware(WhoConsumer.as_asgi())
    return Socket(application, f"{path}?token={token}", **options)


def issue(*, access: str | None = None, path: str = PATH, age: timedelta = timedelta(0)) -> str:
    with transaction():
        return socket_token_issue(
            access=access or make_token(PERSON), path=path, now=timezone.now() - age
        )


async def _issued(**values: Any) -> str:
    return await sync_to_async(issue)(**values)


@pytest.fixture(autouse=True)
def _channel_layer(settings: Any) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


@pytest.mark.django_db
class TestSocketTokenView:
    @pytest.mark.parametrize(
        ("person", "status"),
        [
            (None, 401),
            (make_person(user_type="service", roles=(), scopes=("tickets:read",)), 403),
            (make_person(user_type="employee", roles=(), systems=()), 201),
            (PERSON, 201),
        ],
        ids=["anonymous", "service", "employee", "staff"],
    )
    def test_is_for_people(self, person: Person | None, status: int) -> None:
        response = api_client(person).post("/ws-token/", {"path": PATH})
        assert response.status_code == status
        assert SocketToken.objects.count() == (status == 201)

    def test_answers_with_the_token_once(self) -> None:
        response = api_client(PERSON).post("/ws-token/", {"path": PATH})
        body = response.json()
        assert {**body, "token": ""} == {"token": "", "path": PATH, "expires_in": 60}
        assert response.headers["Cache-Control"] == "no-store"
        row = SocketToken.objects.get()
        stored = f"{row.digest} {row.sealed_access}"
        assert body["token"] not in stored
        assert row.sealed_access.count(".") == 0  # no JWT in the table

    def test_replays_no_answer(self) -> None:
        key = {"Idempotency-Key": "k"}
        tokens = {
            api_client(PERSON).post("/ws-token/", {"path": PATH}, headers=key).json()["token"]
            for _ in range(2)
        }
        assert len(tokens) == 2

    def test_needs_the_csrf_header_with_a_cookie(self) -> None:
        refused = cookie_client(PERSON, csrf=False).post("/ws-token/", {"path": PATH})
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
        assert cookie_client(PERSON).post("/ws-token/", {"path": PATH}).status_code == 201

    @pytest.mark.parametrize(
        "path",
        ["", None, [], "/", "/ws/", "/ws/a/b/", "/ws/a/?x=1", "/ws/a", "x" * 256, "/healthz"],
    )
    def test_knows_no_other_socket(self, path: Any) -> None:
        response = api_client(PERSON).post("/ws-token/", {"path": path})
        assert (response.status_code, response.json()["code"]) == (400, "invalid")
        assert set(response.json()["details"]) == {"path"}
        assert SocketToken.objects.count() == 0

    def test_clears_away_what_expired(self) -> None:
        issue(age=timedelta(seconds=60))
        kept = issue(age=timedelta(seconds=59))
        api_client(PERSON).post("/ws-token/", {"path": PATH})
        assert SocketToken.objects.count() == 2
        assert socket_token_use(token=kept, path=PATH, now=timezone.now()) is not None


@pytest.mark.django_db
class TestHandshake:
    @in_event_loop
    async def test_is_the_person_s_who_asked_and_happens_once(self) -> None:
        token = await _issued()
        async with socket(token) as client:
            assert client.accepted
            assert await client.receive() == {"type": "hello", "who": PERSON.pk}
        async with socket(token) as client:
            assert not client.accepted

    @in_event_loop
    async def test_takes_the_token_before_the_cookie(self) -> None:
        async with socket(await _issued(), person=OTHER) as client:
            assert await client.receive() == {"type": "hello", "who": PERSON.pk}
        async with socket("nonsense", person=OTHER) as client:
            assert not client.accepted

    @in_event_loop
    async def test_takes_a_header_before_the_token(self) -> None:
        token = await _issued()
        async with socket(token, headers={"Authorization": "Bearer nonsense"}) as client:
            assert not client.accepted
        async with socket(token) as client:
            assert client.accepted

    @in_event_loop
    async def test_is_refused_at_another_path_where_the_token_stays_unused(self) -> None:
        token = await _issued()
        async with socket(token, path="/ws/other/") as client:
            assert not client.accepted
        async with socket(token) as client:
            assert client.accepted

    @in_event_loop
    async def test_is_refused_from_another_origin(self) -> None:
        async with socket(await _issued(), headers={"Origin": "https://evil.example"}) as client:
            assert not client.accepted

    @in_event_loop
    async def test_is_refused_after_a_minute(self) -> None:
        async with socket(await _issued(age=timedelta(seconds=60))) as client:
            assert not client.accepted
        async with socket(await _issued(age=timedelta(seconds=55))) as client:
            assert client.accepted

    @in_event_loop
    async def test_is_refused_once_the_access_behind_it_has_ended(self) -> None:
        ended = timezone.now() - ACCESS_LIFETIME
        access = issue_access({"user_id": 4}, now=ended)
        async with socket(await _issued(access=access)) as client:
            assert not client.accepted

    @in_event_loop
    async def test_lasts_no_longer_than_the_access_behind_it(self) -> None:
        soon = timezone.now() + timedelta(seconds=2)
        access = issue_access({"user_id": 4}, now=soon - ACCESS_LIFETIME)
        async with socket(await _issued(access=access)) as client:
            await client.receive_type("hello")
            assert await client.receive_close() == 4401

    @pytest.mark.parametrize("token", ["", "x", "x" * 9_000, "%00", "%ED%A0%80", "a&token=b"])
    @in_event_loop
    async def test_is_refused_with_nonsense(self, token: str) -> None:
        async with socket(token) as client:
            assert not client.accepted


@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_of_many_who_use_one_token_one_wins(self) -> None:
        token = issue()
        use = partial(socket_token_use, token=token, path=PATH, now=timezone.now())
        results = run_at_once(use, times=6)
        assert [result is not None for result in results].count(True) == 1
        assert not any(isinstance(result, Exception) for result in results), results
        assert SocketToken.objects.count() == 0

    def test_of_two_sockets_with_one_token_one_is_let_in(self) -> None:
        token = issue()

        def knock() -> bool:
            async def scenario() -> bool:
                async with socket(token) as client:
                    return client.accepted

            return asyncio.run(scenario())

        assert sorted(run_at_once(knock, times=2)) == [False, True]
