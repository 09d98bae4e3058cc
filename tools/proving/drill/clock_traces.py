"""Reads what the clock did in the databases, and waits until nothing is due any more."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from proving.drill.announcements import ANNOUNCING, ClockTraces, Leased, Said, TimedEvent
from proving.drill.traces import json_object, moment
from suite.rows import number, rows

_POLL_SECONDS = 0.5
_ADMINS = (
    "SELECT m.user_id FROM role_roleusers m JOIN role_roles r ON r.id = m.role_id"
    " WHERE r.system = 'tts' AND r.name = 'Admin' AND r.is_active AND m.is_active"
)
_SLA = frozenset({"sla_warning", "sla_breach"})


def wait_until_clock_is_idle(
    url: str, *, seconds: float, ahead: timedelta = timedelta(0), with_notices: bool = True
) -> datetime:
    """Wait until no timer is due and, with `with_notices`, until no notice of a timer waits to be sent;
    at most `seconds`.

    Returns the time of the database at the last look. `ahead` says how far the suite's clock is ahead of
    the database's.
    """
    deadline = time.monotonic() + seconds
    while True:
        now = database_now(url)
        due = sum(at <= now + ahead for at in _armed(url))
        owed = number(url, "SELECT count(*) FROM task_slanotice") if with_notices else 0
        if (not due and not owed) or time.monotonic() > deadline:
            return now
        time.sleep(_POLL_SECONDS)


def database_now(url: str) -> datetime:
    """The real time of the database; for SQLite, the time of the host."""
    if url.startswith("sqlite"):
        return datetime.now(tz=UTC)
    return moment(rows(url, "SELECT clock_timestamp()")[0][0])


def _armed(url: str) -> list[datetime]:
    found = rows(url, "SELECT due_at FROM task_tasktimer WHERE state = 'armed'")
    return [moment(due) for (due,) in found]


def timers_leased_by(url: str, process: int) -> list[Leased]:
    """The timers whose leases name this process."""
    query = "SELECT task_id, epoch, due_at, lease_until, lease_owner FROM task_tasktimer"
    return [
        Leased(int(task), int(epoch), moment(due), moment(until))
        for task, epoch, due, until, owner in rows(url, query)
        if str(owner).startswith(f"{process}-") and until is not None
    ]


def has_announced(url: str, *, since: datetime) -> bool:
    """Whether the clock has announced anything between `since` and now."""
    now = database_now(url)
    found = rows(url, "SELECT at, kind FROM task_taskevent")
    return any(kind in ANNOUNCING and since < moment(at) <= now for at, kind in found)


def read_clock(
    workflow: str, said: Iterable[Said], *, idle_at: datetime, ahead: timedelta = timedelta(0)
) -> ClockTraces:
    """Read everything that is needed to judge the clock. `said` are the notices that were sent; those
    that still wait are added. `idle_at` is the time of the database when nothing was due.
    """
    events = _events(workflow)
    return ClockTraces(
        idle_at=idle_at + ahead,
        read_at=database_now(workflow) + ahead,
        events=events,
        said=[*said, *_waiting(workflow)],
        admins=sorted({int(user) for (user,) in rows(workflow, _ADMINS)}),
        steps={
            int(key): str(name)
            for key, name in rows(
                workflow, "SELECT DISTINCT assigned_on_step_id, step_name FROM task_taskitem"
            )
            if key is not None
        },
        stuck={
            int(task): str(error)
            for task, error in rows(
                workflow, "SELECT task_id, last_error FROM task_tasktimer WHERE state = 'stuck'"
            )
        },
    )


def _events(workflow: str) -> list[TimedEvent]:
    query = "SELECT task_id, seq, first_seq, kind, at, data FROM task_taskevent"
    return [
        TimedEvent(
            int(task),
            int(seq),
            int(seq if first is None else first),
            str(kind),
            moment(at),
            json_object(data),
        )
        for task, seq, first, kind, at, data in rows(workflow, query)
    ]


def _waiting(workflow: str) -> list[Said]:
    return [Said(int(user)) for (user,) in rows(workflow, "SELECT user_id FROM task_slanotice")]


def notices_received(notification: str) -> list[Said]:
    """The notices of warnings and breaches that people have."""
    query = (
        "SELECT user_id, notification_type, cause, metadata FROM notifications_inappnotification"
    )
    return [
        _said(int(user), str(cause), json_object(metadata))
        for user, kind, cause, metadata in rows(notification, query)
        if kind in _SLA
    ]


def notices_sent(workflow: str) -> list[Said]:
    """The notices of warnings and breaches that the outbox has ever had, each message once."""
    query = "SELECT DISTINCT message_id, kwargs FROM outbox_outboxmessage"
    if not workflow.startswith("sqlite"):
        query = query.replace("kwargs", "kwargs::text")
    payloads = (json_object(kwargs) for _, kwargs in rows(workflow, query))
    return [
        _said(int(it["user_id"]), str(it["cause"]), it["metadata"])
        for it in payloads
        if it.get("notification_type") in _SLA
    ]


def _said(user_id: int, cause: str, metadata: Mapping[str, Any]) -> Said:
    if metadata.get("digest"):
        return Said(user_id, int(metadata["count"]), is_digest=True, cause=cause)
    return Said(user_id, cause=cause)
