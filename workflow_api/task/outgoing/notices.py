"""The notices about a task's events, and the people who receive them (CONTRACT §7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from role.models import RoleUsers
from servicekit.base.visible import isolated
from servicekit.messages.outbox import OutgoingMessage
from sla.domain.priorities import PRIORITY_NAMES
from task.domain.events.clock import (
    PriorityChanged,
    TaskHeld,
    TaskReopened,
    TaskResumed,
)
from task.domain.events.work import (
    ContentChanged,
    ItemAssigned,
    ItemClosed,
    OwnerChanged,
    StepEntered,
    TaskCancelled,
    TaskCompleted,
    TaskOpened,
)
from task.domain.reasons import Code
from task.domain.state import OPEN_ITEM_STATUSES, ItemStatus, Origin
from task.models import Task, TaskItem

from .notice import (
    NoticeType,
    Recipient,
    Story,
    is_deleted,
    notice,
    requester_of,
    staff_member,
)


def notices(story: Story) -> Iterator[OutgoingMessage]:
    """The notices about the events of a change. No person gets two notices with the same cause."""
    is_reopening = any(isinstance(event, TaskReopened) for event in story.events)
    is_beginning = is_reopening or any(isinstance(event, TaskOpened) for event in story.events)
    is_cancelled = any(isinstance(event, TaskCancelled) for event in story.events)
    for event in story.events:
        match event:
            case ItemAssigned() if event.choice.reason.code is Code.CLAIMED_BY:
                continue  # no notice: the new holder has claimed the task themselves
            case ItemAssigned() if event.number in story.new_items and not is_reopening:
                yield from _assigned(story, story.items[event.number])
            case ItemClosed():
                yield from _closed(story, story.items[event.number], is_cancelled)
            case StepEntered() if not is_beginning:
                yield from _moved(story)
            case TaskCompleted():
                yield from _completed(story)
            case OwnerChanged() if event.choice.reason.code is Code.NAMED_BY:
                yield from _owner_named(story)
            case ContentChanged() if not is_deleted(story.task):
                yield from _content_changed(story, event)
            case PriorityChanged() if not is_deleted(story.task):
                yield from _priority_changed(story)
            case TaskHeld():
                yield from _held(story)
            case TaskResumed() if not is_cancelled:
                yield from _resumed(story)
            case TaskReopened():
                yield from _reopened(story)


def completed_notice(story: Story, to: Recipient) -> OutgoingMessage:
    """The notice to one of the task's people that the task is completed."""
    number = story.task.ticket.ticket_number
    return notice(
        story,
        to=to,
        kind="task_completed",
        title="Task Completed",
        message=f"{number} is finished.",
        cause=f"task:{story.task.pk}:rev:{story.task.rev}:completed",
    )


def left_notices(
    task: Task,
    *,
    left: TaskItem | None,
    new_holder: str | None,
    is_owner_new: bool,
    admins: Sequence[RoleUsers],
) -> Iterator[OutgoingMessage]:
    """The notices to the owner, and to Admins, about the work of a person who left a role.

    `left` is the item that this person held; None if only the owner changes. `new_holder` is the
    name of the successor; None if the task waits. `admins` are notified if the task waits; their
    notices have one cause for each ended membership. If `is_owner_new`, the owner is also notified
    of the ownership.
    """
    story = Story(task, (), {}, {}, None, "", frozenset())
    number, owner = task.ticket.ticket_number, task.ticket_owner
    if owner is not None and is_owner_new:
        yield notice(
            story,
            to=staff_member(owner),
            kind="system",
            title="Yours to Coordinate",
            message=f"You coordinate {number} now: its coordinator left.",
            cause=f"task:{task.pk}:rev:{task.rev}:owner",
        )
    if left is None:
        return
    gone = isolated(left.user_full_name) or f"Person {left.user_id}"
    role, step = isolated(left.role_name), isolated(left.step_name)
    if owner is not None:
        became = (
            f"{isolated(new_holder) or 'somebody else'} goes on with it"
            if new_holder is not None
            else ("it waits until somebody is in that role")
        )
        yield notice(
            story,
            to=staff_member(owner),
            kind="task_status_update",
            title="Task Passed On" if new_holder is not None else "Task Waits for Somebody",
            message=f"{gone} left the role {role}. {number} is at {step}: {became}.",
            cause=f"task-item:{left.pk}:left:owner",
            item=left,
        )
    since = left.role_user.assigned_at.isoformat()
    for admin in admins:
        yield notice(
            story,
            to=staff_member(admin),
            kind="system",
            title="Nobody Is Left in a Role",
            message=f"{gone} was the last in the role {role}. {number}, and what else was"
            " theirs, waits until somebody is in it.",
            cause=f"membership:{left.role_user_id}:{since}:nobody-left",
        )


