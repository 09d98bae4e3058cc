"""Changing the properties and the graph of a draft."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from servicekit.auth import Person
from servicekit.testing import api_client, deliver, run_at_once
from step.models import Steps, StepTransition
from testing.scenario import ADMIN, receive, role, staff
from tickets.models import WorkflowTicket
from workflow.models import Workflows, WorkflowVersion

from .drawing import REFUSED, audited, done, draw, role_id, shown, state_of


def put(workflow: dict[str, Any], part: str, body: Any, **headers: str) -> Any:
    path = f"/workflows/{workflow['workflow_id']}/update-{part}/"
    return api_client(ADMIN).put(path, body, headers=headers)


def graph_of(workflow: dict[str, Any]) -> dict[str, Any]:
    return dict(shown(workflow)["graph"])


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize("part", ["details", "graph"])
    @pytest.mark.parametrize(("person", "status"), REFUSED)
    def test_is_for_admins_only(self, person: Person | None, status: int, part: str) -> None:
        workflow = draw()
        state = state_of(workflow)
        before = state()
        path = f"/workflows/{workflow['workflow_id']}/update-{part}/"
        body = {"name": "Other", "nodes": [], "edges": []}
        assert api_client(person).put(path, body).status_code == status
        assert state() == before

    @pytest.mark.parametrize("part", ["details", "graph"])
    def test_what_is_missing_is_404(self, part: str) -> None:
        body = {"name": "Other", "nodes": [], "edges": []}
        assert put({"workflow_id": 7}, part, body).status_code == 404

    @pytest.mark.parametrize("part", ["details", "graph"])
    def test_an_old_etag_is_refused(self, part: str) -> None:
        workflow = draw()
        state = state_of(workflow)
        before = state()
        body = {"name": "Other", "nodes": [], "edges": []}
        response = put(workflow, part, body, **{"If-Match": '"2"'})
        assert (response.status_code, response.json()["code"]) == (409, "stale_rev")
        assert state() == before
        assert put(workflow, part, body, **{"If-Match": '"1"'}).status_code == 200


@pytest.mark.django_db
class TestDetails:
    def test_sets_what_is_sent_and_keeps_the_rest(self) -> None:
        workflow = draw(low_sla="72:00:00", high_sla="24:00:00")
        response = put(
            workflow, "details", {"name": "Other", "low_sla": None, "end_logic": "asset"}
        )
        body = response.json()
        assert response.status_code == 200
        assert (body["name"], body["low_sla"], body["high_sla"]) == ("Other", None, "24:00:00")
        assert (body["end_logic"], body["department"], body["rev"]) == ("asset", "IT", 2)
        assert response["ETag"] == '"2"'
        assert audited()[-1] == ("workflow.update_details", f"workflow:{body['workflow_id']}", 900)

    def test_that_change_nothing_change_nothing(self) -> None:
        workflow = draw()
        state = state_of(workflow)
        before = state()
        assert put(workflow, "details", {"name": "W", "department": "IT"}).json()["rev"] == 1
        assert put(workflow, "details", {}).status_code == 200
        assert state() == before

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "x" * 65),
            ("department", None),
            ("category", "a\x00b"),
            ("low_sla", "soon"),
            ("low_sla", "-01:00:00"),
            ("end_logic", "explode"),
        ],
    )
    def test_refuses_bad_facts(self, field: str, value: Any) -> None:
        workflow = draw()
        response = put(workflow, "details", {field: value})
        assert (response.status_code, list(response.json()["details"])) == (400, [field])
        assert shown(workflow)["rev"] == 1

    @pytest.mark.parametrize("body", [[], "x", 5])
    def test_refuses_a_body_of_another_shape(self, body: Any) -> None:
        assert put(draw(), "details", body).status_code == 400

    def test_refuses_a_name_that_is_taken(self) -> None:
        draw("One")
        workflow = draw("Two")
        response = put(workflow, "details", {"name": "One"})
        assert response.json()["details"] == {"name": ["Another workflow has this name."]}
        assert shown(workflow)["name"] == "Two"

    def test_of_a_live_workflow_count_from_the_next_version_on(self) -> None:
        workflow = draw()
        staff("Agent", [1])
        done(workflow, "initialize")
        body = put(workflow, "details", {"department": "Finance", "category": "Budget"}).json()
        assert (body["status"], body["has_unpublished_changes"]) == ("initialized", True)
        numbers = (receive(), receive(department="Finance", category="Budget"))
        taken = WorkflowTicket.objects.filter(is_task_allocated=True)
        assert [row.ticket_number for row in taken] == [numbers[0]]
        body = done(workflow, "initialize")
        assert (body["has_unpublished_changes"], body["active_version"]) == (False, 2)
        number = receive(department="Finance", category="Budget")
        assert taken.filter(ticket_number=number).exists()


@pytest.mark.django_db
class TestGraph:
    def test_sent_back_as_it_was_shown_changes_nothing(self) -> None:
        workflow = draw()
        Steps.objects.update(design={"x": 1, "y": 2}, instruction="Look.", weight="0.1250")
        state = state_of(workflow)
        before = state()
        body = put(workflow, "graph", graph_of(workflow)).json()
        assert state() == before
        assert {name: body[name] for name in ("nodes", "edges")} == before[0]["graph"]
        assert (body["rev"], body["has_unpublished_changes"]) == (1, False)

    def test_keeps_what_is_not_sent_of_a_step_and_of_a_transition(self) -> None:
        role("Manager")
        workflow = draw()
        kept = {
            "description": "D",
            "instruction": "I",
            "weight": "0.1250",
            "design": {"x": 3, "y": 4},
            "escalate_to": role_id("Manager"),
        }
        old = graph_of(workflow)
        old["nodes"][0] |= kept
        old["edges"][0] |= {"design": {"bend": 2}}
        assert put(workflow, "graph", old).status_code == 200
        old = graph_of(workflow)
        assert {name: old["nodes"][0][name] for name in kept} == kept
        slim = {
            "nodes": [
                {"step_id": node["step_id"], "name": node["name"] + "!"} for node in old["nodes"]
            ],
            "edges": [
                {
                    "transition_id": row["transition_id"],
                    "from": row["from_step_id"],
                    "to": row["to_step_id"],
                }
                for row in old["edges"]
            ],
        }
        body = put(workflow, "graph", slim).json()
        for node in old["nodes"]:
            node["name"] += "!"
        assert {"nodes": body["nodes"], "edges": body["edges"]} == old

    def test_adds_changes_and_deletes_in_one_go(self) -> None:
        workflow = draw()
        old = graph_of(workflow)
        triage, fix = (node["step_id"] for node in old["nodes"])
        sent = {
            "nodes": [
                {"step_id": triage, "name": "Sort", "role": "technician", "is_start": True},
                {"temp_id": "new", "name": "Verify", "role": "Agent", "weight": 0.3, "order": 9},
            ],
            "edges": [
                {"from_temp_id": str(triage), "to_temp_id": "new", "name": "On"},
                {"from": "new", "to": triage, "name": "Back"},
            ],
        }
        response = put(workflow, "graph", sent)
        body = response.json()
        assert (response.status_code, response["ETag"], body["rev"]) == (200, '"2"', 2)
        new = body["temp_id_mapping"]["new"]
        assert body["temp_id_mapping"] == {str(triage): triage, "new": new}
        assert [
            (node["step_id"], node["name"], node["role_name"], node["weight"], node["is_start"])
            for node in body["nodes"]
        ] == [
            (triage, "Sort", "Technician", "0.4000", True),
            (new, "Verify", "Agent", "0.3000", False),
        ]
        assert [(row["from_step_id"], row["to_step_id"], row["name"]) for row in body["edges"]] == [
            (triage, new, "On"),
            (new, triage, "Back"),
        ]
        assert graph_of(workflow) == {"nodes": body["nodes"], "edges": body["edges"]}
        # The removed parts are deleted, because no version references them.
        assert not Steps.objects.filter(pk=fix).exists()
        assert StepTransition.objects.count() == 2
        assert audited()[-1][0] == "workflow.update_graph"

    def test_retires_what_a_version_names_and_leaves_the_version_alone(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        version = WorkflowVersion.objects.get()
        old = graph_of(workflow)
        sent = deepcopy(old)
        gone = sent["nodes"].pop()
        sent["nodes"][0]["is_end"] = True
        sent["edges"] = []
        body = put(workflow, "graph", sent).json()
        assert (body["has_unpublished_changes"], len(body["nodes"])) == (True, 1)
        retired = Steps.objects.get(pk=gone["step_id"])
        assert retired.retired_at is not None
        assert StepTransition.objects.filter(retired_at=None).count() == 0
        assert StepTransition.objects.count() == 2
        assert WorkflowVersion.objects.get().definition == version.definition
        assert shown(workflow)["status"] == "initialized"
        assert done(workflow, "initialize")["active_version"] == 2

    def test_brings_back_what_is_retired_under_its_id(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        old = graph_of(workflow)
        put(workflow, "graph", {"nodes": [], "edges": []})
        body = put(workflow, "graph", old).json()
        assert {"nodes": body["nodes"], "edges": body["edges"]} == old
        assert body["temp_id_mapping"] == {
            str(node["step_id"]): node["step_id"] for node in old["nodes"]
        }
        assert AuditEvent.objects.latest("id").changes == {
            "steps": {"returned": [node["step_id"] for node in old["nodes"]]},
            "transitions": {"returned": [edge["transition_id"] for edge in old["edges"]]},
        }
        assert done(workflow, "initialize")["active_version"] == 2

    def test_creates_again_what_was_deleted_and_says_under_which_id(self) -> None:
        workflow = draw()
        old = graph_of(workflow)
        put(workflow, "graph", {"nodes": old["nodes"][:1], "edges": []})
        body = put(workflow, "graph", old).json()
        kept, again = body["nodes"]
        gone = old["nodes"][1]["step_id"]
        assert kept == old["nodes"][0]
        assert again == old["nodes"][1] | {"step_id": again["step_id"]}
        assert again["step_id"] not in (gone, kept["step_id"])
        forward, back = (edge["transition_id"] for edge in old["edges"])
        new_forward, new_back = (edge["transition_id"] for edge in body["edges"])
        assert body["transition_id_mapping"] == {str(forward): new_forward, str(back): new_back}
        assert body["temp_id_mapping"] == {
            **body["transition_id_mapping"],
            str(kept["step_id"]): kept["step_id"],
            str(gone): again["step_id"],
        }
        assert (body["edges"][0]["from_step_id"], body["edges"][0]["to_step_id"]) == (
            kept["step_id"],
            again["step_id"],
        )

    def test_knows_what_was_deleted_one_by_one(self) -> None:
        workflow = draw()
        old = graph_of(workflow)
        client = api_client(ADMIN)
        assert client.delete(f"/steps/{old['nodes'][1]['step_id']}/").status_code == 204
        body = put(workflow, "graph", old).json()
        assert [node["name"] for node in body["nodes"]] == ["Triage", "Fix"]
        assert len(body["edges"]) == 2

    def test_takes_no_deleted_id_of_another_workflow(self) -> None:
        other, workflow = draw("Other"), draw("W")
        old = graph_of(other)
        put(other, "graph", {"nodes": [], "edges": []})
        response = put(workflow, "graph", old)
        assert list(response.json()["details"]) == [
            "nodes.0.step_id",
            "nodes.1.step_id",
            "edges.0.transition_id",
            "edges.1.transition_id",
        ]

    def test_retires_a_new_step_at_which_a_pinned_transition_ended(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        old = graph_of(workflow)
        sent = deepcopy(old)
        sent["nodes"].append({"temp_id": "new", "name": "New", "role": "Agent"})
        sent["edges"][1]["to_temp_id"] = "new"
        assert put(workflow, "graph", sent).status_code == 200
        assert put(workflow, "graph", {**old, "edges": old["edges"][:1]}).status_code == 200
        assert graph_of(workflow)["nodes"] == old["nodes"]
        assert Steps.objects.get(name="New").retired_at is not None

    def test_keeps_a_role_that_has_ended_but_takes_no_ended_one(self) -> None:
        workflow = draw()
        body = {"id": role_id("Technician"), "name": "Technician", "system": "tts"}
        ended = deliver("tts.role.sync", {"role": {**body, "action": "delete"}})
        assert ended.result.value == "done"
        assert put(workflow, "graph", graph_of(workflow)).status_code == 200
        sent = {"nodes": [{"temp_id": 1, "name": "N", "role": "Technician"}], "edges": []}
        assert list(put(workflow, "graph", sent).json()["details"]) == ["nodes.0.role"]

    @pytest.mark.parametrize(
        ("part", "changes", "place"),
        [
            ("nodes", {"name": ""}, "nodes.0.name"),
            ("nodes", {"weight": -1}, "nodes.0.weight"),
            ("nodes", {"weight": 99}, "nodes.0.weight"),
            ("nodes", {"role_id": 424242}, "nodes.0.role_id"),
            ("nodes", {"role_id": None, "role": "Nobody"}, "nodes.0.role"),
            ("nodes", {"escalate_to": 424242}, "nodes.0.escalate_to"),
            ("nodes", {"step_id": 424242}, "nodes.0.step_id"),
            ("nodes", {"step_id": "x"}, "nodes.0.step_id"),
            ("nodes", {"step_id": None}, "nodes.0.temp_id"),
            ("nodes", {"design": []}, "nodes.0.design"),
            ("edges", {"to": "Nowhere"}, "edges.0.to_temp_id"),
            ("edges", {"transition_id": 424242}, "edges.0.transition_id"),
            ("nodes", {"assignment": "by luck"}, "nodes.0.assignment"),
            ("nodes", {"capacity": 0}, "nodes.0.capacity"),
            ("edges", {"condition": "x" * 2_001}, "edges.0.condition"),
            ("edges", {"condition": "ticket.x =="}, "edges.0.condition"),
            ("edges", {"condition": "asset.x == 1"}, "edges.0.condition"),
            ("edges", {"is_default": "maybe"}, "edges.0.is_default"),
            ("edges", {"rule": []}, "edges.0.rule"),
            ("edges", {"name": "x" * 65}, "edges.0.name"),
        ],
    )
    def test_refuses_what_is_malformed_and_changes_nothing(
        self, part: str, changes: dict[str, Any], place: str
    ) -> None:
        workflow = draw()
        state = state_of(workflow)
        before = state()
        sent = graph_of(workflow)
        sent[part][0] |= changes
        response = put(workflow, "graph", sent)
        assert response.status_code == 400
        assert place in response.json()["details"]
        assert state() == before

    def test_refuses_a_step_twice_a_transition_twice_and_a_self_loop(self) -> None:
        workflow = draw()
        sent = graph_of(workflow)
        sent["nodes"].append(sent["nodes"][0])
        sent["edges"].append(sent["edges"][0])
        sent["edges"][1] = {
            **sent["edges"][1],
            "from_step_id": sent["nodes"][0]["step_id"],
            "to_step_id": sent["nodes"][0]["step_id"],
        }
        response = put(workflow, "graph", sent)
        assert list(response.json()["details"]) == [
            "nodes.2.temp_id",
            "edges.1.to_temp_id",
            "edges.2.transition_id",
        ]

    def test_refuses_another_workflows_steps(self) -> None:
        other = draw("Other")
        workflow = draw("W")
        response = put(workflow, "graph", graph_of(other))
        assert (response.status_code, response.json()["code"]) == (400, "graph_malformed")
        assert len(graph_of(other)["nodes"]) == 2

    @pytest.mark.parametrize("body", [{}, {"nodes": []}, [], {"nodes": 1, "edges": []}])
    def test_refuses_less_than_the_whole_graph(self, body: Any) -> None:
        workflow = draw()
        assert put(workflow, "graph", body).status_code == 400
        assert len(graph_of(workflow)["nodes"]) == 2

    def test_costs_the_same_for_many_steps(self) -> None:
        workflow = draw()
        counts = []
        for size in (10, 200):
            nodes = [
                {"temp_id": f"n{number}", "name": "N", "role": "Agent"} for number in range(size)
            ]
            edges = [{"from": f"n{number}", "to": f"n{number + 1}"} for number in range(size - 1)]
            put(workflow, "graph", {"nodes": nodes, "edges": edges})
            sent = graph_of(workflow)
            for node in sent["nodes"]:
                node["name"] = "M"
            with CaptureQueriesContext(connection) as queries:
                assert put(workflow, "graph", sent).status_code == 200
            counts.append(len(queries))
        # SQLite may need three statements more, because it splits large bulk updates into batches.
        assert counts in ([14, 14], [14, 17])


@pytest.mark.django_db
class TestLayout:
    """A change that only moves parts in the drawing raises the revision and has no other effect."""

    def sent(self, workflow: dict[str, Any]) -> dict[str, Any]:
        graph = graph_of(workflow)
        graph["nodes"][0] |= {"design": {"x": 7}, "order": 9}
        graph["edges"].reverse()
        return graph

    def test_is_no_change_of_the_draft(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        audit = audited()
        body = put(workflow, "graph", self.sent(workflow)).json()
        assert (body["rev"], body["has_unpublished_changes"]) == (3, False)
        assert body["nodes"][1]["design"] == {"x": 7}
        assert [edge["order"] for edge in body["edges"]] == [0, 1]
        assert audited() == audit

    def test_leaves_a_deployed_workflow_deployed(self) -> None:
        workflow = draw()
        done(workflow, "deploy")
        put(workflow, "graph", self.sent(workflow))
        assert shown(workflow)["status"] == "deployed"

    def test_of_a_single_step_or_transition_is_none_either(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        audit, graph = audited(), graph_of(workflow)
        step_id = graph["nodes"][0]["step_id"]
        way = graph["edges"][0]["transition_id"]
        client = api_client(ADMIN)
        for path in (f"/steps/{step_id}/", f"/transitions/{way}/"):
            assert client.patch(path, {"design": {"x": 7}, "order": 9}).status_code == 200
        body = shown(workflow)
        assert (body["rev"], body["has_unpublished_changes"]) == (4, False)
        assert audited() == audit

    def test_beside_another_change_is_audited_with_it(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        sent = self.sent(workflow)
        sent["nodes"][1]["name"] = "Mend"
        body = put(workflow, "graph", sent).json()
        assert body["has_unpublished_changes"]
        assert AuditEvent.objects.latest("id").changes == {
            "steps": {"changed": [sent["nodes"][1]["step_id"]]}
        }


AUTOMATIC = {"role_id": None, "escalate_to": None, "assignment": "round_robin", "capacity": None}


@pytest.mark.django_db
class TestAutomaticSteps:
    def test_have_no_role_and_go_back_and_forth_unchanged(self) -> None:
        workflow = draw()
        sent = graph_of(workflow)
        sent["nodes"][0]["role_id"] = None
        body = put(workflow, "graph", sent).json()
        first = body["nodes"][0]
        assert (first["role_id"], first["role_name"]) == (None, None)
        assert put(workflow, "graph", body).json()["rev"] == body["rev"]
        assert AuditEvent.objects.latest("id").changes["steps"] == {"changed": [first["step_id"]]}

    def test_stay_automatic_if_the_role_is_not_sent_and_get_one_by_name(self) -> None:
        workflow = draw()
        triage = graph_of(workflow)["nodes"][0]["step_id"]
        client = api_client(ADMIN)
        assert client.patch(f"/steps/{triage}/", {"role_id": None}).json()["role_name"] is None
        assert client.patch(f"/steps/{triage}/", {"name": "N"}).json()["role_id"] is None
        sent = {"role_id": None, "role": "agent"}
        assert client.patch(f"/steps/{triage}/", sent).json()["role_name"] == "Agent"
        changes = AuditEvent.objects.latest("id").changes
        assert changes["role_id"] == {"from": None, "to": role_id("Agent")}

    @pytest.mark.parametrize(
        ("field", "value"),
        [("escalate_to", "Technician"), ("assignment", "claim"), ("capacity", 3)],
    )
    def test_have_nothing_that_only_people_need(self, field: str, value: Any) -> None:
        workflow = draw()
        state = state_of(workflow)
        before = state()
        value = role_id(value) if field == "escalate_to" else value
        sent = graph_of(workflow)
        sent["nodes"][1] |= {"role_id": None, field: value}
        response = put(workflow, "graph", sent)
        assert (response.status_code, response.json()["code"]) == (400, "graph_malformed")
        ((path, messages),) = response.json()["details"].items()
        assert path == f"nodes.1.{field}"
        assert messages[0].startswith("An automatic step ")
        step_id = sent["nodes"][1]["step_id"]
        response = api_client(ADMIN).patch(f"/steps/{step_id}/", {"role_id": None, field: value})
        assert (response.status_code, list(response.json()["details"])) == (400, [field])
        body = {"workflow_id": workflow["workflow_id"], "name": "N", "role_id": None, field: value}
        assert list(api_client(ADMIN).post("/steps/", body).json()["details"]) == [field]
        assert state() == before

    def test_are_not_made_of_a_step_that_still_escalates(self) -> None:
        workflow = draw()
        triage = graph_of(workflow)["nodes"][0]["step_id"]
        path = f"/steps/{triage}/"
        client = api_client(ADMIN)
        kept = {"escalate_to": role_id("Technician"), "assignment": "sticky", "capacity": 2}
        assert client.patch(path, kept).status_code == 200
        response = client.patch(path, {"role_id": None})
        assert sorted(response.json()["details"]) == ["assignment", "capacity", "escalate_to"]
        assert client.patch(path, AUTOMATIC).status_code == 200

    def test_are_copied_and_exchanged(self) -> None:
        workflow = draw()
        sent = graph_of(workflow)
        sent["nodes"][0] |= AUTOMATIC
        sent["nodes"][1] |= {"assignment": "least_loaded", "capacity": 4}
        sent["edges"][0] |= {"condition": "ticket.priority == 'High'"}
        sent["edges"].append(
            {"from": sent["nodes"][0]["step_id"], "to": sent["nodes"][1]["step_id"]}
            | {"name": "Else", "is_default": True}
        )
        assert put(workflow, "graph", sent).status_code == 200
        client = api_client(ADMIN)
        path = f"/workflows/{workflow['workflow_id']}"
        document = client.get(f"{path}/export/").json()
        document["workflow"]["name"] = "Imported"
        imported = client.post("/workflows/import/", document)
        copied = client.post(f"{path}/clone/", {"name": "Copied"})
        ids = {"step_id", "temp_id", "transition_id", "from_step_id", "to_step_id"}
        shown = [
            [
                {name: value for name, value in part.items() if name not in ids}
                for part in (*graph["nodes"], *graph["edges"])
            ]
            for graph in (
                graph_of(workflow),
                imported.json()["graph"],
                copied.json()["graph"],
            )
        ]
        assert shown[0] == shown[1] == shown[2]
        assert [node["role"] for node in document["graph"]["nodes"]] == [
            None,
            {"system": "tts", "name": "Technician"},
        ]


@pytest.mark.django_db
class TestConditions:
    def test_are_kept_if_they_are_not_sent(self) -> None:
        workflow = draw()
        sent = graph_of(workflow)
        sent["edges"][0] |= {"condition": "ticket.x == 1"}
        sent["edges"][1] |= {"is_default": True}
        body = put(workflow, "graph", sent).json()
        for edge in sent["edges"]:
            for name in ("condition", "is_default", "rule"):
                del edge[name]
        again = put(workflow, "graph", sent).json()
        assert (again["rev"], again["edges"]) == (body["rev"], body["edges"])
        assert [edge["condition"] for edge in again["edges"]] == ["ticket.x == 1", ""]
        assert [edge["is_default"] for edge in again["edges"]] == [False, True]

    @pytest.mark.parametrize("nothing", ["", None, "  "])
    def test_are_removed_by_an_empty_one(self, nothing: str | None) -> None:
        workflow = draw()
        way = graph_of(workflow)["edges"][0]["transition_id"]
        client = api_client(ADMIN)
        body = client.patch(f"/transitions/{way}/", {"condition": " ticket.x == 1"}).json()
        assert body["condition"] == "ticket.x == 1"
        assert client.patch(f"/transitions/{way}/", {"name": "N"}).json()["condition"] != ""
        body = client.patch(f"/transitions/{way}/", {"condition": nothing}).json()
        assert (body["condition"], body["rule"]) == ("", None)
        changes = AuditEvent.objects.latest("id").changes
        assert changes["condition"] == {"from": "ticket.x == 1", "to": ""}

    def test_are_refused_with_the_place_if_they_cannot_be_read(self) -> None:
        way = graph_of(draw())["edges"][0]["transition_id"]
        response = api_client(ADMIN).patch(f"/transitions/{way}/", {"condition": "ticket.x = 1"})
        (message,) = response.json()["details"]["condition"]
        assert message.endswith("(at character 10)")

    def test_are_frozen_with_the_version_and_compared(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        way = graph_of(workflow)["edges"][0]["transition_id"]
        sent = graph_of(workflow)
        sent["edges"][0] |= {"condition": "ticket.x == 1"}
        sent["edges"].append(
            {"from": sent["nodes"][0]["step_id"], "to": sent["nodes"][1]["step_id"]}
            | {"name": "Else", "is_default": True}
        )
        put(workflow, "graph", sent)
        done(workflow, "initialize")
        path = f"/workflows/{workflow['workflow_id']}/versions"
        frozen = api_client(ADMIN).get(f"{path}/2/").json()["definition"]["transitions"]
        assert [part["condition"] for part in frozen] == ["ticket.x == 1", "", ""]
        assert [part["is_default"] for part in frozen] == [False, False, True]
        diff = api_client(ADMIN).get(f"{path}/1/diff/2/").json()["transitions"]
        assert [part["transition_id"] for part in diff["changed"]] == [way]
        assert diff["changed"][0]["changes"] == [
            {"field": "condition", "kind": "behaviour", "before": "", "after": "ticket.x == 1"}
        ]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_with_the_same_etag_one_wins(self) -> None:
        workflow = draw()
        sent = graph_of(workflow)
        sent["nodes"][0]["name"] = "Sort"
        codes = run_at_once(
            lambda: put(workflow, "graph", sent, **{"If-Match": '"1"'}).status_code, times=3
        )
        assert sorted(codes) == [200, 409, 409]
        assert Workflows.objects.get().rev == 2
