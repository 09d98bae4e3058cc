"""The command that passes on the work of a person who leaves, and a preview of who would get the
work.

The preview lets the decider decide the same command, for the tasks as they are stored now. It locks
nothing and writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from role.models import RoleUsers
from role.selectors import PoolMember, pool_members
from sla.domain.priorities import PRIORITY_NAMES
from task.domain.assigning import OWNER_POOL
from task.domain.command import Pools
from task.domain.commands import HandOn
from task.domain.decide import decide, plan
from task.domain.decision import Decision, TurnTaken
from task.domain.events.base import Choice
from task.domain.events.work import ItemAssigned, OwnerChanged, WaitingForPerson
from task.domain.evolve import apply
from task.domain.feed import PersonRef
from task.domain.reasons import sentence
from task.domain.state import TaskState, Wait
from task.hot import LOAD, item_rows_of
from task.models import Task, TaskItem
from tickets.domain.rotations import Rotation
from tickets.selectors import last_turns
from workflow.domain.definition import Definition, RoleRef

from .history import Names, names_of
from .load import definition_of_task, task_state
from .rotations import needs_loads, people_by_pool, pool_of, roles_by_pool, rotations_of
from .selectors import count_of_members, task_ids_of_members

DECIDED_AT_MOST = 500
"""The most tasks that one preview decides about. `Leaving.left_out` is the number of further tasks.
"""


def held_item(items: Iterable[TaskItem]) -> TaskItem | None:
    """The open item among the items of a task; None if nobody holds one."""
    return next((item for item in items if item.acted_on is None), None)


def hand_on_of(task: Task, held: TaskItem | None, is_member: Callable[[int], bool]) -> HandOn:
    """The command that passes a task on. `is_member` says whether a membership, given by its key,
    is active.
    """
    owner = task.ticket_owner_id
    return HandOn(
        has_holder_left=held is not None and not is_member(held.role_user_id),
        has_owner_left=owner is not None and not is_member(owner),
    )


@dataclass(frozen=True, slots=True)
class Successor:
    """The person who would get an item or the ownership of a task, and the reason.

    `user_id` is None if nobody would get it; `wait` is then the event for which the item waits.
    """

    user_id: int | None
    user_full_name: str
    reason: str
    wait: Wait | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A task that would be passed on. `holder` is None if the open item stays with its holder,
    `owner` if the ownership stays.
    """

    task_id: int
    ticket_number: str
    ticket_subject: str
    status: str
    priority: str
    step: tuple[int, str] | None
    role: str | None
    holder: Successor | None
    owner: Successor | None


@dataclass(frozen=True, slots=True)
class Heap:
    """The number of `items` and of `owned` tasks that one person would get. If `user_id` is None,
    these are the numbers that nobody would get.
    """

    user_id: int | None
    user_full_name: str
    items: int
    owned: int


@dataclass(frozen=True, slots=True)
class Leaving:
    """The preview of a person's leaving. `left_out` is the number of tasks that it does not decide about."""

    user_id: int
    user_full_name: str
    memberships: tuple[RoleUsers, ...]
    left_out: int
    tasks: tuple[PassedOn, ...]
    people: tuple[Heap, ...]


def leaving_preview(
    *, user_id: int, role_ids: Collection[int] = (), now: datetime, limit: int = DECIDED_AT_MOST
) -> Leaving:
    """The work that would be passed on if the person left roles at `now`.

    `role_ids` are the roles (ids of the Auth Service); if it is empty, the person leaves all roles.
    The tasks come in the order in which they would be passed on. Each decision starts from the
    turns and loads that the decisions before it leave. Other work that arrives meanwhile takes
    turns, too, so the real result may differ.
    """
    memberships = _memberships(user_id, role_ids)
    ended = frozenset(row.pk for row in memberships)
    task_ids = task_ids_of_members(role_user_ids=[row.pk for row in memberships], limit=limit)
    left_out = count_of_members(role_user_ids=ended) - len(task_ids)
    decided = list(_decided(_asked(task_ids, ended), ended, now))
    names = names_of(_people_of(decided, user_id))
    tasks = tuple(_row(*it, names) for it in decided)
    return Leaving(
        user_id=user_id,
        user_full_name=names["staff", user_id],
        memberships=tuple(memberships),
        left_out=max(left_out, 0),  # tasks may have arrived between the two statements
        tasks=tasks,
        people=_heaps(tasks),
    )


