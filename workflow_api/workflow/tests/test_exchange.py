"""Comparing versions, and taking workflows from one installation to another."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from role.models import Roles
from servicekit.auth import Person
from servicekit.testing import api_client
from testing.scenario import ADMIN, role
from workflow.models import Workflows

from .drawing import REFUSED, STAFF, audited, done, draw, role_id, shown


def export(workflow: dict[str, Any]) -> Any:
    return api_client(STAFF).get(f"/workflows/{workflow['workflow_id']}/export/").json()


def take_in(document: Any, person: Person | None = ADMIN) -> Any:
    return api_client(person).post("/workflows/import/", document)


@pytest.mark.django_db
class TestExport:
    def test_is_complete_and_names_roles(self) -> None:
        role("Manager", system="hdts")
        workflow = draw(low_sla="72:00:00", end_logic="budget", sub_category="S")
        first = workflow["graph"]["nodes"][0]["step_id"]
        second = workflow["graph"]["nodes"][1]["step_id"]
        changes = {"escalate_to": role_id("Manager", "hdts"), "design": {"x": 1, "y": 2}}
        assert api_client(ADMIN).patch(f"/steps/{first}/", changes).status_code == 200
        always = {"condition": "", "is_default": False, "rule": None, "design": {}}
        assert export(workflow) == {
            "format": "tts.workflow",
            "schema": 2,
            "workflow": {
                "name": "W",
                "description": "",
                "category": "Technology",
                "sub_category": "S",
                "department": "IT",
                "low_sla": "72:00:00",
                "medium_sla": None,
                "high_sla": None,
                "urgent_sla": None,
                "end_logic": "budget",
                "calendar": "",
            },
            "graph": {
                "nodes": [
                    {
                        "temp_id": str(first),
                        "name": "Triage",
                        "role": {"system": "tts", "name": "Agent"},
                        "escalate_to": {"system": "hdts", "name": "Manager"},
                        "description": "",
                        "instruction": "",
                        "weight": "0.4000",
                        "order": 0,
                        "is_start": True,
                        "is_end": False,
                        "assignment": "round_robin",
                        "capacity": None,
                        "design": {"x": 1, "y": 2},
                    },
                    {
                        "temp_id": str(second),
                        "name": "Fix",
                        "role": {"system": "tts", "name": "Technician"},
                        "escalate_to": None,
                        "description": "",
                        "instruction": "",
                        "weight": "0.6000",
                        "order": 1,
                        "is_start": False,
                        "is_end": True,
                        "assignment": "round_robin",
                        "capacity": None,
                        "design": {},
                    },
                ],
                "edges": [
                    {"from": str(first), "to": str(second), "name": "To Fix", **always},
                    {"from": str(second), "to": str(first), "name": "Back", **always},
                ],
            },
        }

    @pytest.mark.parametrize(("person", "status"), REFUSED)
    def test_is_read_by_every_tts_role(self, person: Person | None, status: int) -> None:
        workflow = draw()
        path = f"/workflows/{workflow['workflow_id']}/export/"
        reads = status if person is None or not person.has_any_role("tts") else 200
        assert api_client(person).get(path).status_code == reads


@pytest.mark.django_db
class TestImport:
    def test_gives_the_same_draft_under_other_ids(self) -> None:
        role("Manager", system="hdts")
        workflow = draw(low_sla="72:00:00")
        first = workflow["graph"]["nodes"][0]["step_id"]
        changes = {"escalate_to": role_id("Manager", "hdts"), "instruction": "Look."}
        api_client(ADMIN).patch(f"/steps/{first}/", changes)
        document = export(workflow)
        document["workflow"]["name"] = "Other"
        for place, row in enumerate(Roles.objects.order_by("pk")):
            Roles.objects.filter(pk=row.pk).update(role_id=5_000 + place)
        response = take_in(document)
        body = response.json()
        assert (response.status_code, body["status"], body["rev"]) == (201, "draft", 1)
        again = export(body)
        for node in (*document["graph"]["nodes"], *again["graph"]["nodes"]):
            del node["temp_id"]
        assert again["workflow"] == document["workflow"]
        assert again["graph"]["nodes"] == document["graph"]["nodes"]
        assert audited()[-1] == ("workflow.import", f"workflow:{body['workflow_id']}", 900)
        assert done(body, "initialize")["status"] == "initialized"

    @pytest.mark.parametrize(("person", "status"), REFUSED)
    def test_is_for_admins_only(self, person: Person | None, status: int) -> None:
        document = export(draw())
        document["workflow"]["name"] = "Other"
        assert take_in(document, person).status_code == status
        assert Workflows.objects.count() == 1

    def test_takes_roles_by_a_name_alone_and_without_case(self) -> None:
        document = export(draw())
        document["workflow"]["name"] = "Other"
        document["graph"]["nodes"][0]["role"] = " aGENT"
        assert take_in(document).json()["graph"]["nodes"][0]["role_name"] == "Agent"

    def test_refuses_a_role_that_is_missing_here(self) -> None:
        document = export(draw())
        document["workflow"]["name"] = "Other"
        document["graph"]["nodes"][0]["role"]["system"] = "ams"
        document["graph"]["nodes"][1]["escalate_to"] = {"name": "Director"}
        response = take_in(document)
        assert (response.status_code, response.json()["code"]) == (400, "graph_malformed")
        assert response.json()["details"] == {
            "graph.nodes.0.role": ["There is no role Agent in ams."],
            "graph.nodes.1.escalate_to": ["There is no role Director in tts."],
        }
        assert Workflows.objects.count() == 1

    @pytest.mark.parametrize(
        ("path", "value", "place"),
        [
            (("format",), "zip", "format"),
            (("schema",), 3, "schema"),
            (("schema",), 0, "schema"),
            (("workflow", "name"), "", "workflow.name"),
            (("graph", "nodes", 0, "weight"), 99, "graph.nodes.0.weight"),
            (("graph", "nodes", 0, "role"), {"system": "tts"}, "graph.nodes.0.role"),
            (("graph", "nodes", 0, "role"), 5, "graph.nodes.0.role"),
            (("graph", "nodes", 1, "temp_id"), None, "graph.nodes.1.temp_id"),
            (("graph", "edges", 0, "to"), "9", "graph.edges.0.to_temp_id"),
            (("graph", "nodes", 0, "capacity"), 0, "graph.nodes.0.capacity"),
            (("graph", "nodes", 0, "assignment"), "luck", "graph.nodes.0.assignment"),
            (("graph", "edges", 0, "condition"), "x" * 2_001, "graph.edges.0.condition"),
        ],
    )
    def test_refuses_what_is_malformed(self, path: tuple[Any, ...], value: Any, place: str) -> None:
        document = deepcopy(export(draw()))
        document["workflow"]["name"] = "Other"
        part = document
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value
        response = take_in(document)
        assert (response.status_code, list(response.json()["details"])) == (400, [place])
        assert Workflows.objects.count() == 1

    @pytest.mark.parametrize("body", [[], {}, "x", {"format": "tts.workflow", "schema": 1}])
    def test_refuses_a_body_of_another_shape(self, body: Any) -> None:
        assert take_in(body).status_code == 400

    def test_refuses_a_name_that_is_taken(self) -> None:
        response = take_in(export(draw()))
        assert response.json()["details"] == {"name": ["Another workflow has this name."]}


@pytest.mark.django_db
class TestDiff:
    def test_tells_behaviour_wording_and_layout_apart_by_stable_ids(self) -> None:
        workflow = draw(low_sla="72:00:00")
        done(workflow, "initialize")
        graph = shown(workflow)["graph"]
        first, second = graph["nodes"]
        first |= {"name": "Sort", "design": {"x": 5}, "role_id": role_id("Technician")}
        graph["nodes"] = [
            first,
            {"temp_id": "new", "name": "Verify", "role": "Agent", "is_end": True},
        ]
        forward, back = graph["edges"]
        graph["edges"] = [{**forward, "to_temp_id": "new"}]
        path = f"/workflows/{workflow['workflow_id']}/"
        sent = api_client(ADMIN).put(f"{path}update-graph/", graph)
        assert sent.status_code == 200, sent.content
        api_client(ADMIN).put(f"{path}update-details/", {"low_sla": "96:00:00"})
        done(workflow, "initialize")
        new = sent.json()["temp_id_mapping"]["new"]
        body = api_client(STAFF).get(f"{path}versions/1/diff/2/").json()
        agent, technician = (
            {"id": row.pk, "system": "tts", "name": row.name}
            for row in Roles.objects.order_by("name")
        )
        slas = {"low": 259200, "medium": None, "high": None, "urgent": None}
        assert body == {
            "kinds": ["behaviour", "layout", "wording"],
            "header": [
                {
                    "field": "slas",
                    "kind": "behaviour",
                    "before": slas,
                    "after": {**slas, "low": 345600},
                }
            ],
            "steps": {
                "added": [{"step_id": new, "name": "Verify", "changes": []}],
                "removed": [{"step_id": second["step_id"], "name": "Fix", "changes": []}],
                "changed": [
                    {
                        "step_id": first["step_id"],
                        "name": "Sort",
                        "changes": [
                            {
                                "field": "role",
                                "kind": "behaviour",
                                "before": agent,
                                "after": technician,
                            },
                            {
                                "field": "name",
                                "kind": "wording",
                                "before": "Triage",
                                "after": "Sort",
                            },
                            {
                                "field": "design",
                                "kind": "layout",
                                "before": {},
                                "after": {"x": 5},
                            },
                        ],
                    }
                ],
            },
            "transitions": {
                "added": [],
                "removed": [
                    {"transition_id": back["transition_id"], "name": "Back", "changes": []}
                ],
                "changed": [
                    {
                        "transition_id": forward["transition_id"],
                        "name": "To Fix",
                        "changes": [
                            {
                                "field": "to_step_id",
                                "kind": "behaviour",
                                "before": second["step_id"],
                                "after": new,
                            }
                        ],
                    }
                ],
            },
        }

    def test_finds_nothing_between_equal_versions(self) -> None:
        workflow = draw()
        done(workflow, "initialize", "initialize")
        path = f"/workflows/{workflow['workflow_id']}/versions/2/diff/1/"
        nothing: dict[str, list[Any]] = {"added": [], "removed": [], "changed": []}
        assert api_client(STAFF).get(path).json() == {
            "kinds": [],
            "header": [],
            "steps": nothing,
            "transitions": nothing,
        }

    @pytest.mark.parametrize("pair", ["1/diff/2", "2/diff/1", "1/diff/x"])
    def test_of_a_version_that_is_missing_is_404(self, pair: str) -> None:
        workflow = draw()
        done(workflow, "initialize")
        path = f"/workflows/{workflow['workflow_id']}/versions/{pair}/"
        assert api_client(STAFF).get(path).status_code == 404

    @pytest.mark.parametrize(("person", "status"), REFUSED)
    def test_is_read_by_every_tts_role(self, person: Person | None, status: int) -> None:
        workflow = draw()
        done(workflow, "initialize")
        path = f"/workflows/{workflow['workflow_id']}/versions/1/diff/1/"
        reads = status if person is None or not person.has_any_role("tts") else 200
        assert api_client(person).get(path).status_code == reads
