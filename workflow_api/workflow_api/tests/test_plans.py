"""PostgreSQL reads lists from their indexes, even if a person or a filter sees only few rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection

from servicekit.auth import Person
from servicekit.testing import api_client, make_person, plans_of
from testing.scenario import ADMIN

from .filling import fill_tasks, first_rows

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL's planner"),
]

ROWS = 10_000
# Of fifty tickets, 48 have ended, one waits for a Technician, and one waits for a workflow.
KINDS = [2] * 48 + [1, 3]
TECHNICIAN = make_person(user_id=99, roles=[("tts", "Technician")])
OWNER = make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")])


@pytest.fixture(autouse=True)
def many_tasks() -> None:
    first_rows()
    fill_tasks(ROWS, KINDS)


def asked(person: Person, path: str) -> tuple[int, str, str]:
    """The number of rows of the list, and PostgreSQL's plans of its two queries: the count and the
    page.
    """
    answers: list[Any] = []

    def ask() -> None:
        answers.append(api_client(person).get(path))

    plans = plans_of(ask)
    assert answers[0].status_code == 200
    count = next(place for place, plan in enumerate(plans) if plan.startswith("Aggregate"))
    return answers[0].json()["count"], plans[count], plans[count + 1]


class TestPlans:
    def test_search_reads_the_tickets_that_match(self) -> None:
        for person, path in [
            (ADMIN, "/tickets/?"),
            (ADMIN, "/tasks/?"),
            (ADMIN, "/tasks/all-tasks/?tab=inactive&"),
            (OWNER, "/tasks/owned-tickets/?tab=inactive&"),
        ]:
            for text, wanted, index in [
                ("TX202601050000123", 10, "ticket_number_begins"),
                ("tx-20260105-0000123", 10, "ticket_number_begins"),
                ("0001234", 1, "ticket_number_ends"),
                ("printer 4711 fire", 2, "ticket_words"),
            ]:
                found, *plans = asked(person, f"{path}search={text}")
                assert found == wanted, (path, text)
                for plan in plans:
                    assert index in plan, (path, text, plan)
                    assert "Seq Scan on tickets_workflowticket" not in plan, (path, text, plan)

    def test_small_shares_are_collected_from_indexes(self) -> None:
        """The few tasks that one person sees, or on which nobody works, are found in indexes."""
        share = ROWS // 50 + 1
        waiting, held = "task_waiting_for_person", "item_of_person_with_task"
        for person, path, wanted, indexes in [
            (TECHNICIAN, "/tasks/", share, (waiting, held)),
            (TECHNICIAN, "/tickets/", share, (waiting, held)),
            (
                ADMIN,
                "/tasks/all-tasks/?tab=unassigned",
                2 * share,
                (waiting, "ticket_waiting_for_workflow"),
            ),
        ]:
            found, *plans = asked(person, path)
            assert found == wanted, path
            for plan in plans:
                assert all(index in plan for index in indexes), (path, plan)

    def test_far_pages_pass_over_keys_of_an_index(self) -> None:
        with connection.cursor() as cursor:
            # The test's transaction is open, so its rows are not marked as visible to everybody.
            # The planner therefore expects one look-up in the table for each key, and would prefer
            # to sort all rows. Forbid that.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        for path, index in [
            ("/tasks/?page=900", "task_task_pkey"),
            ("/tasks/?page=900&ordering=-target_resolution", "task_by_latest_target"),
            ("/tasks/?page=900&ordering=target_resolution", "task_by_target"),
            ("/tasks/?page=900&ordering=created_at", "task_by_creation"),
            ("/tickets/?page=900", "tickets_workflowticket_pkey"),
        ]:
            found, _, page = asked(ADMIN, path)
            assert found > 9_000, path
            keys = page.partition("Limit")[2]
            assert re.search(f"Index Only Scan (Backward )?using {index} ", keys), (path, page)