def _memberships(user_id: int, role_ids: Collection[int]) -> list[RoleUsers]:
    rows = RoleUsers.objects.filter(user_id=user_id, is_active=True, role__is_active=True)
    if role_ids:
        rows = rows.filter(role__role_id__in=role_ids)
    return list(rows.select_related("role").order_by("pk"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A task with the command that would pass it on, and the names of the pools that the command needs."""

    task: Task
    definition: Definition
    state: TaskState
    command: HandOn
    names: tuple[str, ...]


def _asked(task_ids: Sequence[int], ended: Collection[int]) -> list[_Asked]:
    rows = Task.objects.select_related(
        "ticket", "workflow_version", "ticket_owner", "waiting_role"
    ).defer(
        "workflow_version__definition",
        "ticket__description",
        "ticket__dynamic_data",
        "ticket__proposals",
    )
    tasks = rows.in_bulk(task_ids)
    items = item_rows_of(task_ids) if task_ids else {}
    lasting = _lasting(tasks.values(), items.values(), ended)
    asked = []
    for task_id in task_ids:
        task = tasks.get(task_id)
        if task is None:
            continue  # the task was deleted after its number was read
        definition, state = definition_of_task(task), task_state(task, items[task_id])
        command = hand_on_of(task, held_item(items[task_id]), lasting.__contains__)
        names = plan(definition, state, command)
        asked.append(_Asked(task, definition, state, command, names))
    return asked


def _lasting(
    tasks: Iterable[Task], items: Iterable[Sequence[TaskItem]], ended: Collection[int]
) -> set[int]:
    """The keys of memberships by which these tasks are held or owned, and which would still be
    active after the memberships in `ended` have ended.
    """
    concerned = {task.ticket_owner_id for task in tasks if task.ticket_owner_id is not None}
    for rows in items:
        held = held_item(rows)
        if held is not None:
            concerned.add(held.role_user_id)
    active = RoleUsers.objects.filter(pk__in=concerned, is_active=True, role__is_active=True)
    return set(active.values_list("pk", flat=True)) - set(ended)


def _decided(
    asked: Sequence[_Asked], ended: Collection[int], now: datetime
) -> Iterable[tuple[_Asked, Decision, TaskState]]:
    """Each task that would be passed on, with the decision about it and its state after the decision."""
    people = _People.read(asked, ended, now)
    for it in asked:
        pools = people.pools(it.definition, it.names)
        outcome = decide(it.definition, it.state, it.command, now, pools)
        if isinstance(outcome, Decision):
            after = apply(it.state, outcome)
            people.follow(it, outcome, after)
            yield it, outcome, after


@dataclass(slots=True)
class _People:
    """The people who can take the work, with turns and loads as they are after the decisions so far."""

    members_of: dict[int, list[PoolMember]]
    owners: list[PoolMember]
    last: dict[Rotation, int | None]
    more: Counter[int] = field(default_factory=Counter)

    @classmethod
    def read(cls, asked: Iterable[_Asked], ended: Collection[int], now: datetime) -> _People:
        roles: dict[int, RoleRef] = {}
        rotations: set[Rotation] = set()
        reads_loads = False
        for it in asked:
            found = roles_by_pool(it.definition)
            roles |= {found[name].id: found[name] for name in it.names if name in found}
            rotations |= set(rotations_of(it.definition, it.names).values())
            reads_loads = reads_loads or needs_loads(it.definition, it.names)
        if not rotations:
            return cls({}, [], {})
        members_of, owners = pool_members(
            roles.keys(),
            now=now,
            with_coordinators=any(OWNER_POOL in it.names for it in asked),
            load=LOAD if reads_loads else "",
            ended=ended,
        )
        return cls(members_of, owners, last_turns(rotations))

    def pools(self, definition: Definition, names: Sequence[str]) -> Pools:
        roles = roles_by_pool(definition)
        people = people_by_pool(names, roles, self.members_of, self.owners)
        pools = {}
        for name, rotation in rotations_of(definition, names).items():
            pool = pool_of(people[name], self.last.get(rotation))
            loads = {user_id: load + self.more[user_id] for user_id, load in pool.loads.items()}
            pools[name] = replace(pool, loads=loads)
        return pools

    def follow(self, asked: _Asked, decision: Decision, after: TaskState) -> None:
        """Apply a decision to the turns and to the number of items of each person."""
        for effect in decision.effects:
            if isinstance(effect, TurnTaken):
                (rotation,) = rotations_of(asked.definition, [effect.pool]).values()
                self.last[rotation] = effect.user_id
        for state, number in ((asked.state, -1), (after, 1)):
            if state.open_item is not None:
                self.more[state.open_item.holder.user_id] += number


def _people_of(
    decided: Iterable[tuple[_Asked, Decision, TaskState]], user_id: int
) -> set[PersonRef]:
    numbers = {user_id}
    for _, decision, after in decided:
        holder = after.open_item.holder if after.open_item else None
        numbers |= {it.user_id for it in (holder, after.owner) if it is not None}
        for event in decision.events:
            if isinstance(event, ItemAssigned | WaitingForPerson | OwnerChanged):
                numbers |= event.choice.reason.user_ids
    return {PersonRef("staff", number) for number in numbers}


def _row(asked: _Asked, decision: Decision, after: TaskState, names: Names) -> PassedOn:
    def name_of(number: int) -> str:
        return names.get(("staff", number), "")

    def successor(choice: Choice, wait: Wait | None, due_at: datetime | None) -> Successor:
        number, reason = choice.chosen_user_id, sentence(choice.reason, name_of)
        name = "" if number is None else name_of(number)
        return Successor(number, name, reason, wait, due_at)

    holder = owner = role = None
    for event in decision.events:
        match event:
            case ItemAssigned():
                holder = successor(event.choice, None, event.share.due_at)
                role = event.role.name
            case WaitingForPerson():
                holder, role = successor(event.choice, after.wait, None), event.role.name
            case OwnerChanged():
                owner = successor(event.choice, None, None)
    task, step_id = asked.task, after.step_id
    return PassedOn(
        task_id=task.pk,
        ticket_number=task.ticket.ticket_number,
        ticket_subject=task.ticket.subject,
        status=task.status,
        priority=PRIORITY_NAMES[task.priority],
        step=None if step_id is None else (step_id, asked.definition.step(step_id).name),
        role=role,
        holder=holder,
        owner=owner,
    )


def _heaps(tasks: Iterable[PassedOn]) -> tuple[Heap, ...]:
    """The work by person. The person who gets the most comes first; the work that nobody gets comes
    last.
    """
    names: dict[int | None, str] = {}
    items: Counter[int | None] = Counter()
    owned: Counter[int | None] = Counter()
    for task in tasks:
        for found, counted in ((task.holder, items), (task.owner, owned)):
            if found is not None:
                names[found.user_id] = found.user_full_name
                counted[found.user_id] += 1
    heaps = [Heap(number, name, items[number], owned[number]) for number, name in names.items()]
    return tuple(
        sorted(heaps, key=lambda it: (it.user_id is None, -it.items, -it.owned, it.user_id or 0))
    )
