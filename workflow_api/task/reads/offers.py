"""The commands that a person may send to a task now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servicekit.auth import Person
from task.domain.allowed import status_forbids
from task.domain.command import Asker, Command, Offer
from task.domain.decision import Refusal
from task.domain.offers import offers
from task.models import Task
from task.reads.load import definition_with_ticket, items_of, task_state

from .relation import relations_of
from .rotations import next_people


@dataclass(frozen=True, slots=True)
class TaskOffer:
    """An offer with the key of its item, if it concerns one.

    `next_user_full_name` is the name of the person whose turn it would be, if asked for.
    """

    offer: Offer
    task_item_id: int | None
    next_user_full_name: str | None = None


NOT_ASKED = Refusal("not_offered", "You cannot ask for this with this ticket.", 403)
NOT_NOW = Refusal("not_offered", "This cannot be done with this ticket now.")


def refusal_of(
    person: Person, task: Task, command: type[Command], *, now: datetime
) -> Refusal | None:
    """Why the task would refuse such a command of `person` now; None if it would accept it.

    Nothing is locked, so the command itself may still be refused.
    """
    items = items_of(task)
    relations = relations_of(person, ticket=task.ticket, task=task, items=items)
    if task.workflow_version is None or not relations & command.asked_by:
        return NOT_ASKED
    state = task_state(task, items)
    forbidden = status_forbids(state, command)
    if forbidden is not None:
        return forbidden
    asker = Asker(person.user_id, relations)
    found = list(command.offers(definition_with_ticket(task), state, asker, now))
    return found[0].refused if found else NOT_NOW


def task_offers(
    person: Person, task: Task, *, now: datetime, with_next: bool = False
) -> list[TaskOffer]:
    """The commands that `person` may send now; none on an archived task without a version.

    Nothing is locked, so the command itself may still be refused. With `with_next` each offer also
    names the person to whom it would lead, which takes two more statements.
    """
    if task.workflow_version is None or not person.is_staff_member:
        return []
    items = items_of(task)
    relations = relations_of(person, ticket=task.ticket, task=task, items=items)
    keys = {item.number: item.pk for item in items}
    found = offers(
        definition_with_ticket(task), task_state(task, items), Asker(person.user_id, relations), now
    )
    leading = [offer.to for offer in found if offer.to is not None] if with_next else []
    people = next_people(leading, now)
    return [
        TaskOffer(
            offer,
            None if offer.item_number is None else keys[offer.item_number],
            None if offer.to is None else people.get(offer.to),
        )
        for offer in found
    ]
