"""Reading the audit."""

from __future__ import annotations

from django.db.models import QuerySet

from servicekit.base.errors import NotFoundError

from .models import AuditEvent


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
