"""What people in charge do with a task: transfer, escalate, cancel, reprioritize; and its start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sla.domain.deadlines import Share, ShareReason, step_share, task_target
from task.domain.assignment import choose
from task.domain.model import (
    OPEN_ITEM_STATUSES,
    OPEN_TASK_STATUSES,
    Cancel,
    ChangeContent,
    ChangePriority,
    Choice,
    ContentChanged,
    Decision,
    Escalate,
    Event,
    Item,
    ItemAssigned,
    ItemClosed,
    ItemStarted,
    ItemStatus,
    NotifyAssignment,
    Origin,
    Pool,
    PriorityChanged,
    Refusal,
    ReportTicketStatus,
    Start,
    TaskCancelled,
    TaskState,
    TaskStatus,
    Transfer,
    TurnTaken,
    escalation_pool,
    role_pool,
)
from task.domain.reasons import Code, Reason, Why
from workflow.domain.definition import Definition, RoleRef

Pools = Mapping[str, Pool]


def check_open(state: TaskState, rev: int | None) -> Refusal | None:
    """Why nothing can be done to the task at all, if so."""
    if state.status not in OPEN_TASK_STATUSES:
        return Refusal("task_ended", f"This task is {state.status}.")
    if rev is not None and rev != state.rev:
        return Refusal("stale_rev", "The task has changed since you looked at it.")
    return None


# --- Transfer -------------------------------------------------------------------------------


def plan_transfer(definition: Definition, state: TaskState, command: Transfer) -> tuple[str, ...]:
    item = _check_transfer(state, command)
    if isinstance(item, Refusal) or command.is_forced:
        return ()
    return (role_pool(definition.step(item.step_id).role),)


def transfer(
    definition: Definition, state: TaskState, command: Transfer, now: datetime, pools: Pools
) -> Decision | Refusal:
    item = _check_transfer(state, command)
    if isinstance(item, Refusal):
        return item
    step = definition.step(item.step_id)
    if not command.is_forced:
        members = pools[role_pool(step.role)].members
        if all(command.to.user_id != member.user_id for member in members):
            message = f"That person is not in the role {step.role.name}."
            return Refusal("not_in_role", message, 400)
    closed = closed_item(item, ItemStatus.REASSIGNED, command.actor_user_id, command.notes, now)
    choice = Choice(
        pool=role_pool(command.role),
        candidate_user_ids=(command.to.user_id,),
        last_user_id=None,
        chosen_user_id=command.to.user_id,
        reason=Reason(Code.GIVEN_BY, {"user_id": command.actor_user_id}),
    )
    assigned = ItemAssigned(
        at=now,
        number=len(state.items) + 1,
        step_id=item.step_id,
        role=command.role,
        holder=command.to,
        origin=Origin.TRANSFERRED,
        choice=choice,
        share=kept_share(definition, state, item, now),
    )
    return Decision((closed, assigned), (NotifyAssignment(assigned.number),))


def _check_transfer(state: TaskState, command: Transfer) -> Item | Refusal:
    item = _open_item(state, command.item_number, command.rev)
    if isinstance(item, Refusal):
        return item
    if command.to.user_id == command.actor_user_id:
        return Refusal("transfer_to_oneself", "A task is not transferred to oneself.", 400)
    if command.to.user_id == item.holder.user_id:
        return Refusal("already_holder", "That person holds this task already.")
    return item


def kept_share(definition: Definition, state: TaskState, item: Item, now: datetime) -> Share:
    """The deadline that the item had, for the one that takes its place."""
    left = None
    if state.target_at is not None:
        left = max(state.target_at - now, timedelta(0))
    return Share(
        left=left,
        weight=str(definition.share_weight[item.step_id]),
        path_weight=str(definition.path_weight[item.step_id]),
        due_at=item.due_at,
        reason=ShareReason.KEPT,
    )


# --- Escalate -------------------------------------------------------------------------------


def plan_escalate(definition: Definition, state: TaskState, command: Escalate) -> tuple[str, ...]:
    checked = _check_escalate(definition, state, command)
    return () if isinstance(checked, Refusal) else (escalation_pool(checked[1]),)


def escalate(
    definition: Definition, state: TaskState, command: Escalate, now: datetime, pools: Pools
) -> Decision | Refusal:
    """The heir gets a fresh share of what is left; nothing happens before one is found."""
    checked = _check_escalate(definition, state, command)
    if isinstance(checked, Refusal):
        return checked
    item, role = checked
    pool_name = escalation_pool(role)
    pool = pools[pool_name]
    others = tuple(member for member in pool.members if member.user_id != item.holder.user_id)
    choice, heir = choose(pool_name, Pool(others, pool.last_user_id))
    if heir is None:
        message = f"There is nobody else in the role {role.name} at the moment."
        return Refusal("nobody_eligible", message)
    closed = closed_item(item, ItemStatus.ESCALATED, command.actor_user_id, command.reason, now)
    assigned = ItemAssigned(
        at=now,
        number=len(state.items) + 1,
        step_id=item.step_id,
        role=role,
        holder=heir,
        origin=Origin.ESCALATION,
        choice=choice,
        share=fresh_share(definition, item.step_id, state.target_at, now),
    )
    effects = (TurnTaken(pool_name, heir.user_id), NotifyAssignment(assigned.number))
    return Decision((closed, assigned), effects)


def _check_escalate(
    definition: Definition, state: TaskState, command: Escalate
) -> tuple[Item, RoleRef] | Refusal:
    item = _open_item(state, command.item_number, command.rev)
    if isinstance(item, Refusal):
        return item
    if not command.is_in_charge and command.actor_user_id != item.holder.user_id:
        return Refusal("not_holder", "Only who holds this task may escalate it.", 403)
    role = definition.step(item.step_id).escalate_to
    if role is None:
        return Refusal("no_escalation_target", "This step escalates to nobody.")
    return item, role


# --- Cancel, ChangePriority, Start ----------------------------------------------------------


def cancel(state: TaskState, command: Cancel, now: datetime) -> Decision | Refusal:
    closed = check_open(state, command.rev)
    if closed is not None:
        return closed
    events: list[Event] = []
    item = state.open_item
    if item is not None:
        events.append(
            closed_item(item, ItemStatus.RESOLVED, command.actor_user_id, command.reason, now)
        )
    events.append(TaskCancelled(now, command.actor_user_id, command.reason, command.sender))
    return Decision(tuple(events), (ReportTicketStatus("Withdrawn"),))


def change_priority(
    definition: Definition, state: TaskState, command: ChangePriority, now: datetime
) -> Decision | Refusal:
    """
    The task is due its arrival plus the new SLA, so the time already used stays used.

    The open item gets its share of what is left then. The same priority again changes nothing.
    """
    closed = check_open(state, command.rev)
    if closed is not None:
        return closed
    if command.priority == state.priority:
        return Decision((), ())
    sla = definition.sla(command.priority)
    target_at = task_target(state.arrived_at, sla)
    item = state.open_item
    changed = PriorityChanged(
        at=now,
        priority=command.priority,
        sla=sla,
        target_at=target_at,
        actor_user_id=command.actor_user_id,
        reason=command.reason,
        item_number=None if item is None else item.number,
        share=None if item is None else fresh_share(definition, item.step_id, target_at, now),
        sender=command.sender,
    )
    status = "Open" if state.status is TaskStatus.PENDING else "In Progress"
    return Decision((changed,), (ReportTicketStatus(status),))


def change_content(state: TaskState, command: ChangeContent, now: datetime) -> Decision | Refusal:
    """Nothing of the task moves but its revision: whoever decides next has to look again."""
    closed = check_open(state, None)
    if closed is not None:
        return closed
    if not command.fields:
        return Decision((), ())
    return Decision((ContentChanged(now, tuple(sorted(command.fields)), command.sender),), ())


def start(state: TaskState, command: Start, now: datetime) -> Decision | Refusal:
    closed = check_open(state, command.rev)
    if closed is not None:
        return closed
    if all(command.actor_user_id != item.holder.user_id for item in state.items):
        return Refusal("not_holder", "Only who holds this task may start it.", 403)
    item = state.open_item
    if item is None or item.holder.user_id != command.actor_user_id:
        return Refusal("item_closed", "Your part of this task is already closed.")
    if item.status is not ItemStatus.NEW:
        return Decision((), ())
    return Decision((ItemStarted(now, item.number),), ())


# --- common ---------------------------------------------------------------------------------


def _open_item(state: TaskState, number: int, rev: int | None) -> Item | Refusal:
    """The item of that number, if it is the one that is open."""
    refused = check_open(state, rev)
    if refused is not None:
        return refused
    item = next((item for item in state.items if item.number == number), None)
    if item is None or item.status not in OPEN_ITEM_STATUSES:
        return Refusal("item_closed", "This part of the task is already closed.")
    return item


def closed_item(
    item: Item, status: ItemStatus, actor_user_id: int | None, notes: Why, now: datetime
) -> ItemClosed:
    """The event that closes an item without an act of its holder."""
    return ItemClosed(
        at=now, number=item.number, status=status, actor_user_id=actor_user_id, notes=notes
    )


def fresh_share(
    definition: Definition, step_id: int, target_at: datetime | None, now: datetime
) -> Share:
    """A share of what is left until the task's target."""
    return step_share(
        now=now,
        target_at=target_at,
        weight=definition.share_weight[step_id],
        path_weight=definition.path_weight[step_id],
    )
