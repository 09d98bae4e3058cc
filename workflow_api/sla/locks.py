"""Row locks of calendars. A transaction may take them at any point. They cannot deadlock, because
an edit waits for no other row while it holds its lock.

An edit takes an exclusive lock on the calendar's row, and no lock on tasks. A transaction that
opens a task, or gives the calendar to a workflow, takes a shared lock. So no task is opened with
hours that an edit has just replaced.
"""

from __future__ import annotations

from django.db.models import QuerySet

from .hot import calendar_rev_shared
from .models import Calendar


def calendar_qs_for_update() -> QuerySet[Calendar]:
    return Calendar.objects.order_by("pk").select_for_update(of=("self",))


def calendar_is_shared(calendar_id: int) -> bool:
    """Whether there is such a calendar. Takes a shared lock, so that nobody can delete the calendar
    until the transaction ends.
    """
    is_there = calendar_rev_shared(calendar_id) is not None
    return is_there and Calendar.objects.filter(pk=calendar_id, deleted_at=None).exists()