def _assigned(story: Story, item: TaskItem) -> Iterator[OutgoingMessage]:
    number, step, who = story.task.ticket.ticket_number, isolated(item.step_name), story.who
    said: dict[Origin, tuple[NoticeType, str, str, str]] = {
        Origin.SYSTEM: (
            "task_assignment",
            "Task Assignment",
            f"{who} moved {number} on; it waits for you at {step}."
            if who
            else f"{number} waits for you at {step}.",
            "assigned",
        ),
        Origin.TRANSFERRED: (
            "task_transfer_in",
            "Task Transferred to You",
            f"{who} gave you {number}, at {step}."
            if who
            else f"{number} was transferred to you at {step}.",
            "transferred-in",
        ),
        Origin.ESCALATION: (
            "task_escalation",
            "Task Escalated to You",
            f"{who} escalated {number} to you, at {step}."
            if who
            else f"{number} was escalated to you at {step}.",
            "escalated-to",
        ),
    }
    kind, title, message, cause = said[Origin(item.origin)]
    yield notice(
        story,
        to=staff_member(story.people[item.role_user_id]),
        kind=kind,
        title=title,
        message=message,
        cause=f"task-item:{item.pk}:{cause}",
        item=item,
    )


def _closed(story: Story, item: TaskItem, is_cancelled: bool) -> Iterator[OutgoingMessage]:
    number, step = story.task.ticket.ticket_number, isolated(item.step_name)
    holder = staff_member(story.people[item.role_user_id])
    if item.status == ItemStatus.REASSIGNED:
        # If no person sent the command, the holder left the role. Then there may be no new holder.
        has_left = not story.who
        yield notice(
            story,
            to=holder,
            kind="task_transfer_out",
            title="Task Transferred",
            message=f"{number} goes on without you: you left the role {isolated(item.role_name)}."
            if has_left
            else f"{story.who} gave {number} to {story.new_holder or 'somebody else'}, at {step}.",
            cause=f"task-item:{item.pk}:transferred-out",
            item=item,
        )
    elif item.status == ItemStatus.ESCALATED and story.task.ticket_owner is not None:
        yield notice(
            story,
            to=staff_member(story.task.ticket_owner),
            kind="task_escalation",
            title="Task Escalated",
            message=_escalated_words(story, number, step),
            cause=f"task-item:{item.pk}:escalated",
            item=item,
        )
    elif is_cancelled:
        yield notice(
            story,
            to=holder,
            kind="task_status_update",
            title="Ticket Deleted" if is_deleted(story.task) else "Task Cancelled",
            message=f"{_taken_away(story)}; nothing is left to do.",
            cause=f"task-item:{item.pk}:cancelled",
            item=item,
        )


def _escalated_words(story: Story, number: str, step: str) -> str:
    done = f"{story.who} escalated {number}" if story.who else f"{number} was escalated"
    return f"{done} at {step}; {story.new_holder or 'somebody else'} has it now."


def _moved(story: Story) -> Iterator[OutgoingMessage]:
    task = story.task
    if task.ticket_owner is not None:
        number, step = task.ticket.ticket_number, isolated(task.current_step_name)
        yield notice(
            story,
            to=staff_member(task.ticket_owner),
            kind="workflow_step_change",
            title="Step Changed",
            message=f"{story.who} moved {number} to {step}."
            if story.who
            else f"{number} has come to {step}.",
            cause=f"task:{task.pk}:rev:{task.rev}:step",
        )


