"""Notices about acts do not wait behind a great number of notices about deadlines."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from servicekit.db.transactions import transaction
from servicekit.messages.outbox import OutgoingMessage
from servicekit.messages.outbox.claims import outbox_claim
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client
from servicekit.testing.message_files import MessageFile
from task.engine.sla_notices import (
    MOST_IN_A_ROUND,
    MOST_IN_A_WINDOW,
    WINDOW,
    sla_notices_append,
    sla_notices_send,
)
from task.models import SlaNotice, Task, TaskItem
from task.outgoing.notice import NOTICE_QUEUE, NOTICE_TASK
from testing.scenario import agent, chain, publish, receive, staff, step

pytestmark = pytest.mark.django_db

PEOPLE = 15
HOLDER, NEXT = 11, 21


@pytest.fixture
def task() -> Task:
    """A task whose holder acts while many other people are notified of their deadlines."""
    staff("Agent", [HOLDER])
    staff("Technician", [NEXT])
    publish(*chain(step("Triage", "Agent", 0.5), step("Fix", "Technician", 0.5)))
    found = Task.objects.get(ticket__ticket_number=receive())
    OutboxMessage.objects.all().delete()
    return found


def storm(user_ids: range, each: int, now: datetime) -> None:
    """Store `each` notices of deadlines for each of these people."""
    with transaction():
        sla_notices_append(
            (
                OutgoingMessage(
                    queue=NOTICE_QUEUE,
                    task=NOTICE_TASK,
                    kwargs={
                        "user_type": "staff",
                        "user_id": user_id,
                        "user_email": "",
                        "user_full_name": f"Person {user_id}",
                        "subject": "Late",
                        "message": f"Number {place} is late.",
                        "notification_type": "sla_breach",
                        "related_task_item_id": None,
                        "related_ticket_number": f"TX{place}",
                        "metadata": {"percent": 100},
                        "actor": None,
                        "cause": f"task-item:{user_id}{place:03}:sla:100",
                    },
                    key=f"TX{place}",
                ),
                now,
            )
            for place in range(each)
            for user_id in user_ids
        )


def act(task: Task) -> None:
    client = api_client(agent(HOLDER))
    ways = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    body = {"transition_id": ways[0]["transition_id"], "notes": ""}
    assert client.post(f"/transitions/{task.pk}/transition/", body).status_code == 200


def published() -> list[OutboxMessage]:
    """The notices in the order in which the relay would publish them."""
    now = timezone.now() + timedelta(seconds=1)
    rows = outbox_claim(owner="test", now=now, lease=timedelta(seconds=60), limit=10_000)
    return [row for row in rows if row.queue == NOTICE_QUEUE]


def place_of_own(rows: list[OutboxMessage], item: TaskItem) -> int:
    """The number of notices that are published before the notice to the next holder."""
    (place,) = (
        place
        for place, row in enumerate(rows)
        if row.kwargs["cause"] == f"task-item:{item.pk}:assigned"
    )
    return place


class TestANoticeOfOnesOwn:
    def test_waits_for_one_round_of_a_storm_at_most(self, task: Task) -> None:
        now = timezone.now()
        storm(range(1000, 1000 + PEOPLE), MOST_IN_A_WINDOW, now)
        first = sla_notices_send(now=now)
        act(task)
        rest = sla_notices_send(now=timezone.now())

        rows, item = published(), TaskItem.objects.get(task=task, number=2)
        assert item.user_id == NEXT
        assert place_of_own(rows, item) == first
        assert MOST_IN_A_ROUND <= first < MOST_IN_A_ROUND + MOST_IN_A_WINDOW
        # Every notice is sent on its own, because nobody gets more of them than one window allows.
        assert first + rest == PEOPLE * MOST_IN_A_WINDOW
        got = Counter(row.kwargs["user_id"] for row in rows if "percent" in row.kwargs["metadata"])
        assert set(got.values()) == {MOST_IN_A_WINDOW}
        assert not SlaNotice.objects.exists()

    def test_waits_for_one_message_a_person_where_they_have_more(self, task: Task) -> None:
        now = timezone.now()
        storm(range(1000, 1000 + PEOPLE), MOST_IN_A_WINDOW + 1, now)
        assert sla_notices_send(now=now) == PEOPLE
        act(task)
        rows, item = published(), TaskItem.objects.get(task=task, number=2)
        assert place_of_own(rows, item) == PEOPLE
        assert {row.kwargs["metadata"]["count"] for row in rows[:PEOPLE]} == {MOST_IN_A_WINDOW + 1}

    def test_finds_the_digest_as_its_message_file_says(
        self, task: Task, message_files: dict[str, MessageFile]
    ) -> None:
        now = timezone.now()
        storm(range(1000, 1001), MOST_IN_A_WINDOW + 1, now)
        sla_notices_send(now=now)
        # The tests of notification_service use this example, so a real digest must look like it.
        examples = message_files["notice"].schema["examples"]
        (example,) = (it for it in examples if it.get("metadata", {}).get("digest"))
        (digest,) = (row.kwargs for row in published())
        assert digest.keys() == example.keys()
        assert digest["metadata"].keys() == example["metadata"].keys()
        assert {name: type(value) for name, value in digest["metadata"].items()} == {
            name: type(value) for name, value in example["metadata"].items()
        }

    def test_is_not_a_part_of_the_digest_of_the_same_person(self, task: Task) -> None:
        now = timezone.now()
        storm(range(NEXT, NEXT + 1), MOST_IN_A_WINDOW + 1, now)
        sla_notices_send(now=now)
        storm(range(NEXT, NEXT + 1), 1, now)
        act(task)
        # Before the minute is over, the person gets no more notices of deadlines.
        assert sla_notices_send(now=now + WINDOW / 2) == 0
        kinds = [row.kwargs["notification_type"] for row in published()]
        assert kinds == ["sla_breach", "task_assignment"]
        assert SlaNotice.objects.count() == 1
