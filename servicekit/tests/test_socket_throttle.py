"""Limits for sockets that connect or send frames too often."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from servicekit.auth import Person
from servicekit.sockets import frames, handshake
from servicekit.sockets.frames import FrameConsumer
from servicekit.sockets.handshake import TokenAuthMiddleware
from servicekit.testing import make_person
from servicekit.testing.sockets import Socket, in_event_loop

RATES = {"anonymous": "off", "login": "off", "password": "off", "socket": "2/hour"}
AGENT = make_person(user_id=4)
ADMIN = make_person(user_id=5, roles=(("tts", "Admin"),))


@pytest.fixture(autouse=True)
def _settings(settings: Any) -> Iterator[None]:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    with override_settings(THROTTLE_RATES=RATES):
        yield


def socket(person: Person) -> Socket:
    return Socket(TokenAuthMiddleware(FrameConsumer.as_asgi()), "/ws/sample/", person)


class TestSockets:
    @pytest.mark.parametrize(
        ("person", "accepted"), [(AGENT, [True, True, False]), (ADMIN, [True, True, True])]
    )
    def test_are_refused_to_who_connects_too_often(
        self, person: Person, accepted: list[bool]
    ) -> None:
        seen: list[bool] = []

        @in_event_loop
        async def scenario() -> None:
            for _ in range(3):
                async with socket(person) as client:
                    seen.append(client.accepted)

        scenario()
        assert seen == accepted

    @override_settings(THROTTLE_RATES={"anonymous": "2/hour"})
    def test_that_prove_nothing_are_counted_and_then_not_looked_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looked_up: list[str] = []

        def no_token(*, token: str, path: str, now: Any) -> None:
            looked_up.append(token)

        monkeypatch.setattr(handshake, "socket_token_use", no_token)

        @in_event_loop
        async def scenario() -> None:
            for number in range(5):
                door = TokenAuthMiddleware(FrameConsumer.as_asgi())
                async with Socket(door, f"/ws/sample/?token=made-up-{number}", None) as client:
                    assert not client.accepted

        scenario()
        assert looked_up == ["made-up-0", "made-up-1", "made-up-2"]

    def test_take_so_many_frames_and_say_when_there_may_be_more(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(frames, "MAX_FRAMES_IN_WINDOW", 3)

        @in_event_loop
        async def scenario() -> None:
            async with socket(AGENT) as client:
                for _ in range(4):
                    await client.send(type="ping")
                answers = [await client.receive() for _ in range(4)]
                assert [answer["type"] for answer in answers] == ["pong"] * 3 + ["error"]
                assert answers[3]["code"] == "throttled"
                assert 1 <= answers[3]["retry_after"] <= 10

        scenario()
