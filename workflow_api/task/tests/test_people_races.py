"""Commands without a `rev`, at the same moment as people leave, come back or claim. The answers and
the rows are as if one happened after the other.

The test first runs each pair of commands one after the other, in every order, each time with a new
task. Then it runs both at the same moment. The result must be one of the earlier results. So
exactly one of two contradictory commands is accepted, and both of two compatible ones.

When a person leaves or comes back, two transactions change the task. The first ends the membership
or the absence. The second handles a message, by which the task looks for another person. Other
commands may come between the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import chain as chained
from itertools import combinations, product
from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from role.models import RoleUsers
from servicekit.auth import Person
from servicekit.db.sql import rows_fetch
from servicekit.db.transactions import transaction
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, deliver, outbox_messages, run_at_once
from step.models import StepTransition
from task import hot
from task.domain.state import OPEN_ITEM_STATUSES
from task.engine.locks import free_tasks_for_update, task_for_update
from task.invariants import replay_violations, violations
from task.models import Task, TaskEvent
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need row locks"),
]

# One transaction of a command. It returns the status of the answer, or None if the transaction has
# no answer.
Stage = Callable[[Task], int | None]
# All transactions of a command, in order.
Stages = tuple[Stage, ...]

HOLDER, OTHER, TECHNICIAN, MANAGER, OWNER, OTHER_OWNER = 11, 12, 21, 31, 41, 42
COORDINATOR = "Ticket Coordinator"
REASON = {"reason": "Now."}


def post(person: Person, path: str, body: dict[str, Any]) -> int:
    return api_client(person).post(path, body).status_code


def bulk(person: Person, action: str, task: Task, **fields: Any) -> int:
    body = {"action": action, "task_ids": [task.pk], **fields}
    answer = api_client(person).post("/tasks/bulk/", body)
    assert answer.status_code == 200, answer.content
    return int(answer.json()["results"][0]["status"])


def act(task: Task) -> int:
    way = StepTransition.objects.get(workflow_id=task.workflow_id, from_step__name="Triage")
    body = {"transition_id": way.pk, "notes": "Now.", "on_behalf": True}
    return post(ADMIN, f"/transitions/{task.pk}/transition/", body)


def transfer(task: Task) -> int:
    """Transfer the first item. If there is no item, return a refusal, as a bulk command that finds
    no item does.
    """
    item = task.items.filter(number=1).first()
    if item is None:
        return 409
    body = {"task_item_id": item.pk, "new_user_id": OTHER, "notes": ""}
    return post(ADMIN, "/tasks/transfer/", body)


def escalate(task: Task) -> int:
    body = {"task_item_id": task.items.get(number=1).pk, **REASON}
    return post(ADMIN, "/tasks/escalate/", body)


def hold(task: Task) -> int:
    return post(ADMIN, f"/tasks/{task.pk}/hold/", REASON)


def claim(task: Task) -> int:
    return post(agent(HOLDER), f"/tasks/{task.pk}/claim/", {})


def owner(task: Task) -> int:
    return post(ADMIN, f"/tasks/{task.pk}/owner/", {"user_id": OTHER_OWNER})


def bulk_transfer(task: Task) -> int:
    return bulk(ADMIN, "transfer", task, new_user_id=OTHER)


def bulk_escalate(task: Task) -> int:
    return bulk(ADMIN, "escalate", task, **REASON)


def bulk_claim(task: Task) -> int:
    return bulk(agent(OTHER), "claim", task)


def leave(task: Task) -> None:
    """End the membership of the task's holder. If nobody holds the task, end that of the person who
    comes back next.
    """
    staff("Agent", [HOLDER], is_active=False)


def leave_as_owner(task: Task) -> None:
    staff(COORDINATOR, [OWNER], is_active=False)


def come_back(task: Task) -> None:
    assert api_client(agent(HOLDER)).delete("/roles/availability/").status_code == 204


def settle(task: Task, *, within: timedelta = timedelta()) -> None:
    """Deliver the workflow's own messages that are due now or `within` this time, until none is
    left.
    """
    until = timezone.now() + within
    while due := [
        message
        for message in outbox_messages("WORKFLOW_TASKS_PRODUCTION")
        if message.task.startswith("task.") and message.available_at <= until
    ]:
        for message in due:
            outcome = deliver(message.task, message_id=message.message_id, **message.kwargs)
            assert outcome.result.value in ("done", "duplicate"), outcome
        OutboxMessage.objects.filter(pk__in=[message.pk for message in due]).update(
            state=OutboxMessage.State.PUBLISHED, published_at=timezone.now()
        )


# The commands to a task that somebody holds. Such a task always refuses a claim.
HELD: dict[str, Stages] = {
    "act": (act,),
    "transfer": (transfer,),
    "escalate": (escalate,),
    "hold": (hold,),
    "owner": (owner,),
    "bulk_transfer": (bulk_transfer,),
    "leave": (leave, settle),
    "leave_as_owner": (leave_as_owner, settle),
}
# The commands to a task that waits because everybody in the role is away. Such a task has no item.
# So only a bulk command, which finds the item later, can transfer or escalate the item that another
# command has made.
TAKING: dict[str, Stages] = {
    "claim": (claim,),
    "bulk_claim": (bulk_claim,),
    "return": (come_back, settle),
}
WAITING: dict[str, Stages] = {
    **TAKING,
    "leave": (leave, settle),
    "act": (act,),
    "bulk_transfer": (bulk_transfer,),
    "bulk_escalate": (bulk_escalate,),
    "hold": (hold,),
    "owner": (owner,),
}


# A bulk command finds the open item before it sends the command. Another command may close the item
# between these two steps. So the results of a command that names the item are allowed, too.
NAMES_ITEM: dict[Stages, Stages] = {HELD["bulk_transfer"]: HELD["transfer"]}


def from_here_on(commands: dict[str, Stages], name: str) -> dict[str, Stages]:
    """The command of this name and all commands after it in the table. So each pair is raced only
    once.
    """
    names = list(commands)
    return {it: commands[it] for it in names[names.index(name) :]}


def orders(first: Stages, second: Stages) -> Iterator[list[tuple[int, Stage]]]:
    """Every order of the transactions of two commands, each with the number of its command."""
    total = len(first) + len(second)
    for places in combinations(range(total), len(first)):
        if first is second and 0 not in places:
            continue  # this order differs from another one only by the names of the two commands
        stages = iter(first), iter(second)
        numbers = [0 if place in places else 1 for place in range(total)]
        yield [(number, next(stages[number])) for number in numbers]


def run(stages: Stages, task: Task) -> list[int | None]:
    return [stage(task) for stage in stages]


def held() -> Task:
    """A task on the first of two steps, held by HOLDER and owned by OWNER."""
    people = RoleUsers.objects.filter(user_id__in=[OTHER, OTHER_OWNER])
    RoleUsers.objects.update(is_active=True)
    people.update(is_active=False)
    task = Task.objects.get(ticket__ticket_number=receive())
    people.update(is_active=True)
    return task


def waiting() -> Task:
    """A task that waits on the first of two steps, because HOLDER and OTHER are away. OWNER owns it."""
    RoleUsers.objects.update(is_active=True)
    for user_id in (HOLDER, OTHER):
        until = timezone.now() + timedelta(days=7)
        away = {"away_from": timezone.now().isoformat(), "away_until": until.isoformat()}
        assert post(agent(user_id), "/roles/availability/", away) == 200
    return held()


Result = tuple[tuple[tuple[int | None, ...], ...], Any]


def result(task: Task, answers: Sequence[Sequence[int | None]]) -> Result:
    """The answers of each command, and the rows of the task after all messages were delivered."""
    settle(task, within=timedelta(minutes=2))
    task.refresh_from_db()
    items = task.items.order_by("number").values_list("user_id", "status", "origin", "step_name")
    kinds = Counter(TaskEvent.objects.filter(task=task).values_list("kind", flat=True))
    rows = (
        (task.status, task.rev, task.waiting_role_id),
        task.ticket_owner and task.ticket_owner.user_id,
        tuple(items),
        tuple(sorted(kinds.items())),
    )
    return tuple(tuple(answer) for answer in answers), rows


def clear(task: Task) -> None:
    """End the task, so that it does not influence the next round."""
    post(ADMIN, f"/tasks/{task.pk}/cancel/", REASON)


def prepare() -> None:
    staff("Agent", [HOLDER, OTHER])
    staff("Technician", [TECHNICIAN])
    staff("Manager", [MANAGER])
    staff(COORDINATOR, [OWNER, OTHER_OWNER])
    publish(
        *chain(step("Triage", "Agent", 0.5, escalate_to="Manager"), step("Fix", "Technician", 1))
    )


def race(first: Stages, second: Stages, begin: Callable[[], Task]) -> None:
    """Run two commands at the same moment. The result must be one that some order of them has."""
    expected: set[Result] = set()
    alike = [(it, NAMES_ITEM[it]) if it in NAMES_ITEM else (it,) for it in (first, second)]
    for order in chained.from_iterable(orders(*both) for both in product(*alike)):
        task = begin()
        answers: list[list[int | None]] = [[], []]
        for number, stage in order:
            answers[number].append(stage(task))
        expected.add(result(task, answers))
        clear(task)
    if first is second:
        expected |= {((two, one), rows) for (one, two), rows in expected}

    task = begin()
    answers = run_at_once([partial(run, stages, task) for stages in (first, second)])

    raced = result(task, answers)
    assert raced in expected
    # A refusal because of the role (403) is allowed only if the person is leaving the role.
    refused = {409, 403} if leave in first + second else {409}
    assert {status for answer in answers for status in answer} <= {200, None} | refused
    assert_nobody_who_left_has_it(task)
    assert [*violations(), *replay_violations()] == []
    clear(task)


def assert_nobody_who_left_has_it(task: Task) -> None:
    item = task.items.filter(status__in=sorted(OPEN_ITEM_STATUSES)).first()
    assert item is None or item.role_user.is_active
    assert task.ticket_owner is not None
    assert task.ticket_owner.is_active


class TestATaskThatSomebodyHolds:
    @pytest.mark.parametrize("name", HELD)
    def test_ends_as_if_one_came_after_the_other(self, name: str) -> None:
        prepare()
        for other, stages in from_here_on(HELD, name).items():
            with subject(f"{name} and {other}"):
                race(HELD[name], stages, held)


class TestATaskThatWaits:
    @pytest.mark.parametrize("name", TAKING)
    def test_ends_as_if_one_came_after_the_other(self, name: str) -> None:
        prepare()
        for other, stages in from_here_on(WAITING, name).items():
            with subject(f"{name} and {other}"):
                race(WAITING[name], stages, waiting)


class TestALockThatWasWaitedFor:
    @pytest.mark.parametrize("lock", [task_for_update, lambda key: free_tasks_for_update([key])[0]])
    def test_shows_the_owner_and_the_role_that_the_task_has_now(
        self, lock: Callable[[int], Task], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another transaction commits after the statement that locks the task has begun."""
        prepare()
        task = held()
        theirs = RoleUsers.objects.get(user_id=OTHER_OWNER)
        changes = [True]

        def change() -> None:
            Task.objects.filter(pk=task.pk).update(
                ticket_owner=theirs, waiting_role_id=theirs.role_id
            )

        def fetch_late(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
            """Run the statement so that it pauses between its snapshot and its lock. Another
            transaction commits in this pause.
            """
            if not changes:
                return rows_fetch(sql, parameters)
            changes.clear()
            slow = sql.replace(
                'WHERE "task".task_id',
                'WHERE (SELECT pg_sleep(0.3)) IS NOT NULL AND "task".task_id',
            )
            other = Thread(target=in_a_while, args=(change,))
            other.start()
            try:
                return rows_fetch(slow, parameters)
            finally:
                other.join()

        monkeypatch.setattr(hot, "rows_fetch", fetch_late)
        with transaction():
            locked = lock(task.pk)
        assert (locked.ticket_owner, locked.waiting_role) == (theirs, theirs.role)


def in_a_while(change: Callable[[], None]) -> None:
    try:
        sleep(0.1)
        change()
    finally:
        connections.close_all()


@contextmanager
def subject(name: str) -> Iterator[None]:
    """Name the pair in the report of a failure."""
    try:
        yield
    except AssertionError as error:
        error.add_note(name)
        raise
