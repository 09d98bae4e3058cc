"""
The heart of the suite: what happens to a task when somebody or something asks for it.

Pure: no clock, no database. The caller locks the task and the rotations that ``plan`` names,
reads ``pools``, calls ``decide`` and carries the decision out in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sla.domain.deadlines import step_share, task_target
from task.domain import handing, leaving
from task.domain.assignment import choose
from task.domain.model import (
    OPEN_TASK_STATUSES,
    OWNER_POOL,
    Act,
    Cancel,
    ChangeContent,
    ChangePriority,
    Choice,
    Command,
    Decision,
    Effect,
    Escalate,
    Event,
    HandOn,
    Item,
    ItemAssigned,
    ItemResolved,
    Member,
    NotifyAssignment,
    Open,
    Origin,
    Pool,
    Refusal,
    ReportTicketStatus,
    Start,
    StepEntered,
    TakeUp,
    TaskCompleted,
    TaskOpened,
    TaskState,
    TaskStatus,
    Transfer,
    TurnTaken,
    WaitingForPerson,
    role_pool,
)
from workflow.domain.definition import Definition, RoleRef, Step, Transition

Pools = Mapping[str, Pool]


def plan(definition: Definition, state: TaskState | None, command: Command) -> tuple[str, ...]:
    """
    The pools whose rotation the command may move, ascending: what to lock and read first.

    Empty where the command will be refused, or moves nobody's turn.
    """
    match command:
        case Open():
            if state is not None:
                return ()
            role = definition.step(definition.start_step_id).role
            return tuple(sorted({OWNER_POOL, role_pool(role)}))
        case TakeUp():
            waiting_for = _waiting_for(state)
            return () if waiting_for is None else (role_pool(waiting_for),)
        case Act():
            return _plan_act(definition, _existing(state), command)
        case Transfer():
            return handing.plan_transfer(definition, _existing(state), command)
        case Escalate():
            return handing.plan_escalate(definition, _existing(state), command)
        case HandOn():
            return leaving.plan_hand_on(definition, _existing(state), command)
        case Cancel() | ChangePriority() | ChangeContent() | Start():
            return ()


def decide(
    definition: Definition,
    state: TaskState | None,
    command: Command,
    now: datetime,
    pools: Pools,
) -> Decision | Refusal:
    """
    What the command does to the task, or why it does nothing.

    ``pools`` holds at least what ``plan`` named. Raises KeyError where it does not, and
    ValueError for a command to a task that was never opened.
    """
    match command:
        case Open():
            return _open(definition, state, command, now, pools)
        case Act():
            return _act(definition, _existing(state), command, now, pools)
        case TakeUp():
            return _take_up(definition, _existing(state), now, pools)
        case Transfer():
            return handing.transfer(definition, _existing(state), command, now, pools)
        case Escalate():
            return handing.escalate(definition, _existing(state), command, now, pools)
        case Cancel():
            return handing.cancel(_existing(state), command, now)
        case ChangePriority():
            return handing.change_priority(definition, _existing(state), command, now)
        case ChangeContent():
            return handing.change_content(_existing(state), command, now)
        case Start():
            return handing.start(_existing(state), command, now)
        case HandOn():
            return leaving.hand_on(definition, _existing(state), command, now, pools)


def _existing(state: TaskState | None) -> TaskState:
    if state is None:
        raise ValueError("This task was never opened.")
    return state


# --- Open -----------------------------------------------------------------------------------


def _open(
    definition: Definition, state: TaskState | None, command: Open, now: datetime, pools: Pools
) -> Decision | Refusal:
    if state is not None:
        return Refusal("task_exists", "This ticket already has a task.")
    owner_choice, owner = choose(OWNER_POOL, pools[OWNER_POOL])
    sla = definition.sla(command.priority)
    target_at = task_target(command.arrived_at, sla)
    opened = TaskOpened(
        at=now,
        priority=command.priority,
        arrived_at=command.arrived_at,
        sla=sla,
        target_at=target_at,
        owner=owner,
        owner_choice=owner_choice,
    )
    start = definition.step(definition.start_step_id)
    entered = StepEntered(at=now, step_id=start.step_id, transition_id=None, visit=1)
    event, effects = _assign(definition, start, 1, target_at, now, pools)
    return Decision(
        events=(opened, entered, event),
        effects=(*_turn(owner_choice), *effects, ReportTicketStatus("Open")),
    )


# --- Act ------------------------------------------------------------------------------------


def _act(
    definition: Definition, state: TaskState, command: Act, now: datetime, pools: Pools
) -> Decision | Refusal:
    checked = _check_act(definition, state, command)
    if isinstance(checked, Refusal):
        return checked
    item, transition = checked
    resolved = ItemResolved(
        at=now,
        number=item.number,
        actor_user_id=command.actor_user_id,
        on_behalf=command.actor_user_id != item.holder.user_id,
        transition_id=command.transition_id,
        notes=command.notes,
    )
    if transition is None:
        completed = TaskCompleted(
            at=now, step_id=item.step_id, end_logic=definition.header.end_logic
        )
        # Even where this is also the first act: two statuses of one revision would race.
        return Decision((resolved, completed), (ReportTicketStatus("Resolved"),))
    step = definition.step(transition.to_step_id)
    entered = StepEntered(
        at=now,
        step_id=step.step_id,
        transition_id=transition.transition_id,
        visit=state.visits.get(step.step_id, 0) + 1,
    )
    event, effects = _assign(definition, step, len(state.items) + 1, state.target_at, now, pools)
    if state.status is TaskStatus.PENDING:
        effects = (*effects, ReportTicketStatus("In Progress"))
    return Decision((resolved, entered, event), effects)


def _plan_act(definition: Definition, state: TaskState, command: Act) -> tuple[str, ...]:
    checked = _check_act(definition, state, command)
    if isinstance(checked, Refusal):
        return ()
    _, transition = checked
    return () if transition is None else (role_pool(definition.step(transition.to_step_id).role),)


def _check_act(
    definition: Definition, state: TaskState, command: Act
) -> tuple[Item, Transition | None] | Refusal:
    """The item that is acted on and the transition it takes (None: it finishes), or the refusal."""
    if command.on_behalf and not command.notes.strip():
        return Refusal("notes_required", "Say in the notes why you act for somebody else.", 400)
    closed = handing.check_open(state, command.rev)
    if closed is not None:
        return closed
    item = _item_to_act_on(state, command)
    if isinstance(item, Refusal):
        return item
    transition = _transition_to_take(definition, item.step_id, command.transition_id)
    return transition if isinstance(transition, Refusal) else (item, transition)


def _item_to_act_on(state: TaskState, command: Act) -> Item | Refusal:
    item = state.open_item
    if not command.on_behalf:
        if all(command.actor_user_id != held.holder.user_id for held in state.items):
            return Refusal("not_holder", "Only who holds this task may act on it.", 403)
        if item is None or item.holder.user_id != command.actor_user_id:
            return Refusal("item_closed", "Your part of this task is already closed.")
    elif item is None:
        return Refusal("item_closed", "Nobody holds this task at the moment.")
    return item


def _transition_to_take(
    definition: Definition, step_id: int, transition_id: int | None
) -> Transition | Refusal | None:
    step = definition.step(step_id)
    if transition_id is None:
        if step.is_end:
            return None
        return Refusal("not_an_end_step", f"A task cannot be finished on the step {step.name}.")
    for transition in definition.exits(step_id):
        if transition.transition_id == transition_id:
            return transition
    return Refusal("transition_not_offered", f"This does not lead on from the step {step.name}.")


# --- TakeUp ---------------------------------------------------------------------------------


def _take_up(
    definition: Definition, state: TaskState, now: datetime, pools: Pools
) -> Decision | Refusal:
    waiting_for = _waiting_for(state)
    if waiting_for is None or state.step_id is None:
        return Refusal("nothing_to_take_up", "This task does not wait for anybody.")
    if not pools[role_pool(waiting_for)].members:
        return Refusal("nobody_eligible", "There is still nobody in the role it waits for.")
    if leaving.released_item(state) is not None:
        return leaving.take_up_released(definition, state, waiting_for, now, pools)
    step = definition.step(state.step_id)
    event, effects = _assign(definition, step, len(state.items) + 1, state.target_at, now, pools)
    return Decision((event,), effects)


def _waiting_for(state: TaskState | None) -> RoleRef | None:
    state = _existing(state)
    return state.waiting_for if state.status in OPEN_TASK_STATUSES else None


# --- common ---------------------------------------------------------------------------------


def _assign(
    definition: Definition,
    step: Step,
    number: int,
    target_at: datetime | None,
    now: datetime,
    pools: Pools,
) -> tuple[Event, tuple[Effect, ...]]:
    """Give the step to whose turn it is, with a share of what is left, or let the task wait."""
    choice, holder = choose(role_pool(step.role), pools[role_pool(step.role)])
    if holder is None:
        return WaitingForPerson(at=now, step_id=step.step_id, role=step.role, choice=choice), ()
    event = _assigned(definition, step, number, target_at, now, choice, holder)
    return event, (*_turn(choice), NotifyAssignment(number))


def _assigned(
    definition: Definition,
    step: Step,
    number: int,
    target_at: datetime | None,
    now: datetime,
    choice: Choice,
    holder: Member,
) -> ItemAssigned:
    return ItemAssigned(
        at=now,
        number=number,
        step_id=step.step_id,
        role=step.role,
        holder=holder,
        origin=Origin.SYSTEM,
        choice=choice,
        share=step_share(
            now=now,
            target_at=target_at,
            weight=definition.share_weight[step.step_id],
            path_weight=definition.path_weight[step.step_id],
        ),
    )


def _turn(choice: Choice) -> tuple[TurnTaken, ...]:
    if choice.chosen_user_id is None:
        return ()
    return (TurnTaken(choice.pool, choice.chosen_user_id),)
