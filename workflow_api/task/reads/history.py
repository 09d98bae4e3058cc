"""The history of a task, from its stored events, with the names that people have now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Value

from audit.models import PersonAlias
from role.models import RoleUsers
from servicekit.auth import Person
from task.domain.codec import event_from_json
from task.domain.events import Event
from task.domain.events.work import ItemClosed, ItemResolved
from task.domain.feed import Entry, PersonRef, StepRef, StoredEvent, feed
from task.domain.feed_of_requester import feed_for_requester
from task.domain.reasons import Reason, Why, sentence
from task.domain.state import ItemStatus, Outcome
from task.models import Task, TaskEvent, TaskItem
from task.reads.load import definition_of_task

from .selectors import action_log


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A staff member with the name that the action log shows."""

    user_id: int
    full_name: str


Names = dict[tuple[str, int], str]


def stored_events(task: Task, *classes: type[Event]) -> list[StoredEvent]:
    """A task's events in order. With `classes`, only the events of these classes."""
    rows = TaskEvent.objects.filter(task=task).order_by("seq")
    if classes:
        rows = rows.filter(kind__in=[event.kind for event in classes])
    return [
        StoredEvent(seq, rev, actor_user_id, event_from_json(kind, data), first_seq)
        for seq, first_seq, rev, actor_user_id, kind, data in rows.values_list(
            "seq", "first_seq", "rev", "actor_user_id", "kind", "data"
        )
    ]


def task_feed(
    task: Task,
    reader: Person,
    *,
    kind: str = "",
    after_rev: int = 0,
    search: str = "",
    ordering: str = "seq",
) -> list[Entry]:
    """The entries of the task's history that `reader` may see.

    Three arguments select entries: `kind` by their kind, `after_rev` by revisions above this one,
    `search` by a text that they contain. They come newest first if `ordering` begins with "-", else
    oldest first.
    """
    entries = feed(stored_events(task))
    if reader.is_employee:
        entries = feed_for_requester(entries, PersonRef(reader.user_type, reader.user_id))
    entries = [entry for entry in entries if entry.rev > after_rev and kind in ("", entry.kind)]
    if search.strip():
        entries = _matching(task, entries, search.strip().casefold())
    return entries[::-1] if ordering.startswith("-") else entries


def _matching(task: Task, entries: list[Entry], wanted: str) -> list[Entry]:
    names, steps = names_of(people_of(entries)), step_names(task)

    def texts(entry: Entry) -> Iterable[str]:
        yield from (sentence(entry.reason, lambda who: names.get(("staff", who), "")), entry.role)
        for end in (entry.actor, entry.on_behalf_of, entry.source, entry.target, entry.step):
            if isinstance(end, PersonRef):
                yield names[end.user_type, end.user_id]
            elif isinstance(end, StepRef):
                yield steps.get(end.step_id, "")

    return [entry for entry in entries if any(wanted in text.casefold() for text in texts(entry))]


def step_names(task: Task) -> dict[int, str]:
    """The steps' names as frozen in the task's version."""
    return {step.step_id: step.name for step in definition_of_task(task).graph.steps}


def people_of(entries: Iterable[Entry]) -> set[PersonRef]:
    """All people in the entries and in the reasons of the entries."""
    people: set[PersonRef] = set()
    for entry in entries:
        ends = (entry.actor, entry.on_behalf_of, entry.source, entry.target)
        people.update(end for end in ends if isinstance(end, PersonRef))
        people |= _people_in(entry.reason)
    return people


def _people_in(why: Why) -> set[PersonRef]:
    return set() if isinstance(why, str) else {PersonRef("staff", who) for who in why.user_ids}


def names_of(people: Iterable[PersonRef]) -> Names:
    """The current names of these people, read in one statement.

    A name comes from the person's roles. If the person has no role, it comes from their last
    sign-in. If there is neither, the name is empty.
    """
    people = set(people)
    if not people:
        return {}
    user_ids = {person.user_id for person in people}
    by_role = RoleUsers.objects.filter(user_id__in=user_ids).values_list(
        Value("staff", CharField()), "user_id", "user_full_name"
    )
    by_alias = PersonAlias.objects.filter(user_id__in=user_ids).values_list(
        "user_type", "user_id", "full_name"
    )
    found: Names = {(person.user_type, person.user_id): "" for person in people}
    rows = by_alias.annotate(rank=Value(1)).union(by_role.annotate(rank=Value(2)), all=True)
    for user_type, user_id, name, _ in sorted(rows, key=lambda row: row[3]):
        if name and (user_type, user_id) in found:
            found[user_type, user_id] = name
    return found


@dataclass(frozen=True, slots=True)
class Deed:
    """How an item ended.

    `acted_by` is the person who acted on the item, and `closed_by` is the person who ended it, by
    an act or in another way. Each is None if there was no such person. `reason` is the suite's
    reason; None if a person wrote the reason.
    """

    outcome: Outcome
    acted_by: PersonRef | None = None
    closed_by: PersonRef | None = None
    reason: Reason | None = None


NOT_YET = Deed(Outcome.OPEN)
_CLOSED_AS = {
    ItemStatus.REASSIGNED: Outcome.TRANSFERRED,
    ItemStatus.ESCALATED: Outcome.ESCALATED,
    ItemStatus.RESOLVED: Outcome.CANCELLED,
}


def item_deeds(task: Task) -> dict[int, Deed]:
    """How each closed item of a task ended, by the item's number."""
    deeds = {}
    for stored in stored_events(task, ItemResolved, ItemClosed):
        event = stored.event
        if isinstance(event, ItemResolved):
            actor = PersonRef("staff", event.actor_user_id)
            deeds[event.number] = Deed(Outcome.ACTED, acted_by=actor, closed_by=actor)
        elif isinstance(event, ItemClosed):
            by = event.actor_user_id
            closed_by = None if by is None else PersonRef("staff", by)
            reason = event.notes if isinstance(event.notes, Reason) else None
            deeds[event.number] = Deed(_CLOSED_AS[event.status], closed_by=closed_by, reason=reason)
    return deeds


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An item of the action log and how it ended. `notes` are the words of the person who ended it, or the
    suite's reason as a sentence.
    """

    item: TaskItem
    deed: Deed
    notes: str
    acted_by: NamedPerson | None
    closed_by: NamedPerson | None


def log_entries(task: Task) -> list[LogEntry]:
    """The task's items in order, each with the person who acted on it or ended it in another way."""
    items, deeds = list(action_log(task)), item_deeds(task)
    holders = {item.user_id: item.user_full_name for item in items}
    actors = {deed.closed_by for deed in deeds.values() if deed.closed_by is not None}
    actors = actors.union(*(_people_in(deed.reason) for deed in deeds.values() if deed.reason))
    # Most actors are holders, and the items contain the names of holders. Look up only the other
    # actors.
    names = names_of(actor for actor in actors if actor.user_id not in holders)

    def name_of(user_id: int) -> str:
        return holders.get(user_id) or names.get(("staff", user_id), "")

    def named(person: PersonRef | None) -> NamedPerson | None:
        return None if person is None else NamedPerson(person.user_id, name_of(person.user_id))

    return [
        LogEntry(
            item=item,
            deed=deed,
            notes=item.notes if deed.reason is None else sentence(deed.reason, name_of),
            acted_by=named(deed.acted_by),
            closed_by=named(deed.closed_by),
        )
        for item in items
        for deed in (deeds.get(item.number, NOT_YET),)
    ]
