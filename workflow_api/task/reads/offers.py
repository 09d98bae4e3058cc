"""The commands that a person may send to a task now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from servicekit.auth import Person
from task.domain.allowed import status_forbids
from task.domain.command import Asker, Command, Destination, Offer
from task.domain.commands import Claim, Escalate
from task.domain.commands.claim import not_waiting
from task.domain.commands.escalate import nobody_else
from task.domain.decision import Refusal
from task.domain.offers import offers
from task.domain.state import TaskState
from task.hot import item_rows_of
from task.models import Task
from task.reads.load import definition_of_task, definition_with_ticket, items_of, task_state

from .relation import relations_of
from .rotations import next_people


@dataclass(frozen=True, slots=True)
class TaskOffer:
    """An offer, with the key of its item if the command concerns an item.

    `next_user_full_name` is the name of the person who would get the work. It is None if nobody
    would get it, or if the caller did not ask for it.
    """

    offer: Offer
    task_item_id: int | None
    next_user_full_name: str | None = None


NOT_ASKED = Refusal("not_offered", "You cannot ask for this with this ticket.", 403)
NOT_NOW = Refusal("not_offered", "This cannot be done with this ticket now.")


def refusals_of(
    person: Person, tasks: Sequence[Task], commands: Sequence[type[Command]], *, now: datetime
) -> dict[tuple[int, type[Command]], Refusal | None]:
    """For each task and each command, the reason why the task would refuse the command from
    `person` now; None if it would accept the command. Keys are pairs of the task's key and the
    command's type.

    Nothing is locked, so a command that is sent later may still be refused. Only commands whose
    offers do not depend on conditions can be asked about. The number of statements does not grow
    with the number of tasks.
    """
    items_by_task = item_rows_of([task.pk for task in tasks]) if tasks else {}
    found: dict[tuple[int, type[Command]], Offer | Refusal] = {}
    for task in tasks:
        items = items_by_task[task.pk]
        relations = relations_of(person, ticket=task.ticket, task=task, items=items)
        state, asker = task_state(task, items), Asker(person.user_id, relations)
        for command in commands:
            found[task.pk, command] = _offered(task, state, command, asker, now)
    leading = {it.to for it in found.values() if isinstance(it, Offer) and _needs_somebody(it)}
    people = next_people([to for to in leading if to is not None], now)
    return {
        key: it if isinstance(it, Refusal) else _refused_by(it, people).refused
        for key, it in found.items()
    }


def _offered(
    task: Task, state: TaskState, command: type[Command], asker: Asker, now: datetime
) -> Offer | Refusal:
    if task.workflow_version is None:
        return NOT_ASKED
    if command is Claim and state.waiting_for is None:
        # A person has the relation to a queue only while the task waits in it. So a missing
        # relation does not say whether the person may claim; the status and the state of the task
        # decide here.
        return status_forbids(state, command) or not_waiting(state)
    if not asker.relations & command.asked_by:
        return NOT_ASKED
    forbidden = status_forbids(state, command)
    if forbidden is not None:
        return forbidden
    offered = next(iter(command.offers(definition_of_task(task), state, asker, now)), None)
    return NOT_NOW if offered is None else offered


def task_offers(
    person: Person, task: Task, *, now: datetime, with_next: bool = False
) -> list[TaskOffer]:
    """The commands that `person` may send now; none for an archived task without a version.

    Nothing is locked, so a command that is sent later may still be refused. An escalation is offered
    as refused if nobody could take the work. With `with_next` each offer names the person who would
    get the work. Two more statements are needed to find these people.
    """
    if task.workflow_version is None or not person.is_staff_member:
        return []
    items = items_of(task)
    relations = relations_of(person, ticket=task.ticket, task=task, items=items)
    keys = {item.number: item.pk for item in items}
    found = offers(
        definition_with_ticket(task), task_state(task, items), Asker(person.user_id, relations), now
    )
    leading = {offer.to: offer for offer in found if offer.to is not None}
    people = next_people([to for to in leading if with_next or _needs_somebody(leading[to])], now)
    return [
        TaskOffer(
            _refused_by(offer, people),
            None if offer.item_number is None else keys[offer.item_number],
            people.get(offer.to) if with_next and offer.to is not None else None,
        )
        for offer in found
    ]


def _refused_by(offer: Offer, people: Mapping[Destination, str]) -> Offer:
    if offer.to is None or offer.refused is not None or not _needs_somebody(offer):
        return offer
    return offer if offer.to in people else replace(offer, refused=nobody_else(offer.to.role))


def _needs_somebody(offer: Offer) -> bool:
    """Whether the command is refused if nobody could take the work. After a command for which this
    is False, the task would wait.
    """
    return offer.command == Escalate.name
