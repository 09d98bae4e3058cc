"""The life of a workflow: deploy, pause, resume, archive, restore, copy and delete."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from servicekit.auth import Person
from servicekit.testing import api_client, make_person, outbox_messages, run_at_once
from step.models import Steps, StepTransition
from testing.scenario import ADMIN, receive, staff
from tickets.models import WorkflowTicket
from workflow.models import Workflows, WorkflowVersion

from .drawing import REFUSED, STAFF, act, audited, done, draw, shown, state_of

ACTIONS = ("deploy", "initialize", "pause", "resume", "archive", "restore", "clone")


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize("action", ACTIONS)
    @pytest.mark.parametrize(("person", "status"), REFUSED)
    def test_is_for_admins_only(self, person: Person | None, status: int, action: str) -> None:
        workflow = draw()
        state = state_of(workflow)
        before = state()
        path = f"/workflows/{workflow['workflow_id']}/{action}/"
        assert api_client(person).post(path).status_code == status
        assert state() == before
        assert Workflows.objects.count() == 1

    @pytest.mark.parametrize(("person", "status"), REFUSED)
    def test_deleting_is_for_admins_only(self, person: Person | None, status: int) -> None:
        workflow = draw()
        path = f"/workflows/{workflow['workflow_id']}/"
        assert api_client(person).delete(path).status_code == status
        assert Workflows.objects.count() == 1

    @pytest.mark.parametrize("action", ACTIONS)
    @pytest.mark.parametrize("workflow_id", ["7", "9" * 30, "x"])
    def test_what_is_missing_is_404(self, action: str, workflow_id: str) -> None:
        response = api_client(ADMIN).post(f"/workflows/{workflow_id}/{action}/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
        assert api_client(ADMIN).delete(f"/workflows/{workflow_id}/").status_code == 404

    @pytest.mark.parametrize("action", ["deploy", "initialize", "archive"])
    def test_an_old_etag_is_refused(self, action: str) -> None:
        workflow = draw()
        state = state_of(workflow)
        before = state()
        response = act(workflow, action, **{"If-Match": '"7"'})
        assert (response.status_code, response.json()["code"]) == (409, "stale_rev")
        assert state() == before

    def test_the_same_key_acts_once(self) -> None:
        workflow = draw()
        first, second = (act(workflow, "initialize", **{"Idempotency-Key": "k"}) for _ in "ab")
        assert (first.status_code, first.json()) == (200, second.json())
        assert (second["Idempotent-Replayed"], second["ETag"]) == ("true", '"2"')
        assert WorkflowVersion.objects.count() == 1


# PATHS has the actions that bring a new workflow into each state. LEGAL has the state after each
# action that a state allows; all other actions are refused.
DRAFT, DEPLOYED, INITIALIZED, PAUSED = "draft", "deployed", "initialized", "paused"
PATHS: dict[str, tuple[str, ...]] = {
    DRAFT: (),
    DEPLOYED: ("deploy",),
    INITIALIZED: ("initialize",),
    PAUSED: ("initialize", "pause"),
}
LEGAL = {
    (DRAFT, "deploy"): DEPLOYED,
    (DRAFT, "initialize"): INITIALIZED,
    (DEPLOYED, "deploy"): DEPLOYED,
    (DEPLOYED, "initialize"): INITIALIZED,
    (INITIALIZED, "initialize"): INITIALIZED,
    (INITIALIZED, "pause"): PAUSED,
    (PAUSED, "resume"): INITIALIZED,
    (DRAFT, "archive"): DRAFT,
    (DEPLOYED, "archive"): DEPLOYED,
    (PAUSED, "archive"): PAUSED,
}


@pytest.mark.django_db
class TestStates:
    @pytest.mark.parametrize("state", PATHS)
    @pytest.mark.parametrize("action", [name for name in ACTIONS if name != "clone"])
    def test_lead_where_they_may(self, state: str, action: str) -> None:
        workflow = draw()
        before = done(workflow, *PATHS[state])
        response = act(workflow, action)
        after = shown(workflow)
        if (state, action) in LEGAL:
            assert (response.status_code, after["status"]) == (200, LEGAL[state, action])
            assert (after["rev"], response["ETag"]) == (before["rev"] + 1, f'"{after["rev"]}"')
            assert audited()[-1] == (
                f"workflow.{action}",
                f"workflow:{workflow['workflow_id']}",
                900,
            )
        else:
            assert (response.status_code, response.json()["code"]) == (409, "wrong_status")
            assert after == before

    @pytest.mark.parametrize("state", [DRAFT, DEPLOYED, PAUSED])
    def test_an_archived_one_is_left_alone_until_it_is_restored(self, state: str) -> None:
        workflow = draw()
        archived = done(workflow, *PATHS[state], "archive")
        assert archived["archived_at"] is not None
        for action in ("deploy", "initialize", "pause", "resume", "archive"):
            response = act(workflow, action)
            assert (response.status_code, response.json()["code"]) == (409, "archived")
        path = f"/workflows/{workflow['workflow_id']}/"
        client = api_client(ADMIN)
        assert client.put(f"{path}update-details/", {"name": "N"}).json()["code"] == "archived"
        graph: dict[str, list[Any]] = {"nodes": [], "edges": []}
        assert client.put(f"{path}update-graph/", graph).json()["code"] == "archived"
        assert shown(workflow) == archived
        restored = done(workflow, "restore")
        assert (restored["status"], restored["archived_at"]) == (state, None)

    def test_archived_ones_are_listed_when_asked_for(self) -> None:
        done(draw("Old"), "archive")
        draw("New")

        def names(query: str) -> list[str]:
            rows = api_client(STAFF).get(f"/workflows/{query}").json()["results"]
            return [row["name"] for row in rows]

        assert names("") == names("?archived=false") == ["New"]
        assert names("?archived=true") == ["Old"]

    def test_deploying_an_unsound_draft_is_refused_with_findings(self) -> None:
        workflow = draw()
        Steps.objects.update(is_start=False)
        response = act(workflow, "deploy")
        assert (response.status_code, response.json()["code"]) == (409, "workflow_unsound")
        assert "no_start" in [finding["code"] for finding in response.json()["findings"]]
        assert shown(workflow)["status"] == "draft"

    def test_two_start_steps_are_refused(self) -> None:
        workflow = draw()
        Steps.objects.update(is_start=True)
        response = act(workflow, "initialize")
        assert (response.status_code, list(response.json()["details"])) == (
            409,
            ["multiple_starts"],
        )

    def test_editing_a_deployed_draft_takes_the_mark_away(self) -> None:
        workflow = draw()
        done(workflow, "deploy")
        path = f"/workflows/{workflow['workflow_id']}/update-details/"
        body = api_client(ADMIN).put(path, {"description": "Other."}).json()
        assert (body["status"], body["has_unpublished_changes"]) == ("draft", False)


@pytest.mark.django_db
class TestPause:
    def test_stops_new_tickets_and_resume_takes_those_that_waited(self) -> None:
        workflow = draw(sub_category="Laptop")
        staff("Agent", [1])
        done(workflow, "initialize", "pause")
        number = receive(sub_category="Laptop")
        waiting = WorkflowTicket.objects.get(ticket_number=number)
        assert not waiting.is_task_allocated
        before = len(outbox_messages(task="workflow.rematch"))
        done(workflow, "resume")
        messages = outbox_messages(task="workflow.rematch")[before:]
        assert [message.kwargs for message in messages] == [
            {"department": "it", "category": "technology"}
        ]
        assert Workflows.objects.get().active_version == WorkflowVersion.objects.get()

    def test_resume_is_refused_where_the_tickets_are_taken(self) -> None:
        first = draw("One")
        done(first, "initialize", "pause")
        done(draw("Two"), "initialize")
        before = shown(first)
        response = act(first, "resume")
        assert (response.status_code, response.json()["code"]) == (409, "duplicate_match_key")
        assert shown(first) == before


@pytest.mark.django_db
class TestClone:
    def test_copies_facts_and_draft_under_keys_of_its_own(self) -> None:
        original = draw(low_sla="72:00:00", end_logic="asset", sub_category="Laptop")
        done(original, "initialize")
        response = act(original, "clone")
        body = response.json()
        assert response.status_code == 201
        assert (body["name"], body["status"], body["rev"]) == ("W (copy)", "draft", 1)
        assert (body["low_sla"], body["end_logic"]) == ("72:00:00", "asset")
        assert (body["active_version"], body["user_id"]) == (None, 900)
        mapping = body["temp_id_mapping"]
        old = shown(original)["graph"]
        assert set(mapping) == {str(node["step_id"]) for node in old["nodes"]}
        assert not set(mapping.values()) & {node["step_id"] for node in old["nodes"]}
        new = shown(body)["graph"]
        for node in new["nodes"]:
            del node["step_id"]
        for node in old["nodes"]:
            del node["step_id"]
        assert new["nodes"] == old["nodes"]
        assert [(row["from_step_id"], row["to_step_id"], row["name"]) for row in new["edges"]] == [
            (mapping[str(row["from_step_id"])], mapping[str(row["to_step_id"])], row["name"])
            for row in old["edges"]
        ]
        assert audited()[-1] == ("workflow.clone", f"workflow:{body['workflow_id']}", 900)

    def test_finds_a_free_name_of_at_most_64_characters(self) -> None:
        original = draw("x" * 64)
        names = [act(original, "clone").json()["name"] for _ in range(3)]
        assert names == ["x" * 57 + " (copy)", "x" * 55 + " (copy 2)", "x" * 55 + " (copy 3)"]

    def test_takes_a_name_unless_it_is_taken(self) -> None:
        original = draw()
        assert act(original, "clone", {"name": "Twin"}).json()["name"] == "Twin"
        for name, message in (("W", "Another workflow has this name."), ("x" * 65, None)):
            response = act(original, "clone", {"name": name})
            assert (response.status_code, list(response.json()["details"])) == (400, ["name"])
            assert message in (None, *response.json()["details"]["name"])
        assert Workflows.objects.count() == 2

    def test_of_a_clone_nothing_is_pinned(self) -> None:
        original = draw()
        done(original, "initialize")
        body = act(original, "clone").json()
        path = f"/workflows/{body['workflow_id']}/"
        assert api_client(ADMIN).delete(path).status_code == 204
        assert Steps.objects.count() == 2


@pytest.mark.django_db
class TestDelete:
    def test_removes_a_workflow_that_never_ran(self) -> None:
        workflow = draw()
        done(workflow, "deploy")
        response = api_client(ADMIN).delete(f"/workflows/{workflow['workflow_id']}/")
        assert (response.status_code, response.content) == (204, b"")
        assert not Workflows.objects.exists()
        assert not Steps.objects.exists()
        assert not StepTransition.objects.exists()
        assert audited()[-1] == ("workflow.delete", f"workflow:{workflow['workflow_id']}", 900)

    @pytest.mark.parametrize("actions", [(), ("pause",), ("pause", "archive")])
    def test_is_refused_once_a_version_was_frozen(self, actions: tuple[str, ...]) -> None:
        workflow = draw()
        done(workflow, "initialize", *actions)
        state = state_of(workflow)
        before = state()
        response = api_client(ADMIN).delete(f"/workflows/{workflow['workflow_id']}/")
        assert (response.status_code, response.json()["code"]) == (409, "has_versions")
        assert state() == before


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_resume_for_the_same_tickets_and_one_wins(self) -> None:
        both = []
        for name in ("One", "Two"):
            workflow = draw(name)
            done(workflow, "initialize", "pause")
            both.append(workflow)
        calls = [partial(act, workflow, "resume") for workflow in both]
        answers: list[Any] = run_at_once(calls)
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert Workflows.objects.filter(status="initialized").count() == 1

    def test_a_delete_and_an_initialize_never_both_succeed(self) -> None:
        workflow = draw()
        path = f"/workflows/{workflow['workflow_id']}/"
        answers: list[Any] = run_at_once(
            [lambda: api_client(ADMIN).delete(path), lambda: act(workflow, "initialize")]
        )
        codes = [answer.status_code for answer in answers]
        assert codes in ([204, 404], [409, 200])
        assert Workflows.objects.exists() == (codes == [409, 200])


@pytest.mark.django_db
class TestKinds:
    """Employees may see the kinds of tickets that initialized workflows take."""

    EMPLOYEE = make_person(user_type="employee", user_id=900, systems=[], roles=[])

    def kinds(self) -> list[dict[str, str]]:
        answer = api_client(self.EMPLOYEE).get("/workflows/kinds/")
        assert answer.status_code == 200
        return list(answer.json()["kinds"])

    def test_are_those_of_the_workflows_that_take_tickets(self) -> None:
        done(draw("A", department=" Finance ", category="Budget"), "initialize")
        done(draw("B", sub_category="Support"), "initialize")
        done(draw("C", category="Paused"), "initialize", "pause")
        done(draw("D", category="Deployed"), "deploy")
        draw("E", category="Draft")

        assert self.kinds() == [
            {"department": "Finance", "category": "Budget", "sub_category": ""},
            {"department": "IT", "category": "Technology", "sub_category": "Support"},
        ]

    def test_are_those_of_the_version_that_runs(self) -> None:
        workflow = done(draw("A"), "initialize")
        path = f"/workflows/{workflow['workflow_id']}/update-details/"
        assert api_client(ADMIN).put(path, {"category": "Secret plans"}).status_code == 200

        assert [kind["category"] for kind in self.kinds()] == ["Technology"]

    def test_are_read_in_one_statement_once_they_are_known(
        self, django_assert_num_queries: Any
    ) -> None:
        for number in range(3):
            done(draw(f"W{number}", category=f"C{number}"), "initialize")
        self.kinds()
        with django_assert_num_queries(1):
            assert len(self.kinds()) == 3
