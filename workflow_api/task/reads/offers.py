"""The commands that a person may send to a task now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from servicekit.auth import Person
from task.domain.allowed import status_forbids
from task.domain.command import Asker, Command, Destination, Offer
from task.domain.commands import Escalate
from task.domain.commands.escalate import nobody_else
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
    if not found:
        return NOT_NOW
    to = found[0].to
    people = {} if to is None or not _needs_somebody(found[0]) else next_people([to], now)
    return _refused_by(found[0], people).refused


def task_offers(
    person: Person, task: Task, *, now: datetime, with_next: bool = False
) -> list[TaskOffer]:
    """The commands that `person` may send now; none on an archived task without a version.

    Nothing is locked, so the command itself may still be refused. Two more statements look for the
    person to whom an escalation would lead, which is offered as refused if there is nobody; with
    `with_next` for the people of all offers, whom these name then.
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
    """Whether the command is refused if nobody could take the work; other work then waits."""
    return offer.command == Escalate.name
