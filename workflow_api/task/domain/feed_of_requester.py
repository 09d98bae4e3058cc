"""The feed of a task for the requester of its ticket.

This module is pure. Entries contain people as numbers; the reader of the feed looks up the names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from task.domain.feed import Entry, PersonRef


def feed_for_requester(entries: Sequence[Entry], requester: PersonRef) -> list[Entry]:
    """The entries about the ticket itself, without people other than the requester."""
    return list(_requester_entries(entries, requester))


# The kinds of entries about the ticket itself. Steps, roles and holders are internal to the team.
_OF_THE_TICKET = {
    *("opened", "content_changed", "priority_changed", "completed", "cancelled"),
    *("held", "resumed", "reopened"),
}


def _requester_entries(entries: Sequence[Entry], requester: PersonRef) -> Iterator[Entry]:
    has_begun = False
    for entry in entries:
        if entry.kind == "acted" and not has_begun:
            has_begun = True
            if entry.target is not None:
                yield Entry(entry.seq, entry.rev, entry.at, "started", "work_begun")
        elif entry.kind in _OF_THE_TICKET:
            is_word = isinstance(entry.source, str)
            yield Entry(
                seq=entry.seq,
                rev=entry.rev,
                at=entry.at,
                kind=entry.kind,
                text_code=entry.text_code,
                actor=entry.actor if _is_same(entry.actor, requester) else None,
                source=entry.source if is_word else None,
                target=entry.target if is_word else None,
            )


def _is_same(actor: PersonRef | None, person: PersonRef) -> bool:
    return actor is not None and (actor.user_type, actor.user_id) == (
        person.user_type,
        person.user_id,
    )
