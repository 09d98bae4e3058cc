"""Row locks of calendars, at any place of a transaction: an edit waits for no other row.

An edit locks the row for itself alone, and nothing of tasks; opening a task, or giving the calendar
to a workflow, shares it. So no task is opened in hours that an edit has just replaced.
"""

from __future__ import annotations

from django.db.models import QuerySet

from .hot import calendar_rev_shared
from .models import Calendar


def calendar_qs_for_update() -> QuerySet[Calendar]:
    return Calendar.objects.order_by("pk").select_for_update(of=("self",))


def calendar_is_shared(calendar_id: int) -> bool:
    """Whether there is such a calendar; nobody deletes it until the transaction ends."""
    is_there = calendar_rev_shared(calendar_id) is not None
    return is_there and Calendar.objects.filter(pk=calendar_id, deleted_at=None).exists()
