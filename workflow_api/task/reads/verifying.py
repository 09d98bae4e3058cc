"""Make every stored decision again and compare the results.

Check also that each choice began at the right turn: the one at which the choice before it in the
same rotation ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from role.models import Roles
from task.domain.choosing import BY_HAND
from task.domain.codec import event_from_json
from task.domain.decisions import CHOOSES, Kind, choice_of, fault_of
from task.domain.events.base import Choice
from task.domain.reasons import Code
from task.models import Task, TaskEvent
from tickets.domain.matching import Candidate, match_workflow
from tickets.domain.rotations import Purpose
from tickets.models import RoundRobin

from .certificates import pages_of_deadlines

CHUNK = 500
_PREFIXES = {Purpose.TURNS: "role", Purpose.ESCALATIONS: "escalation", Purpose.LOADS: "load"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A decision or a rotation that differs from the recomputed one.

    `where` names the task and event, or the rotation, and `fault` the difference.
    """

    kind: str
    where: str
    fault: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One decision that was made again; `findings` are its faults."""

    findings: tuple[Finding, ...] = ()


def checked_decisions() -> Iterator[Checked]:
    """Make every stored decision again and yield one result for each.

    Decisions are read in chunks, and only the last turn of each rotation is kept in memory. If
    commands run meanwhile, the newest decisions may remain unchecked, but every finding is right.
    """
    yield from _choices()
    yield from _matches()
    for page in pages_of_deadlines():
        for wrong in page.wrong:
            where = f"task {wrong.task_id}" + (f", item {wrong.item_id}" if wrong.item_id else "")
            fault = f"due {wrong.stored}, recomputed {wrong.expected}"
            yield Checked((Finding(Kind.DEADLINE, where, fault),))
        yield from (
            Checked() for _ in range(page.compared - len({it.task_id for it in page.wrong}))
        )


def _choices() -> Iterator[Checked]:
    """Check the choices of people in the order of their keys.

    Each choice was made and stored under the lock of its rotation. So the choices of one rotation
    have ascending keys in the order in which they were made.
    """
    last = TaskEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    stands = _stands()
    pointers = _Pointers()
    rows = TaskEvent.objects.filter(pk__lte=last, kind__in=[it.kind for it in CHOOSES])
    fields = rows.order_by("pk").values_list("task_id", "seq", "kind", "data")
    for task_id, seq, kind, data in fields.iterator(chunk_size=CHUNK):
        event = event_from_json(kind, data)
        choice = choice_of(event)
        if choice is None:
            continue
        where = f"task {task_id}, event {seq}"
        faults = [fault_of(event), pointers.follow(choice)]
        yield Checked(tuple(Finding(kind, where, fault) for fault in faults if fault))
    for pool, stored in stands.items():
        known = pointers.last.get(pool)
        # If the stored rotation has moved since it was read, newer decisions moved it. Do not judge
        # it.
        is_known = known is None or stored == known or pointers.was_taken_over(pool, stored)
        if not is_known and stored == _stands().get(pool):
            fault = f"it stands at {stored}, the last turn was that of {known}"
            yield Checked((Finding("rotation", pool, fault),))


class _Pointers:
    """The person of the last turn in each pool, according to the choices that were followed so far."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        self.ended = {
            f"{prefix}:{pk}"
            for pk in Roles.objects.filter(is_active=False).values_list("pk", flat=True)
            for prefix in _PREFIXES.values()
        }

    def follow(self, choice: Choice) -> str:
        """Move the pointer of the pool to the turn that the choice took.

        Returns the fault of the choice if it began at another turn than the one at which the choice
        before it ended.
        """
        if not _reads_pointer(choice):
            return ""
        before, fault = self.last.get(choice.pool), ""
        last = choice.last_user_id
        if before not in (None, last) and not self.was_taken_over(choice.pool, last):
            fault = f"the last turn was that of {before}, it was chosen after {last}"
        if choice.turn_of is not None:
            self.last[choice.pool] = choice.turn_of
        elif last is not None:
            self.last[choice.pool] = last
        return fault

    def was_taken_over(self, pool: str, last: int | None) -> bool:
        """Whether the rotation was taken over from an ended role whose last turn was `last`, in a
        pool of the same purpose.

        A role that takes over the people of an ended role also takes over its rotation.
        """
        prefix = pool.partition(":")[0]
        return any(
            self.last.get(ended) == last for ended in self.ended if ended.startswith(f"{prefix}:")
        )


def _reads_pointer(choice: Choice) -> bool:
    is_older = choice.reason.code is Code.LAST_HOLDER and not choice.preferred
    return choice.reason.code not in BY_HAND and not is_older


def _stands() -> dict[str, int | None]:
    """The person of the last turn in each stored rotation, by the name of its pool."""
    rows = RoundRobin.objects.exclude(purpose="").values_list("purpose", "role_id", "last_user_id")
    return {
        "owners" if purpose == Purpose.OWNERS else f"{_PREFIXES[Purpose(purpose)]}:{role_id}": last
        for purpose, role_id, last in rows
    }


def _matches() -> Iterator[Checked]:
    tasks: QuerySet[Task] = Task.objects.filter(match__has_key="sub_categories").order_by("pk")
    fields = tasks.values_list("pk", "workflow_id", "match")
    for task_id, workflow_id, facts in fields.iterator(chunk_size=CHUNK):
        pairs = zip(facts["considered"], facts["sub_categories"], strict=True)
        again = match_workflow(
            [Candidate(*pair) for pair in pairs], sub_category=facts["sub_category"]
        )
        if (again.workflow_id, again.reason) == (workflow_id, facts["reason"]):
            yield Checked()
            continue
        fault = f"matched {workflow_id}, expected {again.workflow_id} ({again.reason})"
        yield Checked((Finding(Kind.MATCH, f"task {task_id}", fault),))
