"""Read the audit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from servicekit.base.errors import NotFoundError

from .domain.chain import FACTS
from .models import AuditEvent, AuditSeal, ChainVerification, PersonAlias


def audit_event_list() -> QuerySet[AuditEvent]:
    """All events with their actors, newest first."""
    return AuditEvent.objects.select_related("actor").order_by("-id")


def access_audit_event(event_id: int) -> AuditEvent:
    """One event; raises NotFoundError."""
    event = audit_event_list().filter(pk=event_id).first()
    if event is None:
        raise NotFoundError(f"There is no audit event {event_id}.")
    return event


def audit_events_of(*, target_type: str, target_id: str) -> QuerySet[AuditEvent]:
    """The events about one object, newest first."""
    return audit_event_list().filter(target_type=target_type, target_id=target_id)


def is_erased(user_type: str, user_id: int) -> bool:
    """Whether the names of this person were erased, so that none may be stored again."""
    aliases = PersonAlias.objects.filter(user_type=user_type, user_id=user_id)
    return aliases.filter(erased_at__isnull=False).exists()


def unsealed() -> QuerySet[AuditEvent]:
    """The events that have no seal yet."""
    return AuditEvent.objects.filter(seal=None)


def sealed_after(seq: int, count: int) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Each seal with one of the `count` numbers after `seq`, in order: its number, its hash, and the
    columns FACTS of its event.
    """
    # Give both ends of the range. With a limit instead, PostgreSQL might join and sort all later
    # rows.
    rows = AuditSeal.objects.filter(seq__gt=seq, seq__lte=seq + count).order_by("seq")
    columns = [f"event__{name}" for name in FACTS]
    for number, stored, *facts in rows.values_list("seq", "hash", *columns):
        yield number, stored, dict(zip(FACTS, facts, strict=True))


def last_seal() -> AuditSeal | None:
    """The last seal of the chain, or None."""
    return AuditSeal.objects.order_by("-seq").first()


def unsealed_count() -> int:
    """The number of events without a seal. It is the difference of two counts, so the tables need
    not be compared row by row.
    """
    return max(0, AuditEvent.objects.count() - AuditSeal.objects.count())


def verification_open() -> ChainVerification | None:
    """The verification of the chain that has not finished, or None."""
    return ChainVerification.objects.filter(is_finished=False).first()


def verification_last() -> ChainVerification | None:
    """The verification that finished last, or None."""
    return ChainVerification.objects.filter(is_finished=True).order_by("-id").first()


def audit_changes_since(
    moment: datetime | None,
    targets: Mapping[str, tuple[Collection[int], Collection[str] | None]],
) -> QuerySet[AuditEvent]:
    """The events after `moment` about any of these objects, newest first.

    `targets` has a key for each type of object. Its value is the ids of the objects, and the
    actions to include (None for all actions).
    """
    wanted = Q(pk__in=[])
    for target_type, (ids, actions) in targets.items():
        about = Q(target_type=target_type, target_id__in=[str(id_) for id_ in ids])
        wanted |= about if actions is None else about & Q(action__in=actions)
    events = audit_event_list().filter(wanted)
    return events if moment is None else events.filter(created_at__gt=moment)
