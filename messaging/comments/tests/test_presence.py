import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from channels.layers import get_channel_layer
from django.utils import timezone

from comments import presence, push, selectors
from comments.models import Presence
from comments.presence import Gathered
from comments.tests.test_consumers import ADA, CLEO, EVE, established, socket
from servicekit.testing.sockets import in_event_loop
from testing.factories import AGENT, COLLEAGUE, EMPLOYEE, TICKET
from testing.workflow import READER, REQUESTER, Workflow


@pytest.fixture(autouse=True)
def _people(workflow: Workflow) -> None:
    workflow.allow(AGENT, TICKET)
    workflow.allow(COLLEAGUE, TICKET, READER)
    workflow.allow(EMPLOYEE, TICKET, REQUESTER)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that gets the number of a ticket each time the people present on it are read."""
    asked: list[str] = []
    present_users = selectors.present_users

    def counted(ticket_id: str, **options: Any) -> Any:
        asked.append(ticket_id)
        return present_users(ticket_id, **options)

    monkeypatch.setattr(selectors, "present_users", counted)
    return asked


async def somebody_came(times: int = 1) -> None:
    group = push.ticket_group(TICKET, "public")
    for _ in range(times):
        await get_channel_layer().group_send(group, {"type": "presence.changed"})


@pytest.mark.django_db
class TestPresence:
    @in_event_loop
    async def test_follows_who_comes_and_goes(self) -> None:
        async with socket() as ada:
            await established(ada, ADA)
            async with socket(EMPLOYEE) as eve:
                await established(eve, ADA, EVE)
                assert await ada.receive() == {"type": "presence_update", "users": [ADA, EVE]}
                async with socket() as second_window:
                    await established(second_window, ADA, EVE)
                    assert await ada.is_silent()
                assert await ada.is_silent()
            assert await ada.receive() == {"type": "presence_update", "users": [ADA]}
        assert await Presence.objects.acount() == 0

    def test_notices_whose_process_died(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("comments.presence.KEEP_SECONDS", 0.05)

        @in_event_loop
        async def scenario() -> None:
            now = timezone.now()
            row = await Presence.objects.acreate(
                connection_id=uuid4(), ticket_id=TICKET, expires_at=now + timedelta(hours=1), **ADA
            )
            async with socket(EMPLOYEE) as eve:
                await established(eve, ADA, EVE)
                await Presence.objects.filter(pk=row.pk).aupdate(expires_at=now)
                assert (await eve.receive_type("presence_update"))["users"] == [EVE]

        scenario()

    @in_event_loop
    async def test_leaves_nothing_behind_when_the_last_has_gone(self) -> None:
        async with socket() as ada, socket(COLLEAGUE) as cleo:
            await established(ada, ADA)
            await established(cleo, ADA, CLEO)
            assert list(presence._rooms) == [TICKET]
        assert presence._rooms == {}


@pytest.mark.django_db
class TestManySockets:
    def test_ask_once_for_all_who_come_together(
        self, monkeypatch: pytest.MonkeyPatch, reads: list[str]
    ) -> None:
        # The pause after the first change does not end in this test, so all later changes wait.
        monkeypatch.setattr("comments.presence.GATHER_SECONDS", 3600)

        @in_event_loop
        async def scenario() -> None:
            async with AsyncExitStack() as stack:
                clients = [await stack.enter_async_context(socket()) for _ in range(8)]
                for client in clients:
                    await established(client, ADA)
                await somebody_came(times=20)
                async with socket(EMPLOYEE) as eve:
                    await established(eve, ADA, EVE)
                    await eve.send(type="typing")
                    for client in clients:
                        await client.receive_type("typing_indicator")
            # Each of the 9 sockets reads once for its first frame, and the first change causes one
            # more read.
            assert len(reads) == 9 + 1

        scenario()

    @in_event_loop
    async def test_are_written_down_again_together(self) -> None:
        async with socket() as ada, socket(COLLEAGUE) as cleo:
            await established(ada, ADA)
            await established(cleo, ADA, CLEO)
            now = timezone.now()
            await Presence.objects.filter(user_id=AGENT.user_id).aupdate(expires_at=now)
            await Presence.objects.filter(user_id=COLLEAGUE.user_id).adelete()
            await presence.room_of(TICKET).keep()
            assert await Presence.objects.filter(expires_at__gt=now).acount() == 2


class TestGathered:
    @in_event_loop
    async def test_runs_once_for_all_who_ask_in_the_meantime(self) -> None:
        runs = 0
        may_end = asyncio.Event()
        ran_twice = asyncio.Event()

        async def job() -> None:
            nonlocal runs
            runs += 1
            if runs == 2:
                ran_twice.set()
            await may_end.wait()

        gathered = Gathered(job)
        gathered.ask()
        await asyncio.sleep(0)
        assert runs == 1
        for _ in range(5):
            gathered.ask()
        may_end.set()
        await asyncio.wait_for(ran_twice.wait(), timeout=10)
        for _ in range(20):
            await asyncio.sleep(0)
        assert runs == 2

    @in_event_loop
    async def test_goes_on_after_a_failure(self) -> None:
        outcomes = [ValueError("broken"), None]
        done = asyncio.Event()

        async def job() -> None:
            outcome = outcomes.pop(0)
            if outcome is not None:
                raise outcome
            done.set()

        gathered = Gathered(job)
        gathered.ask()
        await asyncio.sleep(0)
        gathered.ask()
        await asyncio.wait_for(done.wait(), timeout=10)
        assert outcomes == []