def _completed(story: Story) -> Iterator[OutgoingMessage]:
    task = story.task
    if task.ticket_owner is not None:
        yield completed_notice(story, staff_member(task.ticket_owner))
    requester = requester_of(task)
    if requester is not None:
        yield notice(
            story,
            to=requester,
            kind="ticket_resolved",
            title="Ticket Resolved",
            message=f"Your ticket {task.ticket.ticket_number} is resolved.",
            cause=f"task:{task.pk}:rev:{task.rev}:resolved",
        )


def _content_changed(story: Story, event: ContentChanged) -> Iterator[OutgoingMessage]:
    """Notify the holder and the owner of the task, except a person who changed the ticket themselves."""
    task = story.task
    sender = event.sender
    done_by = sender.user_id if sender and sender.user_type == "staff" else None
    number = task.ticket.ticket_number
    people = {
        item.user_id: staff_member(story.people[item.role_user_id])
        for item in story.items.values()
        if item.status in OPEN_ITEM_STATUSES
    }
    if task.ticket_owner is not None:
        people.setdefault(task.ticket_owner.user_id, staff_member(task.ticket_owner))
    for user_id, person in people.items():
        if user_id != done_by:
            yield notice(
                story,
                to=person,
                kind="task_status_update",
                title="Ticket Changed",
                message=f"{story.who} changed what {number} says; look at it again."
                if story.who
                else f"What {number} says was changed; look at it again.",
                cause=f"task:{task.pk}:rev:{task.rev}:content",
            )


def _priority_changed(story: Story) -> Iterator[OutgoingMessage]:
    number, priority = story.task.ticket.ticket_number, PRIORITY_NAMES[story.task.priority]
    message = (
        f"{story.who} changed the priority of {number} to {priority}."
        if story.who
        else f"The priority of {number} is {priority} now."
    )
    yield from _to_holder(story, "Priority Changed", message, "priority")


def _owner_named(story: Story) -> Iterator[OutgoingMessage]:
    """Notify the new owner, unless they have made themselves the owner."""
    task, owner = story.task, story.task.ticket_owner
    if owner is not None and owner.user_id != story.actor_user_id:
        yield notice(
            story,
            to=staff_member(owner),
            kind="system",
            title="Yours to Coordinate",
            message=f"{story.who} made you the coordinator of {task.ticket.ticket_number}.",
            cause=f"task:{task.pk}:rev:{task.rev}:owner",
        )


def _held(story: Story) -> Iterator[OutgoingMessage]:
    number = story.task.ticket.ticket_number
    message = f"{story.who} put {number} on hold; its clock is paused."
    yield from _to_holder(story, "Task on Hold", message, "held")


def _resumed(story: Story) -> Iterator[OutgoingMessage]:
    message = f"{story.who} resumed {story.task.ticket.ticket_number}; its clock runs again."
    yield from _to_holder(story, "Task Resumed", message, "resumed")


def _to_holder(story: Story, title: str, message: str, cause: str) -> Iterator[OutgoingMessage]:
    """Notify the holder of a change of the task, unless the holder has made it."""
    task = story.task
    for item in story.items.values():
        if item.status in OPEN_ITEM_STATUSES and item.user_id != story.actor_user_id:
            yield notice(
                story,
                to=staff_member(story.people[item.role_user_id]),
                kind="task_status_update",
                title=title,
                message=message,
                cause=f"task:{task.pk}:rev:{task.rev}:{cause}",
                item=item,
            )


def _reopened(story: Story) -> Iterator[OutgoingMessage]:
    """Notify the new holder of the reopening. This notice replaces the one about the assignment.

    The requester is notified by ticket_service.
    """
    task, number = story.task, story.task.ticket.ticket_number
    for item_number in story.new_items:
        item = story.items[item_number]
        if item.user_id != story.actor_user_id:
            yield notice(
                story,
                to=staff_member(story.people[item.role_user_id]),
                kind="ticket_reopened",
                title="Ticket Reopened",
                message=f"{story.who} reopened {number}; it waits for you at"
                f" {isolated(item.step_name)}.",
                cause=f"task:{task.pk}:rev:{task.rev}:reopened",
                item=item,
            )


def _taken_away(story: Story) -> str:
    number = story.task.ticket.ticket_number
    did, done = ("deleted", "deleted") if is_deleted(story.task) else ("withdrew", "withdrawn")
    return f"{story.who} {did} {number}" if story.who else f"{number} was {done}"
