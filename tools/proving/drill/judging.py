"""Compares the answers that clients received (the ledger) with the stored rows (the traces).

The functions read nothing themselves; each yields a sentence per fault.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from proving.drill.deadlines import SLA_SECONDS, WORKFLOW
from proving.drill.ledger import (
    Call,
    Fate,
    Kind,
)
from proving.drill.quiescence import not_handled
from proving.drill.traces import (
    OUTSIDE,
    Item,
    Task,
    Traces,
)

# Copied from the specification of the sample workflows, so that the judge does not depend on the code.
SLA_HOURS = {"low": 72, "medium": 48, "high": 24, "urgent": 4}
# The weight of each step, and the sum of the weights from that step to the end.
STEP_WEIGHTS = {
    "Receive Asset": (0.2, 1.0),
    "Inspect Asset": (0.5, 0.8),
    "Update Inventory": (0.3, 0.3),
    "Verify Request": (0.3, 1.0),
    "Prepare Asset": (0.4, 0.7),
    "Deliver Asset": (0.3, 0.3),
    "Review Proposal": (0.3, 1.0),
    "Manager Approval": (0.4, 0.7),
    "Finance Approval": (0.3, 0.3),
    "Triage": (0.2, 1.0),
    "Diagnose": (0.3, 0.8),
    "Resolve": (0.3, 0.5),
    "Verify": (0.2, 0.2),
    "Watch": (0.5, 1.0),
    "Close": (0.5, 0.5),
}
TICKET_STATUS = {
    "pending": "Open",
    "in progress": "In Progress",
    "on_hold": "On Hold",
    "completed": "Resolved",
    "cancelled": "Withdrawn",
}
TICKET_PRIORITY = {"low": "Low", "medium": "Medium", "high": "High", "urgent": "Critical"}
OPEN_ITEMS = frozenset({"new", "in progress", "breached"})
OPEN_TASKS = frozenset({"pending", "in progress", "on_hold"})
# For each origin of an item: the type of the notice that the holder gets, and the last word of its cause.
NOTICE_OF_ORIGIN = {
    "System": ("task_assignment", "assigned"),
    "Transferred": ("task_transfer_in", "transferred-in"),
    "Escalation": ("task_escalation", "escalated-to"),
}
ROUNDING = timedelta(milliseconds=5)


def judge(calls: Sequence[Call], traces: Traces) -> list[str]:
    """A sentence for each broken promise; empty if all is well."""
    rules: tuple[Callable[[], Iterator[str]], ...] = (
        lambda: _tickets(calls, traces),
        lambda: _one_task_each(traces),
        lambda: _holders(traces),
        lambda: _task_deadlines(traces),
        lambda: _step_deadlines(traces),
        lambda: _assignment_notices(traces),
        lambda: _acts(calls, traces),
        lambda: _changes(calls, traces),
        lambda: _withdrawals(calls, traces),
        lambda: _comments(calls, traces),
        lambda: _agreement(traces),
        lambda: _turns(traces),
        lambda: _messages(traces),
        lambda: (
            f"dead letter in {letter.service}: {letter.task} {letter.reason} {letter.error}"
            for letter in traces.dead
        ),
    )
    return [sentence for rule in rules for sentence in rule()]


def judge_outside(traces: Traces, taken: Mapping[str, Sequence[str]]) -> tuple[list[str], int]:
    """A sentence for messages missing in the queue of an outside system, and the number of repeats.

    Messages are delivered at least once: a repeat has the same message id and is allowed.
    """
    sentences = []
    repeats = 0
    for queue in OUTSIDE:
        sent = {row.message_id for row in traces.sent if row.queue == queue}
        counts = Counter(taken.get(queue, ()))
        repeats += sum(counts.values()) - len(counts)
        sentences += _listed("is not in {}", sorted(sent - counts.keys()), queue)
        sentences += _listed("is in {} and was never sent", sorted(counts.keys() - sent), queue)
    return sentences, repeats


def expect(calls: Sequence[Call], kind: Kind, found: Mapping[str, int], what: str) -> Iterator[str]:
    """A sentence for each call whose count in `found` contradicts its answer.

    A confirmed call must exist exactly once, a refused one not at all, and one without an answer at
    most once. Nothing else that looks like a call of the drill may exist.
    """
    known = set()
    for call in calls:
        if call.kind is not kind:
            continue
        known.add(call.mark)
        count = found.get(call.mark, 0)
        told = f"{call.fate} after {call.tries} tries with {call.status}"
        if count > 1:
            yield f"{what} '{call.mark}' is there {count} times ({told})."
        elif call.fate is Fate.DONE and not count:
            yield f"{what} '{call.mark}' is lost ({told})."
        elif call.fate is Fate.REFUSED and count:
            yield f"{what} '{call.mark}' happened although it was refused ({told})."
    for mark in sorted(found.keys() - known):
        if mark.startswith(f"drill {kind} "):
            yield f"{what} '{mark}' is there and nobody has asked for it."


def _tickets(calls: Sequence[Call], traces: Traces) -> Iterator[str]:
    yield from expect(calls, Kind.TICKET, Counter(t.subject for t in traces.tickets), "Ticket")
    numbers = {ticket.subject: ticket.number for ticket in traces.tickets}
    for call in calls:
        stored = numbers.get(call.mark)
        if (
            call.kind is Kind.TICKET
            and call.fate is Fate.DONE
            and stored not in (None, call.ticket)
        ):
            yield f"Ticket '{call.mark}' was called {call.ticket} and is stored as {stored}."


def _one_task_each(traces: Traces) -> Iterator[str]:
    tasks = Counter(task.number for task in traces.tasks)
    for ticket in traces.tickets:
        count = tasks[ticket.number]
        # A ticket that was withdrawn before the workflow received it needs no task.
        if count > 1 or (not count and ticket.status != "Withdrawn"):
            yield f"Ticket {ticket.number} ({ticket.status}) has {count} tasks."
    for number in sorted(tasks.keys() - {ticket.number for ticket in traces.tickets}):
        yield f"The task of {number} belongs to no ticket."


def _holders(traces: Traces) -> Iterator[str]:
    held = Counter(item.task_id for item in traces.items if item.status in OPEN_ITEMS)
    for task in traces.tasks:
        wanted = int(task.status in OPEN_TASKS and not task.is_waiting)
        if held[task.task_id] != wanted:
            yield f"Task {task.task_id} ({task.status}) has {held[task.task_id]} holders."
        if task.is_waiting:
            yield f"Task {task.task_id} waits for somebody, although every role has people."


def _task_deadlines(traces: Traces) -> Iterator[str]:
    tickets = {ticket.number: ticket for ticket in traces.tickets}
    for task in traces.tasks:
        ticket = tickets.get(task.number)
        if ticket is None:
            continue
        wanted = ticket.created_at + _sla(task)
        if task.target is None or not _same(task.target, wanted):
            yield f"Task {task.task_id} is due {task.target}, by the rules {wanted}."


def _sla(task: Task) -> timedelta:
    if task.workflow == WORKFLOW:
        return timedelta(seconds=SLA_SECONDS[task.priority])
    return timedelta(hours=SLA_HOURS[task.priority])


def _step_deadlines(traces: Traces) -> Iterator[str]:
    """Compute the deadlines of items again, except for transferred items and items of tasks whose
    priority changed.
    """
    changed = {event.task_id for event in traces.events if event.kind == "priority_changed"}
    tasks = {task.task_id: task for task in traces.tasks}
    for item in traces.items:
        if item.origin == "Transferred" or item.task_id in changed:
            continue
        wanted = _step_target(item, tasks[item.task_id])
        if item.target is None or wanted is None or not _same(item.target, wanted):
            yield f"Item {item.item_id} ({item.step}) is due {item.target}, by the rules {wanted}."


def _step_target(item: Item, task: Task) -> datetime | None:
    if task.target is None or item.step not in STEP_WEIGHTS:
        return None
    weight, path = STEP_WEIGHTS[item.step]
    left = max(task.target - item.assigned_on, timedelta(0))
    return item.assigned_on + left * (weight / path) if left else task.target


def _assignment_notices(traces: Traces) -> Iterator[str]:
    told = Counter((n.item_id, n.user_id, n.kind, n.cause) for n in traces.notices)
    wanted: set[tuple[int | None, int, str, str]] = set()
    for item in traces.items:
        kind, word = NOTICE_OF_ORIGIN[item.origin]
        notice = (item.item_id, item.user_id, kind, f"task-item:{item.item_id}:{word}")
        wanted.add(notice)
        if told[notice] != 1:
            yield f"The holder of item {item.item_id} was told {told[notice]} times of it ({kind})."
    words = {word for _, word in NOTICE_OF_ORIGIN.values()}
    for key in told.keys() - wanted:
        if key[3].rpartition(":")[2] in words:
            yield f"Somebody was told of an assignment that is not there: {key[3]}."


def _acts(calls: Sequence[Call], traces: Traces) -> Iterator[str]:
    resolved = [event for event in traces.events if event.kind == "item_resolved"]
    notes = [str(event.data["notes"]) for event in resolved]
    yield from expect(calls, Kind.ACT, Counter(notes), "Act")
    where = {
        str(event.data["notes"]): (event.task_id, event.rev, event.data["actor_user_id"])
        for event in resolved
    }
    audited = Counter(traces.audited_acts)
    moves = Counter(
        (event.task_id, event.rev)
        for event in traces.events
        if event.kind in {"step_entered", "task_completed"}
    )
    for call in calls:
        if call.kind is not Kind.ACT or call.fate is not Fate.DONE or call.mark not in where:
            continue
        wanted = (call.task_id, call.rev, call.user_id)
        if where[call.mark] != wanted:
            yield f"Act '{call.mark}' was answered with {wanted}, stored is {where[call.mark]}."
        if moves[call.task_id, call.rev] != 1:
            yield f"Act '{call.mark}' moved its task {moves[call.task_id, call.rev]} times."
        if audited[call.task_id, call.rev] != 1:
            yield f"Act '{call.mark}' is in the audit {audited[call.task_id, call.rev]} times."


def _changes(calls: Sequence[Call], traces: Traces) -> Iterator[str]:
    handed = [
        str(event.data["notes"])
        for event in traces.events
        if event.kind == "item_closed" and event.data["status"] == "reassigned"
    ]
    yield from expect(calls, Kind.TRANSFER, Counter(handed), "Transfer")
    reasons = [str(e.data["reason"]) for e in traces.events if e.kind == "priority_changed"]
    yield from expect(calls, Kind.PRIORITY, Counter(reasons), "Change of priority")


def _withdrawals(calls: Sequence[Call], traces: Traces) -> Iterator[str]:
    statuses = {task.number: task.status for task in traces.tasks}
    for call in calls:
        if call.kind is not Kind.WITHDRAWAL or call.fate is not Fate.DONE:
            continue
        # If the task is completed before the withdrawal arrives, it stays completed.
        if statuses.get(call.ticket, "cancelled") not in {"cancelled", "completed"}:
            yield f"{call.ticket} was withdrawn, its task is {statuses[call.ticket]}."


def _comments(calls: Sequence[Call], traces: Traces) -> Iterator[str]:
    contents = Counter(comment.content for comment in traces.comments)
    yield from expect(calls, Kind.COMMENT, contents, "Comment")
    seqs: dict[str, list[int]] = defaultdict(list)
    for comment in traces.comments:
        seqs[comment.number].append(comment.seq)
    for number, last in (traces.last_seqs or {}).items():
        if sorted(seqs[number]) != list(range(1, last + 1)):
            yield f"The comments of {number} are numbered {sorted(seqs[number])}, the last is {last}."


def _agreement(traces: Traces) -> Iterator[str]:
    tasks = {task.number: task for task in traces.tasks}
    for ticket in traces.tickets:
        task = tasks.get(ticket.number)
        if task is None:
            continue
        wanted = (TICKET_STATUS[task.status], TICKET_PRIORITY[task.priority])
        if (ticket.status, ticket.priority) != wanted:
            yield (
                f"Ticket {ticket.number} is {ticket.status} and {ticket.priority}, "
                f"by its task {wanted[0]} and {wanted[1]}."
            )


def _turns(traces: Traces) -> Iterator[str]:
    """Check the rotation: the numbers of items that it gave to the members of a role differ by at most
    one.
    """
    turns: dict[str, Counter[int]] = defaultdict(Counter)
    for item in traces.items:
        if item.origin == "System":
            turns[item.role][item.user_id] += 1
    for role, counts in sorted(turns.items()):
        if max(counts.values()) - min(counts.values()) > 1:
            yield f"Turns of {role} differ by more than one: {dict(sorted(counts.items()))}."


def _messages(traces: Traces) -> Iterator[str]:
    """Check that every message was published, and that messages to the suite's own queues were handled or
    are dead letters.
    """
    for row in traces.sent:
        if row.state == "dead":
            yield f"{row.task} {row.message_id} of {row.service} could not be published."
    for row in not_handled(traces.sent, traces.received, traces.dead):
        yield f"{row.task} {row.message_id} of {row.service} was published and is lost."


def _listed(sentence: str, found: Sequence[str], queue: str) -> list[str]:
    return [f"Message {message} {sentence.format(queue)}." for message in found]


def _same(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= ROUNDING
