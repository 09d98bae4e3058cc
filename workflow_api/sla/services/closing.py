"""The closed dates of an edited calendar: those that are sent, and the holidays of its country."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sla.domain.calendars import CalendarDraft, ClosedDay
from sla.holidays import holidays_between


def with_holidays(draft: CalendarDraft, former: CalendarDraft | None, today: date) -> CalendarDraft:
    """The draft with holidays among its closed dates.

    Only what an edit asks for is copied: another country replaces the holidays of the former one,
    a later `holidays_until` adds those after the former date. A holiday that somebody took out of
    `closed` stays out, and no update of the library changes a stored date.
    """
    closed = {day.date: day for day in draft.closed}
    if former is not None and former.country and _place(former) != _place(draft):
        for day in _holidays(former, _first(former, today)):
            if closed.get(day.date) == day:
                del closed[day.date]
    for day in _holidays(draft, _begin(draft, former, today)):
        closed.setdefault(day.date, day)
    return replace(draft, closed=tuple(closed[on] for on in sorted(closed)))


def _begin(draft: CalendarDraft, former: CalendarDraft | None, today: date) -> date:
    """The first date whose holidays are not yet among the closed ones."""
    if former is None or former.holidays_until is None or _place(former) != _place(draft):
        return _first(draft, today)
    return former.holidays_until + timedelta(days=1)


def _first(draft: CalendarDraft, today: date) -> date:
    """The beginning of the year before: tickets may arrive late, or have been open for long."""
    last = draft.holidays_until or today
    return date(min(today.year, last.year) - 1, 1, 1)


def _holidays(draft: CalendarDraft, first: date) -> Iterable[ClosedDay]:
    if not draft.country or draft.holidays_until is None or draft.holidays_until < first:
        return ()
    return holidays_between(draft.country, draft.subdivision, first, draft.holidays_until)


def _place(draft: CalendarDraft) -> tuple[str, str]:
    return draft.country, draft.subdivision
