"""The lists of workflows, versions and roles cost the same at 10 and at 10,000 rows."""

from __future__ import annotations

from copy import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from role.models import Roles, RoleUsers
from servicekit.testing import api_client
from workflow.models import Workflows, WorkflowVersion

from .drawing import STAFF, done, draw


def statements(path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = api_client(STAFF).get(path)
    assert response.status_code == 200, response.content
    return len(queries)


@pytest.mark.django_db
class TestStatements:
    def test_of_workflows(self) -> None:
        done(draw(), "initialize")
        template = Workflows.objects.get()
        counts = []
        for rows in (10, 10_000):
            more = [copy(template) for _ in range(rows)]
            for number, workflow in enumerate(more):
                workflow.pk = None
                workflow.name = f"{rows}-{number}"
                workflow.status = "paused"
            Workflows.objects.bulk_create(more)
            counts.append(statements("/workflows/?page_size=100"))
            counts.append(statements("/workflows/?page_size=100&search=10&ordering=name"))
        assert counts == [2, 2, 2, 2]

    def test_of_versions(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        counts = []
        number = 1
        for rows in (10, 10_000):
            WorkflowVersion.objects.bulk_create(
                WorkflowVersion(
                    workflow_id=workflow["workflow_id"],
                    version=number + offset,
                    definition={},
                    sha256="",
                    created_at=timezone.now(),
                )
                for offset in range(1, rows + 1)
            )
            number += rows
            path = f"/workflows/{workflow['workflow_id']}/versions/?page_size=100"
            counts.append(statements(path))
        assert counts == [3, 3]

    def test_of_roles_and_of_the_members_of_one(self) -> None:
        role = Roles.objects.create(role_id=1, name="R", name_key="r")
        counts = []
        start = 2
        for rows in (10, 10_000):
            Roles.objects.bulk_create(
                Roles(role_id=number, name=f"R{number}", name_key=f"r{number}")
                for number in range(start, start + rows)
            )
            RoleUsers.objects.bulk_create(
                RoleUsers(role=role, user_id=number, assigned_at=timezone.now())
                for number in range(start, start + rows)
            )
            start += rows
            counts += [statements("/roles/?page_size=100"), statements("/roles/1/")]
        assert counts == [2, 2, 2, 2]
