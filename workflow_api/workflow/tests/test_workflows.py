"""Workflows over HTTP: creating, checking, reading."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from role.models import Roles
from servicekit.auth import Person
from servicekit.testing import api_client, cookie_client, make_person, outbox_messages
from step.models import Steps, StepTransition
from testing.scenario import ADMIN, agent, chain, edge, publish, role, staff, step
from workflow.models import Workflows

HEADER: dict[str, Any] = {
    "name": "Support",
    "description": "Helps people.",
    "category": "Technology",
    "sub_category": "Laptop",
    "department": "IT",
    "low_sla": "72:00:00",
    "medium_sla": "2 00:00:00",
    "high_sla": "P1D",
    "urgent_sla": "04:00:00",
    "end_logic": "notification",
}


def graph() -> dict[str, Any]:
    """Two steps with a way back."""
    nodes, edges = chain(step("Triage", "Agent", 0.4), step("Fix", "Technician", 0.6))
    nodes[0] |= {"design": {"x": 10, "y": 2.5}, "instruction": "Look.", "description": "First."}
    return {"nodes": nodes, "edges": [*edges, edge("Fix", "Triage", "Back")]}


def draw(**changes: Any) -> dict[str, Any]:
    role("Agent")
    role("Technician")
    response = api_client(ADMIN).post(
        "/workflows/", {"workflow": {**HEADER, **changes}, "graph": graph()}
    )
    assert response.status_code == 201, response.content
    return dict(response.json())


def nothing_stored() -> bool:
    return not (
        Workflows.objects.exists() or Steps.objects.exists() or StepTransition.objects.exists()
    )


READABLE = ("detail/", "graph/", "versions/", "versions/1/")

STAFF = agent(1)
WRITERS: list[tuple[Person | None, int | None]] = [
    (None, 401),
    (make_person(user_type="employee", roles=()), 403),
    (make_person(user_type="employee", roles=[("tts", "Admin")]), 403),
    (make_person(user_type="service", roles=(), scopes=["tickets:create"]), 403),
    (make_person(systems=["hdts"], roles=[("hdts", "Admin")]), 403),
    (STAFF, 403),
    (ADMIN, None),
    (make_person(roles=[("TTS", "admin")]), None),
]


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize(("person", "refusal"), WRITERS)
    def test_only_admins_draw(self, person: Person | None, refusal: int | None) -> None:
        role("Agent")
        role("Technician")
        response = api_client(person).post("/workflows/", {**HEADER, "graph": graph()})
        assert response.status_code == (refusal or 201)
        assert nothing_stored() is (refusal is not None)

    @pytest.mark.parametrize("action", ["validate", "initialize"])
    @pytest.mark.parametrize(("person", "refusal"), WRITERS)
    def test_only_admins_check_and_initialize(
        self, person: Person | None, refusal: int | None, action: str
    ) -> None:
        workflow_id = draw()["workflow_id"]
        response = api_client(person).post(f"/workflows/{workflow_id}/{action}/")
        assert response.status_code == (refusal or 200)
        is_frozen = refusal is None and action == "initialize"
        assert (Workflows.objects.get().active_version is not None) is is_frozen

    @pytest.mark.parametrize(("person", "refusal"), WRITERS)
    def test_every_tts_role_reads(self, person: Person | None, refusal: int | None) -> None:
        workflow_id = draw()["workflow_id"]
        api_client(ADMIN).post(f"/workflows/{workflow_id}/initialize/")
        client = api_client(person)
        own = f"{workflow_id}/"
        for path in ("", own, *(own + part for part in READABLE)):
            response = client.get(f"/workflows/{path}")
            assert response.status_code == (200 if person is STAFF else refusal or 200), path

    def test_a_cookie_alone_does_not_write(self) -> None:
        response = cookie_client(ADMIN, csrf=False).post("/workflows/", HEADER)
        assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
        assert cookie_client(ADMIN).post("/workflows/", HEADER).status_code == 201

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("get", ""),
            ("get", "detail/"),
            ("get", "graph/"),
            ("get", "versions/"),
            ("get", "versions/1/"),
            ("post", "validate/"),
            ("post", "initialize/"),
        ],
    )
    @pytest.mark.parametrize("workflow_id", ["7", "9" * 30, "x"])
    def test_what_is_missing_is_404(self, method: str, path: str, workflow_id: str) -> None:
        response = getattr(api_client(ADMIN), method)(f"/workflows/{workflow_id}/{path}")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
class TestCreate:
    def test_answers_with_the_whole_draft(self) -> None:
        body = draw()
        created_at = datetime.fromisoformat(body["created_at"])
        assert datetime.now(UTC) - created_at < timedelta(minutes=1)
        triage, fix = (node["step_id"] for node in body["graph"]["nodes"])
        forward, back = (edge["transition_id"] for edge in body["graph"]["edges"])
        agent_id, technician_id = (
            Roles.objects.get(name=name).role_id for name in ("Agent", "Technician")
        )
        assert body == {
            **HEADER,
            "workflow_id": Workflows.objects.get().pk,
            "user_id": 900,
            "status": "draft",
            "is_published": False,
            "medium_sla": "48:00:00",
            "high_sla": "24:00:00",
            "calendar_id": None,
            "active_version": None,
            "has_unpublished_changes": False,
            "archived_at": None,
            "rev": 1,
            "created_at": body["created_at"],
            "updated_at": body["created_at"],
            "temp_id_mapping": {"Triage": triage, "Fix": fix},
            "graph": {
                "nodes": [
                    {
                        "step_id": triage,
                        "temp_id": "Triage",
                        "name": "Triage",
                        "role_id": agent_id,
                        "role_name": "Agent",
                        "escalate_to": None,
                        "description": "First.",
                        "instruction": "Look.",
                        "weight": "0.4000",
                        "order": 0,
                        "is_start": True,
                        "is_end": False,
                        "assignment": "round_robin",
                        "capacity": None,
                        "design": {"x": 10, "y": 2.5},
                    },
                    {
                        "step_id": fix,
                        "temp_id": "Fix",
                        "name": "Fix",
                        "role_id": technician_id,
                        "role_name": "Technician",
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
                    {
                        "transition_id": forward,
                        "from_step_id": triage,
                        "to_step_id": fix,
                        "name": "To Fix",
                        "order": 0,
                        "condition": "",
                        "is_default": False,
                        "rule": None,
                        "design": {},
                    },
                    {
                        "transition_id": back,
                        "from_step_id": fix,
                        "to_step_id": triage,
                        "name": "Back",
                        "order": 1,
                        "condition": "",
                        "is_default": False,
                        "rule": None,
                        "design": {},
                    },
                ],
            },
        }

    def test_takes_a_flat_body_without_a_graph(self) -> None:
        response = api_client(ADMIN).post(
            "/workflows/", {"name": "W", "category": "C", "department": "D"}
        )
        body = response.json()
        assert (response.status_code, body["status"], body["low_sla"]) == (201, "draft", None)
        assert body["graph"] == {"nodes": [], "edges": []}
        assert response["ETag"] == '"1"'

    def test_takes_roles_by_id_or_by_name_without_case(self) -> None:
        role("Agent")
        role("Manager")
        role("Agent", system="hdts")
        ids = {(row.system, row.name): row.role_id for row in Roles.objects.all()}
        nodes = [
            {"temp_id": 1, "name": "A", "role": " aGENT "},
            {"temp_id": 2, "name": "B", "role_id": ids["tts", "Manager"]},
            {"step_id": 3, "name": "C", "role_id": ids["hdts", "Agent"]},
            {"temp_id": 4, "name": "D", "role": "agent", "escalate_to": ids["tts", "Manager"]},
        ]
        body = (
            api_client(ADMIN)
            .post("/workflows/", {"workflow": HEADER, "graph": {"nodes": nodes, "edges": []}})
            .json()
        )
        shown = body["graph"]["nodes"]
        assert [node["role_id"] for node in shown] == [
            ids["tts", "Agent"],
            ids["tts", "Manager"],
            ids["hdts", "Agent"],
            ids["tts", "Agent"],
        ]
        assert shown[3]["escalate_to"] == ids["tts", "Manager"]
        assert list(body["temp_id_mapping"]) == ["1", "2", "3", "4"]

    def test_takes_edges_in_both_spellings(self) -> None:
        role("Agent")
        nodes = [step(name, "Agent", 0.5) for name in ("A", "B")]
        edges = [
            {"from": "A", "to": "B", "name": "there", "condition": "", "is_default": False},
            {"from_temp_id": "B", "to_temp_id": "A", "name": "back"},
        ]
        body = (
            api_client(ADMIN)
            .post("/workflows/", {**HEADER, "graph": {"nodes": nodes, "edges": edges}})
            .json()
        )
        ids = body["temp_id_mapping"]
        assert [(row["from_step_id"], row["to_step_id"]) for row in body["graph"]["edges"]] == [
            (ids["A"], ids["B"]),
            (ids["B"], ids["A"]),
        ]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "x" * 65),
            ("name", " "),
            ("name", "a\x00b"),
            ("description", "x" * 257),
            ("category", ""),
            ("department", None),
            ("department", "x" * 65),
            ("sub_category", "x" * 65),
            ("low_sla", "soon"),
            ("low_sla", "00:00:00"),
            ("low_sla", "-01:00:00"),
            ("low_sla", "9999999:00:00"),
            ("low_sla", 3600),
            ("low_sla", "P99999999999999D"),
            ("end_logic", "explode"),
        ],
    )
    def test_refuses_bad_facts_by_field(self, field: str, value: Any) -> None:
        client = api_client(ADMIN)
        flat = client.post("/workflows/", {**HEADER, field: value})
        nested = client.post("/workflows/", {"workflow": {**HEADER, field: value}})
        assert (flat.status_code, list(flat.json()["details"])) == (400, [field])
        assert list(nested.json()["details"]) == [f"workflow.{field}"]
        assert nothing_stored()

    @pytest.mark.parametrize("body", [[], "x", 5, {"workflow": []}, {"graph": 1, **HEADER}])
    def test_refuses_a_body_of_another_shape(self, body: Any) -> None:
        response = api_client(ADMIN).post("/workflows/", body)
        assert (response.status_code, response.json()["code"]) == (400, "invalid")
        assert nothing_stored()

    NODE: tuple[tuple[str, Any], ...] = (
        ("name", "x" * 65),
        ("name", ""),
        ("weight", 1.1),
        ("weight", -0.1),
        ("weight", "NaN"),
        ("weight", "much"),
        ("order", -1),
        ("order", 2**31),
        ("description", "x" * 257),
        ("is_start", "maybe"),
        ("design", []),
        ("design", {"x": "\x00"}),
        ("role", "Nobody"),
        ("escalate_to", 424242),
        ("escalate_to", "Agent"),
        ("temp_id", "Fix"),
        ("temp_id", {}),
    )

    @pytest.mark.parametrize(("field", "value"), NODE)
    def test_refuses_a_malformed_node_and_stores_nothing(self, field: str, value: Any) -> None:
        role("Agent")
        role("Technician")
        sent = deepcopy(graph())
        sent["nodes"][0][field] = value
        response = api_client(ADMIN).post("/workflows/", {"workflow": HEADER, "graph": sent})
        assert response.status_code == 400
        assert any(
            place.startswith("graph.nodes.") and place.split(".")[3] == field
            for place in response.json()["details"]
        )
        assert nothing_stored()

    def test_refuses_a_node_without_a_role_or_a_name_of_its_own(self) -> None:
        sent = {"nodes": [{"name": "A"}, {"name": "B", "temp_id": 1}, 7], "edges": []}
        response = api_client(ADMIN).post("/workflows/", {"workflow": HEADER, "graph": sent})
        assert list(response.json()["details"]) == [
            "graph.nodes.0.temp_id",
            "graph.nodes.1.role_id",
            "graph.nodes.2.non_field_errors",
        ]

    def test_refuses_an_unknown_role_id(self) -> None:
        node = {"temp_id": 1, "name": "A", "role_id": 424242, "escalate_to": 515151}
        response = api_client(ADMIN).post(
            "/workflows/", {"workflow": HEADER, "graph": {"nodes": [node], "edges": []}}
        )
        assert (response.status_code, response.json()["code"]) == (400, "graph_malformed")
        assert response.json()["details"] == {
            "graph.nodes.0.role_id": ["There is no such role."],
            "graph.nodes.0.escalate_to": ["There is no such role."],
        }
        assert nothing_stored()

    @pytest.mark.parametrize(
        ("changes", "place"),
        [
            ({"to": "Nowhere"}, "to_temp_id"),
            ({"from": "Nowhere"}, "from_temp_id"),
            ({"to": "Triage"}, "to_temp_id"),
            ({"name": "x" * 65}, "name"),
            ({"design": 3}, "design"),
        ],
    )
    def test_refuses_a_malformed_edge_and_stores_nothing(
        self, changes: dict[str, Any], place: str
    ) -> None:
        role("Agent")
        role("Technician")
        sent = graph()
        sent["edges"][0] |= changes
        response = api_client(ADMIN).post("/workflows/", {"workflow": HEADER, "graph": sent})
        assert response.status_code == 400
        assert list(response.json()["details"]) == [f"graph.edges.0.{place}"]
        assert nothing_stored()

    def test_refuses_an_edge_without_ends(self) -> None:
        sent = {"nodes": [], "edges": [{"name": "loose"}]}
        response = api_client(ADMIN).post("/workflows/", {"workflow": HEADER, "graph": sent})
        assert list(response.json()["details"]) == [
            "graph.edges.0.from_temp_id",
            "graph.edges.0.to_temp_id",
        ]

    def test_refuses_a_name_that_is_taken(self) -> None:
        draw()
        response = api_client(ADMIN).post("/workflows/", HEADER)
        assert response.status_code == 400
        assert response.json()["details"] == {"name": ["Another workflow has this name."]}
        assert Workflows.objects.count() == 1

    def test_tells_nobody(self) -> None:
        draw()
        assert outbox_messages(task="workflow.rematch") == []


@pytest.mark.django_db
class TestRead:
    def test_graph_gives_back_what_was_drawn(self) -> None:
        drawn = draw()
        for node in drawn["graph"]["nodes"]:
            del node["temp_id"]
        client = api_client(STAFF)
        path = f"/workflows/{drawn['workflow_id']}/"
        assert client.get(f"{path}graph/").json() == drawn["graph"]
        del drawn["temp_id_mapping"]
        detail = client.get(f"{path}detail/")
        assert detail.json() == drawn
        assert detail["ETag"] == '"1"'
        del drawn["graph"]
        assert client.get(path).json() == drawn

    def test_list_is_newest_first_filtered_searched_and_ordered(self) -> None:
        for name, department, category in (
            ("Alpha", "IT", "Technology"),
            ("Beta", "it", "Asset"),
            ("Gamma", "Finance", "Budget"),
        ):
            body = {"name": name, "department": department, "category": category}
            assert api_client(ADMIN).post("/workflows/", body).status_code == 201

        def names(query: str) -> list[str]:
            body = api_client(STAFF).get(f"/workflows/{query}").json()
            return [row["name"] for row in body["results"]]

        assert names("") == ["Gamma", "Beta", "Alpha"]
        assert names("?department=IT&ordering=name") == ["Alpha", "Beta"]
        assert names("?category=budget") == ["Gamma"]
        assert names("?status=initialized") == []
        assert names("?status=draft&status=paused&page_size=1&page=2") == ["Beta"]
        assert names("?search=alph") == ["Alpha"]
        assert api_client(STAFF).get("/workflows/?status=burning").status_code == 400

    def test_list_costs_the_same_for_many(self, django_assert_num_queries: Any) -> None:
        nodes, edges = chain(step("Only", "Agent", 1))
        for number in range(12):
            publish(nodes, edges, category=f"C{number}")
        client = api_client(STAFF)
        for size in (1, 12):
            with django_assert_num_queries(2):
                body = client.get(f"/workflows/?page_size={size}").json()
            assert (len(body["results"]), body["results"][0]["active_version"]) == (size, 1)


@pytest.mark.django_db
class TestValidate:
    def test_finds_nothing_wrong_with_a_sound_draft(self) -> None:
        drawn = draw()
        staff("Agent", [1])
        staff("Technician", [2])
        response = api_client(ADMIN).post(f"/workflows/{drawn['workflow_id']}/validate/")
        assert response.json() == {"valid": True, "findings": [], "rev": 1}

    def test_names_each_finding_with_place_and_fix(self) -> None:
        drawn = draw(high_sla="96:00:00")
        staff("Agent", [1])
        response = api_client(ADMIN).post(f"/workflows/{drawn['workflow_id']}/validate/")
        body = response.json()
        assert (response.status_code, body["valid"]) == (200, False)
        assert [(row["code"], row["severity"], row["field"]) for row in body["findings"]] == [
            ("sla_order", "error", "medium_sla"),
            ("role_empty", "warning", "role_id"),
        ]
        assert body["findings"][1]["step_id"] == drawn["temp_id_mapping"]["Fix"]
        assert set(body["findings"][0]) == {
            *("code", "severity", "field", "message", "fix", "fix_action")
        }

    def test_changes_nothing(self) -> None:
        drawn = draw()
        api_client(ADMIN).post(f"/workflows/{drawn['workflow_id']}/validate/")
        workflow = Workflows.objects.get()
        assert (workflow.status, workflow.rev, workflow.active_version) == ("draft", 1, None)
