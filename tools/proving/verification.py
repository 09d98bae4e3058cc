"""Checks the result of a replay in the services' databases."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from suite.config import SERVICES, Config
from suite.rows import number, rows

_PROGRESS_SECONDS = 10.0
_POLL_SECONDS = 0.5


@dataclass(frozen=True)
class RoleShare:
    """The fewest and the most tickets that an active member of one role has. `least` is 0 if a
    member has no ticket.
    """

    role: str
    members: int
    tickets: int
    least: int
    most: int


@dataclass(frozen=True)
class Verdict:
    """The result. `violations` has a sentence for each fault; it is empty if all is correct."""

    tickets: int
    waiting: Mapping[str, int]
    shares: tuple[RoleShare, ...]
    violations: tuple[str, ...]


def database_urls(config: Config) -> dict[str, str]:
    return {service.name: config.database_url(service) for service in SERVICES}


def wait_until_drained(urls: Mapping[str, str], accepted: int, *, seconds: float) -> bool:
    """Wait until no message is on its way, for at most `seconds`. Returns whether that was reached."""
    deadline = time.monotonic() + seconds
    told = time.monotonic()
    while time.monotonic() < deadline:
        done = _notices(urls)
        arrived = number(urls["workflow"], "SELECT count(*) FROM tickets_workflowticket")
        expected = number(urls["workflow"], "SELECT count(*) FROM task_taskitem")
        if arrived >= accepted and done >= expected and not _pending(urls):
            return True
        if time.monotonic() - told > _PROGRESS_SECONDS:
            told = time.monotonic()
            print(f"  {arrived} of {accepted} arrived, {expected} assigned, {done} notices")
        time.sleep(_POLL_SECONDS)
    return False


def _notices(urls: Mapping[str, str]) -> int:
    return number(urls["notification"], "SELECT count(*) FROM notifications_inappnotification")


def _pending(urls: Mapping[str, str]) -> int:
    # Do not count mails: for each a delayed message is pending, which checks the mail a minute
    # later.
    query = (
        "SELECT count(*) FROM outbox_outboxmessage"
        " WHERE state = 'pending' AND queue NOT LIKE '%EMAIL_NOTIFICATION_QUEUE'"
    )
    return sum(number(url, query) for url in urls.values())


def verify(urls: Mapping[str, str], accepted: int, shares_of_empty_roles: Counter[str]) -> Verdict:
    """Check that each ticket was assigned once, to a member of its role, with one notice.

    `shares_of_empty_roles` says how many tickets were sent for each role without members: exactly
    these may still wait.
    """
    workflow = urls["workflow"]
    violations = []
    tickets = number(urls["ticket"], "SELECT count(*) FROM tickets_ticket")
    waiting = {
        str(role): int(count)
        for role, count in rows(
            workflow,
            "SELECT r.name, count(*) FROM task_task t JOIN role_roles r ON r.id = t.waiting_role_id"
            " GROUP BY r.name ORDER BY r.name",
        )
    }
    if tickets != accepted:
        violations.append(f"{accepted} tickets were accepted, {tickets} are stored.")
    if waiting != dict(shares_of_empty_roles):
        violations.append(
            f"Tickets wait for {waiting}, but the roles without people are "
            f"{dict(shares_of_empty_roles)}."
        )
    assigned = tickets - sum(waiting.values())
    for what, found, wanted in (
        ("tickets with exactly one task", _tickets_with_one_task(workflow), tickets),
        (
            "tasks with exactly one item, held by somebody",
            _tasks_with_one_holder(workflow),
            assigned,
        ),
        ("tasks and items with a deadline", _tasks_with_deadline(workflow), assigned),
        ("tickets with exactly one notice", _tickets_with_one_notice(urls), assigned),
        ("tickets whose own service says Open", _tickets_open(urls["ticket"]), tickets),
    ):
        if found != wanted:
            violations.append(f"{found} {what}, {wanted} expected.")
    shares = _shares(workflow)
    violations += [
        f"Shares of {share.role} differ by {share.most - share.least}."
        for share in shares
        if share.most - share.least > 1
    ]
    for name, url in urls.items():
        dead = number(url, "SELECT count(*) FROM inbox_deadletter")
        dead += number(url, "SELECT count(*) FROM outbox_outboxmessage WHERE state = 'dead'")
        if dead:
            violations.append(f"{dead} dead letters in {name}.")
    return Verdict(tickets, waiting, shares, tuple(violations))


def _tickets_with_one_task(workflow: str) -> int:
    return number(
        workflow,
        "SELECT count(*) FROM (SELECT w.id FROM tickets_workflowticket w"
        " JOIN task_task t ON t.ticket_id = w.id GROUP BY w.id HAVING count(*) = 1) AS found",
    )


def _tasks_with_one_holder(workflow: str) -> int:
    return number(
        workflow,
        "SELECT count(*) FROM (SELECT task_id FROM task_taskitem GROUP BY task_id"
        " HAVING count(*) = 1 AND sum(CASE WHEN status IN ('new', 'in progress', 'breached')"
        " THEN 1 ELSE 0 END) = 1) AS found",
    )


def _tasks_with_deadline(workflow: str) -> int:
    return number(
        workflow,
        "SELECT count(*) FROM task_taskitem i JOIN task_task t ON t.task_id = i.task_id"
        " WHERE i.target_resolution IS NOT NULL AND t.target_resolution IS NOT NULL",
    )


def _tickets_with_one_notice(urls: Mapping[str, str]) -> int:
    """The number of tickets with exactly one notice, to the ticket's holder about the holder's
    item.
    """
    holders = {
        (str(ticket), int(item), int(user))
        for ticket, item, user in rows(
            urls["workflow"],
            "SELECT w.ticket_number, i.task_item_id, i.user_id FROM task_taskitem i"
            " JOIN task_task t ON t.task_id = i.task_id"
            " JOIN tickets_workflowticket w ON w.id = t.ticket_id",
        )
    }
    notices = [
        (str(ticket), int(item), int(user))
        for ticket, item, user in rows(
            urls["notification"],
            "SELECT related_ticket_number, related_task_item_id, user_id"
            " FROM notifications_inappnotification WHERE notification_type = 'task_assignment'",
        )
    ]
    per_ticket = Counter(ticket for ticket, _, _ in notices)
    return sum(1 for notice in notices if notice in holders and per_ticket[notice[0]] == 1)


def _tickets_open(ticket: str) -> int:
    return number(ticket, "SELECT count(*) FROM tickets_ticket WHERE status = 'Open'")


def _shares(workflow: str) -> tuple[RoleShare, ...]:
    """The shares of each role that got a ticket, counted over all its active members."""
    members: dict[str, dict[int, int]] = {}
    for role, user, count in rows(
        workflow,
        "SELECT r.name, m.user_id, count(i.task_item_id) FROM role_roleusers m"
        " JOIN role_roles r ON r.id = m.role_id"
        " LEFT JOIN task_taskitem i ON i.role_id = r.id AND i.user_id = m.user_id"
        " WHERE m.is_active GROUP BY r.name, m.user_id",
    ):
        members.setdefault(str(role), {})[int(user)] = int(count)
    return tuple(
        RoleShare(role, len(counts), total, min(counts.values()), max(counts.values()))
        for role, counts in sorted(members.items())
        if (total := sum(counts.values()))
    )
