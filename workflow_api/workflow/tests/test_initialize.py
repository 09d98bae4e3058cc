"""Freezing a draft into an immutable version."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from servicekit.db.append_only import append_only_tables, append_only_tables_missing
from servicekit.testing import api_client, outbox_messages, run_at_once
from testing.scenario import ADMIN, agent, chain, publish, role, staff, step
from workflow.domain.codec import definition_to_json
from workflow.models import Workflows, WorkflowVersion
from workflow.selectors import candidate_workflows, definition_of


def draw(name: str = "W", *, nodes: Any = None, edges: Any = None, **fields: Any) -> int:
    """The id of a new draft; its graph is a sound chain by default."""
    role("Agent")
    chain_nodes, chain_edges = chain(step("One", "Agent", 0.5), step("Two", "Agent", 0.5))
    body = {
        "workflow": {"name": name, "department": "IT", "category": "Technology", **fields},
        "graph": {
            "nodes": chain_nodes if nodes is None else nodes,
            "edges": chain_edges if edges is None else edges,
        },
    }
    response = api_client(ADMIN).post("/workflows/", body)
    assert response.status_code == 201, response.content
    return int(response.json()["workflow_id"])


def initialize(workflow_id: int, **headers: str) -> Any:
    return api_client(ADMIN).post(f"/workflows/{workflow_id}/initialize/", headers=headers)


def rematches() -> list[Any]:
    messages = outbox_messages("WORKFLOW_TASKS_PRODUCTION", "workflow.rematch")
    return [message.kwargs for message in messages]


@pytest.mark.django_db
class TestInitialize:
    def test_freezes_version_one_and_takes_tickets(self) -> None:
        response = initialize(draw())
        body = response.json()
        assert response.status_code == 200
        assert (body["status"], body["is_published"], body["active_version"], body["rev"]) == (
            "initialized",
            True,
            1,
            2,
        )
        assert response["ETag"] == '"2"'
        version = WorkflowVersion.objects.get()
        assert (version.version, version.created_by, len(version.sha256)) == (1, 900, 64)
        assert rematches() == [{"department": "it", "category": "technology"}]

    def test_freezes_the_next_version_when_done_again(self) -> None:
        workflow_id = draw()
        assert [initialize(workflow_id).json()["active_version"] for _ in range(3)] == [1, 2, 3]
        digests = set(WorkflowVersion.objects.values_list("sha256", flat=True))
        assert len(digests) == 1

    def test_is_legal_from_deployed(self) -> None:
        workflow_id = draw()
        Workflows.objects.update(status=Workflows.Status.DEPLOYED)
        assert initialize(workflow_id).status_code == 200

    def test_is_refused_while_paused(self) -> None:
        workflow_id = draw()
        Workflows.objects.update(status=Workflows.Status.PAUSED)
        response = initialize(workflow_id)
        assert (response.status_code, response.json()["code"]) == (409, "wrong_status")
        assert not WorkflowVersion.objects.exists()

    def test_is_refused_with_findings_while_an_error_stands(self) -> None:
        workflow_id = draw(nodes=[step("One", "Agent", 1)], edges=[])
        response = initialize(workflow_id)
        body = response.json()
        assert (response.status_code, body["code"]) == (409, "workflow_unsound")
        assert [finding["code"] for finding in body["findings"]] == [
            "no_start",
            "no_end",
            "role_empty",
        ]
        assert list(body["details"]) == ["no_start", "no_end"]
        assert body["error"] == "The workflow has 2 errors."
        assert body["request_id"]
        assert (Workflows.objects.get().status, WorkflowVersion.objects.count()) == ("draft", 0)
        assert rematches() == []

    def test_of_an_empty_draft_is_refused(self) -> None:
        response = initialize(draw(nodes=[], edges=[]))
        assert [finding["code"] for finding in response.json()["findings"]] == ["no_steps"]

    def test_warnings_do_not_stand_in_the_way(self) -> None:
        nodes, edges = chain(step("One", "Agent", 0.5), step("Two", "Agent", 0.1))
        workflow_id = draw(nodes=nodes, edges=edges)
        findings = api_client(ADMIN).post(f"/workflows/{workflow_id}/validate/").json()["findings"]
        assert {finding["code"] for finding in findings} == {"weight_sum", "role_empty"}
        assert initialize(workflow_id).status_code == 200

    def test_is_refused_where_another_takes_the_same_tickets(self) -> None:
        initialize(draw("One", sub_category="Laptop"))
        second = draw("Two", department=" it ", category="TECHNOLOGY", sub_category="laptop")
        response = initialize(second)
        assert response.status_code == 409
        assert "duplicate_match_key" in response.json()["details"]
        third = draw("Three", sub_category="")
        assert initialize(third).status_code == 200

    def test_compares_a_name_that_grows_without_case(self) -> None:
        assert initialize(draw("One", department="ß" * 64)).status_code == 200
        assert initialize(draw("Two", department="SS" * 32)).status_code == 200
        assert [row.name for row in candidate_workflows("ß" * 64, "technology")] == ["One"]

    @pytest.mark.parametrize("tag", ['"7"', "x", '"' + "1" * 40 + '"'])
    def test_is_refused_with_an_old_etag(self, tag: str) -> None:
        response = initialize(draw(), **{"If-Match": tag})
        assert (response.status_code, response.json()["code"]) == (409, "stale_rev")
        assert not WorkflowVersion.objects.exists()

    @pytest.mark.parametrize("tag", ['"1"', 'W/"1"', "*"])
    def test_goes_on_with_the_current_etag(self, tag: str) -> None:
        assert initialize(draw(), **{"If-Match": tag}).status_code == 200


@pytest.mark.django_db
class TestVersions:
    def test_are_listed_newest_first_with_the_active_one_marked(
        self, django_assert_num_queries: Any
    ) -> None:
        workflow_id = draw()
        for _ in range(3):
            initialize(workflow_id)
        client = api_client(agent(1))
        with django_assert_num_queries(3):
            body = client.get(f"/workflows/{workflow_id}/versions/").json()
        rows = [(row["version"], row["is_active"]) for row in body["results"]]
        assert (body["count"], rows) == (3, [(3, True), (2, False), (1, False)])

    def test_have_the_whole_definition(self) -> None:
        created = publish(
            *chain(step("One", "Agent", 0.25, escalate_to=None), step("Two", "Agent", 0.75)),
            sub_category="Laptop",
        )
        path = f"/workflows/{created['workflow_id']}/versions/1/"
        body = api_client(agent(1)).get(path).json()
        stored = WorkflowVersion.objects.get()
        assert body["definition"] == definition_to_json(definition_of(stored))
        assert body["definition"]["header"]["slas"] == {
            "low": 259200,
            "medium": 172800,
            "high": 86400,
            "urgent": 14400,
        }
        assert [node["name"] for node in body["definition"]["steps"]] == ["One", "Two"]
        assert (body["sha256"], body["is_active"]) == (stored.sha256, True)

    @pytest.mark.parametrize("version", ["2", "0", "9" * 30])
    def test_that_are_missing_are_404(self, version: str) -> None:
        workflow_id = draw()
        initialize(workflow_id)
        path = f"/workflows/{workflow_id}/versions/{version}/"
        assert api_client(agent(1)).get(path).status_code == 404

    def test_keep_the_name_a_role_had(self) -> None:
        created = publish(*chain(step("One", "Agent", 1)))
        staff("Agent", [1])
        version = WorkflowVersion.objects.get(workflow_id=created["workflow_id"])
        assert definition_of(version).graph.steps[0].work_role.name == "Agent"

    def test_cannot_be_changed_by_any_statement(self) -> None:
        initialize(draw())
        # PostgreSQL refuses to truncate a table while deferred checks are pending.
        connection.check_constraints()
        replace = (
            "INSERT OR REPLACE INTO workflow_workflowversion SELECT * FROM workflow_workflowversion"
        )
        own = {"postgresql": "TRUNCATE workflow_workflowversion CASCADE", "sqlite": replace}
        for statement in (
            "UPDATE workflow_workflowversion SET version = 9",
            "DELETE FROM workflow_workflowversion",
            own[connection.vendor],
        ):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
        assert WorkflowVersion.objects.get().version == 1

    def test_are_still_protected_after_all_migrations(self) -> None:
        assert append_only_tables_missing(connection) == []
        assert "workflow_workflowversion" in append_only_tables(connection)


@pytest.mark.django_db
class TestDefinitionOf:
    def test_reads_each_content_once(self, django_assert_num_queries: Any) -> None:
        initialize(draw())
        first = candidate_workflows("IT", "Technology")[0].active_version
        assert first is not None
        known = definition_of(first)
        with django_assert_num_queries(1):
            again = candidate_workflows(" it ", "TECHNOLOGY")[0].active_version
            assert again is not None
            assert definition_of(again) is known


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_one_workflow_versions_stay_dense(self) -> None:
        workflow_id = draw()
        results = run_at_once(lambda: initialize(workflow_id).status_code, times=4)
        assert results == [200] * 4
        numbers = WorkflowVersion.objects.order_by("version").values_list("version", flat=True)
        assert list(numbers) == [1, 2, 3, 4]

    def test_of_two_with_the_same_key_one_wins(self) -> None:
        ids = [draw(name) for name in ("One", "Two", "Three")]
        calls = [partial(initialize, workflow_id) for workflow_id in ids]
        results = [response.status_code for response in run_at_once(calls)]
        assert sorted(results) == [200, 409, 409]
        assert Workflows.objects.filter(status="initialized").count() == 1
        assert WorkflowVersion.objects.count() == 1

    def test_of_a_name_one_wins(self) -> None:
        body = {"name": "W", "department": "IT", "category": "C"}
        results = run_at_once(
            lambda: api_client(ADMIN).post("/workflows/", body).status_code, times=4
        )
        assert sorted(results) == [201, 400, 400, 400]
