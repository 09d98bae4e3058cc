"""The turns of a role: its people in the order of their turns, how much each holds, and who is next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from role.models import Roles
from role.selectors import PoolMember, pool_members
from task.domain.assigning import role_pool
from task.domain.choosing import Selection, choose
from task.domain.feed import PersonRef
from task.domain.reasons import sentence
from task.models import TaskItem
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

    `last` had the last turn. `taker` would get the next ticket, in the turn of `turn_of`, and `reason`
    says why; both are None if nobody could take it. `steps` are the steps that the role does.
    `members` are in the order of their turns.
    """

    last: NamedUser | None
    taker: NamedUser | None
    turn_of: NamedUser | None
    reason: str
    steps: tuple[StepOfRole, ...]
    members: tuple[PoolMember, ...]

    def places(self, members: Sequence[PoolMember]) -> list[Place]:
        """The places of these people, who are some of `members`, with the number of their open items."""
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
