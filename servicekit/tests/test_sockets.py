"""`FrameConsumer`, the base class of the suite's sockets, and pushes to groups of sockets."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import OperationalError
from structlog.testing import capture_logs

from servicekit.base.errors import DomainError, ForbiddenError
from servicekit.base.request_id import current_request_id
from servicekit.sockets.frames import CLOSE_FAILED, FrameConsumer, NoSuchSocket
from servicekit.sockets.handshake import TokenAuthMiddleware
from servicekit.sockets.pushes import group_push, group_push_async
from servicekit.testing import make_person
from servicekit.testing.sockets import Socket, in_event_loop

PERSON = make_person(user_id=4)


class SampleConsumer(FrameConsumer):
    """A consumer for tests of FrameConsumer: its frames echo, fail, or leave the group."""

    client_frames = {"echo": "frame_echo", "fail": "frame_fail", "leave": "frame_leave"}
    refusal: Exception | None = None
    ended: list[str] = []

    async def admit(self) -> None:
        if self.refusal is not None:
            raise self.refusal
        await self.join("sample")

    async def left(self) -> None:
        self.ended.append(self.person.pk)

    async def frame_echo(self, frame: dict[str, Any]) -> None:
        await self.send_frame("echo", text=frame["text"], request_id=current_request_id())

    async def frame_fail(self, frame: dict[str, Any]) -> None:
        if frame["with"] == "rule":
            raise ForbiddenError("No.", details={"text": ["Not this."]})
        if frame["with"] == "database":
            raise OperationalError("the server closed the connection")
        raise RuntimeError("secret")

    async def frame_leave(self, frame: dict[str, Any]) -> None:
        await self.leave("sample")

    async def sample_told(self, event: dict[str, Any]) -> None:
        await self.send_frame("told", text=event["text"])


@pytest.fixture(autouse=True)
def _channel_layer(settings: Any) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


def socket(**options: Any) -> Socket:
    application = TokenAuthMiddleware(SampleConsumer.as_asgi())
    return Socket(application, "/ws/sample/", PERSON, **options)


class TestFrameConsumer:
    @pytest.mark.parametrize("refusal", [DomainError("No."), RuntimeError("broken")])
    def test_lets_nobody_in_by_an_error(
        self, monkeypatch: pytest.MonkeyPatch, refusal: Exception
    ) -> None:
        monkeypatch.setattr(SampleConsumer, "refusal", refusal)
        monkeypatch.setattr(SampleConsumer, "ended", [])

        @in_event_loop
        async def scenario() -> None:
            async with socket() as client:
                assert not client.accepted

        scenario()
        assert SampleConsumer.ended == []

    def test_ends_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(SampleConsumer, "ended", [])

        @in_event_loop
        async def scenario() -> None:
            async with socket() as client:
                assert client.accepted

        scenario()
        assert SampleConsumer.ended == [PERSON.pk]

    @in_event_loop
    async def test_has_one_request_id_for_its_life(self) -> None:
        async with socket(headers={"X-Request-ID": "r-1"}) as client:
            await client.send(type="echo", text="a")
            assert await client.receive() == {"type": "echo", "text": "a", "request_id": "r-1"}
            await client.send(type="nothing")
            assert (await client.receive_type("error"))["request_id"] == "r-1"

    @pytest.mark.parametrize(
        ("cause", "error", "code", "details"),
        [
            ("rule", "No.", "forbidden", {"text": ["Not this."]}),
            ("database", "The database is busy; please try again.", "unavailable", {}),
            ("bug", "Something went wrong on our side.", "server_error", {}),
        ],
    )
    @in_event_loop
    async def test_survives_what_fails(
        self, cause: str, error: str, code: str, details: dict[str, list[str]]
    ) -> None:
        async with socket() as client:
            await client.send(**{"type": "fail", "with": cause, "client_id": "c1"})
            frame = await client.receive_type("error")
            assert (frame["error"], frame["code"], frame["details"]) == (error, code, details)
            assert frame["client_id"] == "c1"
            assert await client.is_silent()

    @in_event_loop
    async def test_hears_its_groups_until_it_leaves_them(self) -> None:
        async with socket() as client:
            await group_push_async("sample", {"type": "sample.told", "text": "a"})
            assert await client.receive() == {"type": "told", "text": "a"}
            await client.send(type="leave")
            assert await client.is_silent()
            await group_push_async("sample", {"type": "sample.told", "text": "b"})
            assert await client.is_silent()

    @in_event_loop
    async def test_closes_when_it_can_tell_nothing_more(self) -> None:
        async with socket() as client:
            await get_channel_layer().group_send("sample", {"type": "no.such.handler"})
            assert await client.receive_close() == CLOSE_FAILED


class TestNoSuchSocket:
    @in_event_loop
    async def test_refuses(self) -> None:
        async with Socket(NoSuchSocket.as_asgi(), "/ws/other/") as client:
            assert not client.accepted


class TestGroupPush:
    def test_costs_no_more_than_the_push(self, settings: Any) -> None:
        settings.CHANNEL_LAYERS = {
            "default": {
                "BACKEND": "channels_redis.core.RedisChannelLayer",
                "CONFIG": {"hosts": ["redis://127.0.0.1:9/0"]},
            }
        }
        with capture_logs() as logs:
            group_push("sample", {"type": "sample.told"})
        assert [(line["event"], line["push"]) for line in logs] == [("push.failed", "sample.told")]

    def test_goes_through_a_loop_of_its_own_where_there_is_none(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("servicekit.sockets.pushes._background.is_wanted", True)
        layer = get_channel_layer()
        async_to_sync(layer.group_add)("sample", "one")
        for text in ("a", "b"):
            group_push("sample", {"type": "sample.told", "text": text})
        told = [async_to_sync(layer.receive)("one")["text"] for _ in range(2)]
        assert told == ["a", "b"]

    def test_needs_no_layer(self, settings: Any) -> None:
        settings.CHANNEL_LAYERS = {}
        with capture_logs() as logs:
            group_push("sample", {"type": "sample.told"})
        assert [line["error_type"] for line in logs] == ["RuntimeError"]
