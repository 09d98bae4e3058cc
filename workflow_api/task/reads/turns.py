"""The turns of a role: its people in the order of their turns, how much each holds, and who is next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import Exact

from role.models import Roles
from role.selectors import PoolMember, pool_members
from task.domain.assigning import role_pool
from task.domain.choosing import Selection, choose
from task.domain.codec import event_from_json
from task.domain.decisions import choice_of
from task.domain.events.base import Choice, Standing
from task.domain.events.work import ItemAssigned
from task.domain.feed import PersonRef
from task.domain.older import TURNS
from task.domain.reasons import Reason, sentence
from task.domain.standings import reason_of
from task.models import TaskEvent, TaskItem
from tickets.selectors import last_turns
from workflow.domain.definition import Assignment
from workflow.selectors import steps_of_role

from .history import names_of
from .load import role_ref
from .rotations import pool_of, rotation_of
from .selectors import OPEN_STATUSES


@dataclass(frozen=True, slots=True)
class NamedUser:
    user_id: int
    user_full_name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place in the turns of a role. `open_items` counts the person's items of all roles."""

    user_id: int
    user_full_name: str
    open_items: int
    away_until: datetime | None
    delegate: NamedUser | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class StepOfRole:
    workflow_id: int
    workflow_name: str
    step_id: int
    step_name: str
    assignment: Assignment
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a role at a moment.

    `last` is the person of the last turn. `taker` would get the next ticket, in the turn of
    `turn_of`, and `reason` says why. `taker` and `turn_of` are None if nobody could take a ticket.
    `steps` are the steps that the role does. `members` are in the order of their turns.
    """

    last: NamedUser | None
    taker: NamedUser | None
    turn_of: NamedUser | None
    reason: str
    steps: tuple[StepOfRole, ...]
    members: tuple[PoolMember, ...]

    def places(self, members: Sequence[PoolMember]) -> list[Place]:
        """The places of these people, with the numbers of their open items. `members` is a page of
        `self.members`.
        """
        loads = _loads([it.user_id for it in members])
        delegates = {it.delegate_user_id for it in members if it.delegate_user_id is not None}
        names = names_of(PersonRef("staff", user_id) for user_id in delegates)
        next_user_id = None if self.turn_of is None else self.turn_of.user_id
        return [
            Place(
                user_id=it.user_id,
                user_full_name=it.user_full_name,
                open_items=loads.get(it.user_id, 0),
                away_until=it.away_until,
                delegate=None
                if it.delegate_user_id is None
                else NamedUser(it.delegate_user_id, names["staff", it.delegate_user_id]),
                is_next=it.user_id == next_user_id,
            )
            for it in members
        ]


def turns_of_role(role: Roles, *, now: datetime) -> Turns:
    """The turns of a role as they stand now. The capacities of steps are not considered."""
    ref = role_ref(role)
    name = role_pool(ref)
    rotation = rotation_of(ref, name)
    members_of, _ = pool_members({role.pk}, now=now, with_coordinators=False)
    people = {it.user_id: it for it in members_of[role.pk]}
    last = last_turns([rotation]).get(rotation)
    choice, _ = choose(Selection(name), pool_of(members_of[role.pk], last))
    named = {it for it in (last, choice.chosen_user_id, choice.turn_of) if it is not None}
    names = names_of(PersonRef("staff", it) for it in named | choice.reason.user_ids)

    def person(user_id: int | None) -> NamedUser | None:
        return None if user_id is None else NamedUser(user_id, names["staff", user_id])

    return Turns(
        last=person(last),
        taker=person(choice.chosen_user_id),
        turn_of=person(choice.turn_of),
        reason=sentence(choice.reason, lambda user_id: names.get(("staff", user_id), "")),
        steps=tuple(
            StepOfRole(
                workflow_id=workflow.pk,
                workflow_name=workflow.name,
                step_id=step.step_id,
                step_name=step.name,
                assignment=step.assignment,
                capacity=step.capacity,
            )
            for workflow, step in steps_of_role(role.pk)
        ),
        members=tuple(people[it.user_id] for it in choice.candidates),
    )


def _loads(user_ids: Collection[int]) -> dict[int, int]:
    """The number of open items by person. People who hold none are left out."""
    items = TaskItem.objects.filter(user_id__in=user_ids, status__in=OPEN_STATUSES)
    return dict(items.order_by().values_list("user_id").annotate(Count("pk")))


@dataclass(frozen=True, slots=True)
class Skip:
    """A turn that was skipped, so that another turn was taken, and why."""

    user_id: int
    user_full_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class TakenTurn:
    """One turn with its ticket. If `taker` differs from the person of the turn, a delegate took the
    turn.
    """

    ticket_number: str
    ticket_subject: str
    at: datetime
    taker: NamedUser
    turn_of: NamedUser
    reason: str
    skipped: tuple[Skip, ...]


def turn_list(role: Roles, *, since: datetime, until: datetime) -> QuerySet[TaskEvent]:
    """The events in which somebody took a turn of the role, from `since` up to `until`, newest
    first. Events of deleted tickets are left out.
    """
    rows = TaskEvent.objects.filter(kind=ItemAssigned.kind, at__gte=since, at__lt=until)
    # Compare as text, because the index of rotations contains text.
    of_pool = KeyTextTransform("pool", KeyTextTransform("choice", "data"))
    rows = rows.filter(Exact(of_pool, role_pool(role_ref(role))))
    names_turn = Q(data__choice__has_key="turn_of")
    is_turn = names_turn & ~Q(data__choice__turn_of=None)
    codes = [code.value for code in TURNS]
    is_older_turn = ~names_turn & Q(data__choice__reason__code__in=codes)
    rows = rows.filter(is_turn | is_older_turn)
    return (
        rows.filter(task__ticket__hidden_at=None)
        .select_related("task__ticket")
        .only("kind", "data", "at", "task__ticket__ticket_number", "task__ticket__subject")
        .order_by("-at", "-pk")
    )


def taken_turns(rows: Sequence[TaskEvent]) -> list[TakenTurn]:
    """The turns in these events. Each has the people whose turns were skipped before it."""
    choices = [(row, _choice_of(row)) for row in rows]
    numbers: set[int] = set()
    for _, choice in choices:
        numbers |= {it.user_id for it in choice.candidates} | choice.reason.user_ids
        for reason in _skips_of(choice).values():
            numbers |= reason.user_ids
    names = names_of(PersonRef("staff", number) for number in numbers)

    def name_of(user_id: int) -> str:
        return names.get(("staff", user_id), "")

    def person(user_id: int | None) -> NamedUser:
        if user_id is None:
            raise ValueError("A turn has a person.")
        return NamedUser(user_id, name_of(user_id))

    return [
        TakenTurn(
            ticket_number=row.task.ticket.ticket_number,
            ticket_subject=row.task.ticket.subject,
            at=row.at,
            taker=person(choice.chosen_user_id),
            turn_of=person(choice.turn_of),
            reason=sentence(choice.reason, name_of),
            skipped=tuple(
                Skip(user_id, name_of(user_id), sentence(reason, name_of))
                for user_id, reason in _skips_of(choice).items()
            ),
        )
        for row, choice in choices
    ]


def _choice_of(row: TaskEvent) -> Choice:
    choice = choice_of(event_from_json(row.kind, row.data))
    if choice is None:
        raise ValueError("An assignment has a choice.")
    return choice


def _skips_of(choice: Choice) -> dict[int, Reason]:
    """The people whose turns were skipped before the turn that was taken, with the reason of each."""
    skipped = {}
    for candidate in choice.candidates:
        if candidate.user_id == choice.turn_of:
            break
        if candidate.outcome in (Standing.AWAY, Standing.AT_CAPACITY):
            skipped[candidate.user_id] = reason_of(choice, candidate)
    return skipped
