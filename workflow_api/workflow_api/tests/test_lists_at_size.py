"""Every list takes the same number of statements at 10 and at 10,000 rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from testing.scenario import ADMIN, agent

from .filling import Known, fill, first_rows

OWNER = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])
EMPLOYEE = make_person(user_type="employee", user_id=77, roles=[])

# Person, list, and number of queries: usually one for the count, one for the rows, and some for
# related rows.
LISTS: list[tuple[Person, str, int]] = [
    (agent(11), "/tasks/my-tasks/?page_size=100", 2),
    (agent(11), "/tasks/my-tasks/?page_size=100&assignment_status=all&search=printer", 2),
    (ADMIN, "/tasks/all-tasks/?page_size=100&tab=active", 3),
    (ADMIN, "/tasks/all-tasks/?page_size=100&tab=inactive", 3),
    (ADMIN, "/tasks/all-tasks/?page_size=100&tab=unassigned", 3),
    (ADMIN, "/tasks/all-tasks/?page_size=100&search=printer&ordering=target_resolution", 3),
    (ADMIN, "/tasks/all-tasks/?page_size=100&ordering=nearest", 3),
    (ADMIN, "/tasks/all-tasks/?page_size=100&ordering=-nearest&late=false", 3),
    (OWNER, "/tasks/owned-tickets/?page_size=100&tab=active&ordering=nearest", 4),
    (OWNER, "/tasks/owned-tickets/?page_size=100&tab=active", 4),
    (OWNER, "/tasks/owned-tickets/?page_size=100&tab=inactive", 4),
    (OWNER, "/tasks/owned-tickets/?page_size=100&tab=unassigned", 4),
    (ADMIN, "/tasks/?page_size=100", 3),
    (agent(11), "/tasks/?page_size=100", 3),
    (agent(21, "Technician"), "/tasks/?page_size=100&claimable=true&ordering=nearest", 3),
    (ADMIN, "/tickets/?page_size=100", 2),
    (agent(11), "/tickets/?page_size=100", 2),
    (EMPLOYEE, "/tickets/?page_size=100", 2),
    (ADMIN, "/tasks/logs/?ticket_id={number}", 5),
    (ADMIN, "/tasks/{task_id}/action-logs/", 5),
    (ADMIN, "/tasks/{task_id}/events/?page_size=100", 4),
    (EMPLOYEE, "/tasks/{task_id}/events/?page_size=100", 3),
    (ADMIN, "/workflows/?page_size=100", 2),
    (ADMIN, "/workflows/?page_size=100&search=many&ordering=name", 2),
    (ADMIN, "/workflows/{workflow_id}/versions/?page_size=100", 3),
    (ADMIN, "/steps/?page_size=100", 2),
    (ADMIN, "/transitions/?page_size=100", 2),
    (ADMIN, "/roles/?page_size=100", 2),
    (ADMIN, "/roles/{role_id}/", 2),
    (ADMIN, "/roles/{role_id}/members/?page_size=100&search=person", 3),
    (ADMIN, "/roles/{role_id}/turns/?page_size=100", 6),
    (ADMIN, "/roles/{role_id}/fairness/turns/?page_size=100", 4),
    (ADMIN, "/roles/leaving/?user_id=11&page_size=100", 9),
    (ADMIN, "/roles/absences/?page_size=100", 2),
    (ADMIN, "/roles/delegates/?user_id=11&page_size=100", 2),
    (ADMIN, "/audit/events/?page_size=100", 2),
    (ADMIN, "/audit/events/by-target/?target_type=workflow&target_id={workflow_id}", 2),
    (ADMIN, "/identity/users/?page_size=100", 3),
    (ADMIN, "/tasks/failed-notifications/?page_size=100", 2),
    (ADMIN, "/incidents/?page_size=100", 2),
    (ADMIN, "/calendars/?page_size=100", 2),
    (ADMIN, "/calendars/{calendar_id}/revisions/?page_size=100", 5),
]


def statements(known: Known) -> list[tuple[str, int]]:
    """Each list with the number of queries that it needed."""
    measured = []
    for person, path, _ in LISTS:
        url = path.format(
            number=known.number,
            task_id=known.task_id,
            workflow_id=known.workflow_id,
            role_id=known.role_id,
            calendar_id=known.calendar_id,
        )
        with CaptureQueriesContext(connection) as queries:
            answer = api_client(person).get(url)
        assert answer.status_code == 200, answer.content
        rows = answer.json().get("results") or answer.json().get("logs") or answer.json()["members"]
        assert rows, f"{path} showed nothing"
        measured.append((path, len(queries)))
    return measured


@pytest.mark.django_db
class TestStatements:
    def test_are_as_many_at_10_and_at_10_000_rows(self) -> None:
        recorded = [(path, count) for _, path, count in LISTS]
        known = first_rows()

        fill(known, 10)
        assert statements(known) == recorded
        fill(known, 10_000)
        assert statements(known) == recorded
