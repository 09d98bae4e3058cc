"""The closed dates of an edited calendar: the dates in the request, and the holidays of its
country.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from servicekit.base.errors import InvalidError
from sla.domain.calendars import MAX_DATES, CalendarDraft, ClosedDay
from sla.holidays import holidays_between


def with_holidays(
    draft: CalendarDraft,
    former: CalendarDraft | None,
    today: date,
    earlier: Iterable[CalendarDraft] = (),
) -> CalendarDraft:
    """The draft with holidays among its closed dates.

    Only holidays that the edit is about change. Another country replaces the holidays of the former
    country. A later `holidays_until` adds the holidays after the former date, and an earlier one
    removes the holidays after it. A holiday that somebody removed from `closed` stays removed.
    `earlier` are the revisions before `former`, newest first; they also show such removals. An
    update of the library changes no stored date.

    Raises InvalidError if more than MAX_DATES dates would be closed.
    """
    draft = replace(draft, holidays_until=_until(draft, former, today))
    closed = {day.date: day for day in draft.closed}
    if former is not None:
        for day in _dropped(draft, former, today):
            if closed.get(day.date) == day:
                del closed[day.date]
    for day in _added(draft, former, today, earlier):
        closed.setdefault(day.date, day)
    _check_number(draft, len(closed))
    return replace(draft, closed=tuple(closed[on] for on in sorted(closed)))


def _until(draft: CalendarDraft, former: CalendarDraft | None, today: date) -> date | None:
    """The date up to which holidays are copied.

    It is the requested date. Without one, it is the date before the edit or, for a new country or
    subdivision, the end of the year after next.
    """
    if not draft.country or draft.holidays_until is not None:
        return draft.holidays_until
    if former is not None and _place(former) == _place(draft):
        return former.holidays_until
    return date(today.year + 2, 12, 31)


def _dropped(draft: CalendarDraft, former: CalendarDraft, today: date) -> Iterable[ClosedDay]:
    """The holidays that were copied before and that the edit no longer wants."""
    if _place(former) != _place(draft):
        return _holidays(former, _first(former, today))
    if draft.holidays_until is None:
        return ()
    return _holidays(former, draft.holidays_until + timedelta(days=1))


def _added(
    draft: CalendarDraft,
    former: CalendarDraft | None,
    today: date,
    earlier: Iterable[CalendarDraft],
) -> Iterator[ClosedDay]:
    """The holidays to add to the closed dates, without those that somebody has removed."""
    if former is None or former.holidays_until is None or _place(former) != _place(draft):
        yield from _holidays(draft, _first(draft, today))
        return
    added = list(_holidays(draft, former.holidays_until + timedelta(days=1)))
    if not added:
        return
    kept: dict[date, bool] = {}
    for revision in takewhile(lambda it: _place(it) == _place(draft), earlier):
        on_that_day = {day.date for day in revision.closed}
        for day in added:
            if revision.holidays_until is not None and day.date <= revision.holidays_until:
                kept.setdefault(day.date, day.date in on_that_day)
    yield from (day for day in added if kept.get(day.date, True))


def _first(draft: CalendarDraft, today: date) -> date:
    """The first date from which holidays are copied: the beginning of last year. Tickets may arrive
    late or stay open for a long time.
    """
    last = draft.holidays_until or today
    return date(min(today.year, last.year) - 1, 1, 1)


def _holidays(draft: CalendarDraft, first: date) -> Iterable[ClosedDay]:
    if not draft.country or draft.holidays_until is None or draft.holidays_until < first:
        return ()
    return holidays_between(draft.country, draft.subdivision, first, draft.holidays_until)


def _place(draft: CalendarDraft) -> tuple[str, str]:
    return draft.country, draft.subdivision


def _check_number(draft: CalendarDraft, number: int) -> None:
    if number <= MAX_DATES:
        return
    message = f"At most {MAX_DATES:,} closed days are kept; these are {number:,}"
    if draft.country:
        message += f" with the holidays of {draft.country} up to {draft.holidays_until}"
    raise InvalidError("The input is not valid.", details={"closed": [f"{message}."]})
