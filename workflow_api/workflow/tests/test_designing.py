"""Drafts in the editor: they are checked before they are saved, compared with versions, and
previewed before they are published.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from audit.models import AuditEvent
from role.models import Roles
from servicekit.auth import Person
from servicekit.testing import api_client, make_person
from testing.scenario import ADMIN, agent, receive, staff
from workflow.models import WorkflowVersion

from .drawing import act, audited, done, draw, shown, state_of

OTHER_ADMIN = make_person(user_id=901, full_name="Olga Other", roles=[("tts", "Admin")])


def put(
    workflow: dict[str, Any],
    part: str,
    body: Any,
    person: Person = ADMIN,
    headers: dict[str, str] | None = None,
) -> Any:
    path = f"/workflows/{workflow['workflow_id']}/update-{part}/"
    return api_client(person).put(path, body, headers=headers)


def get(workflow: dict[str, Any], path: str) -> Any:
    return api_client(ADMIN).get(f"/workflows/{workflow['workflow_id']}/{path}/")


def graph_of(workflow: dict[str, Any]) -> dict[str, Any]:
    return dict(shown(workflow)["graph"])


def codes(answer: Any) -> list[str]:
    return [finding["code"] for finding in answer.json()["findings"]]


@pytest.mark.django_db
class TestValidate:
    def test_says_which_revision_it_has_judged(self) -> None:
        workflow = draw()
        staff("Agent", [1])
        staff("Technician", [2])
        assert act(workflow, "validate").json() == {"valid": True, "findings": [], "rev": 1}
        put(workflow, "details", {"description": "D"})
        assert act(workflow, "validate", {}).json()["rev"] == 2

    def test_judges_a_graph_that_is_sent_and_stores_nothing(self) -> None:
        workflow = draw()
        staff("Agent", [1])
        staff("Technician", [2])
        state = state_of(workflow)
        before = state()
        sent = graph_of(workflow)
        sent["nodes"][1]["is_end"] = False
        answer = act(workflow, "validate", sent)
        assert (answer.status_code, answer.json()["valid"]) == (200, False)
        assert codes(answer) == ["no_end"]
        assert state() == before
        assert act(workflow, "validate").json()["valid"]

    def test_names_new_steps_and_transitions_as_the_sender_does(self) -> None:
        workflow = draw()
        staff("Agent", [1])
        staff("Technician", [2])
        sent = graph_of(workflow)
        fix = sent["nodes"][1]["step_id"]
        sent["nodes"].append({"temp_id": "n7", "name": "Lost", "role": "Agent"})
        sent["edges"].append({"from": fix, "to": "n7", "name": "Away", "is_default": True})
        found = {
            finding["code"]: finding
            for finding in act(workflow, "validate", sent).json()["findings"]
        }
        assert set(found) == {"dead_end", "condition_invalid"}
        assert found["dead_end"]["temp_id"] == "n7"
        assert "step_id" not in found["dead_end"]
        assert found["dead_end"]["fix_action"] == {
            "kind": "set_field",
            "temp_id": "n7",
            "field": "is_end",
            "value": True,
        }
        assert found["condition_invalid"]["edge"] == 2
        assert found["condition_invalid"]["fix_action"] == {
            "kind": "set_field",
            "edge": 2,
            "field": "is_default",
            "value": False,
        }

    def test_offers_edits_in_the_form_in_which_they_are_sent_back(self) -> None:
        workflow = draw(low_sla="01:00:00", urgent_sla="04:00:00")
        first, second = (node["step_id"] for node in graph_of(workflow)["nodes"])
        sent = graph_of(workflow)
        sent["edges"][0]["condition"] = 'ticket.priority == "High"'
        found = {
            finding["code"]: finding.get("fix_action")
            for finding in act(workflow, "validate", sent).json()["findings"]
        }
        assert found == {
            "sla_order": {"kind": "set_field", "field": "low_sla", "value": "08:00:00"},
            "no_way_out": {
                "kind": "add_transition",
                "from_step_id": first,
                "to_step_id": second,
                "name": "Otherwise",
                "is_default": True,
            },
            "role_empty": None,
        }

    @pytest.mark.parametrize(
        ("body", "place"),
        [
            ({"nodes": []}, "edges"),
            ({"nodes": [{"step_id": 424242, "name": "N"}], "edges": []}, "nodes.0.step_id"),
            ({"nodes": [{"temp_id": "a", "name": "N", "role": "No"}], "edges": []}, "nodes.0.role"),
            ([1], "non_field_errors"),
        ],
    )
    def test_refuses_a_graph_that_could_not_be_saved(self, body: Any, place: str) -> None:
        answer = act(draw(), "validate", body)
        assert (answer.status_code, list(answer.json()["details"])) == (400, [place])

    @pytest.mark.parametrize(
        ("connected", "end_logic", "found"),
        [
            (["asset", "budget"], "asset", []),
            (["asset"], "budget", ["end_logic_queue"]),
            (["none"], "asset", ["end_logic_queue"]),
            (["none"], "notification", []),
            (["none"], "", []),
        ],
    )
    def test_warns_of_an_end_logic_that_nobody_takes(
        self, connected: list[str], end_logic: str, found: list[str]
    ) -> None:
        workflow = draw(end_logic=end_logic)
        staff("Agent", [1])
        staff("Technician", [2])
        with override_settings(END_LOGIC_SYSTEMS=connected):
            answer = act(workflow, "validate")
        assert (codes(answer), answer.json()["valid"]) == (found, True)


@pytest.mark.django_db
class TestStaleWrite:
    def test_says_who_changed_the_draft_when_and_what_would_be_overwritten(self) -> None:
        workflow = draw()
        mine = graph_of(workflow)
        theirs = graph_of(workflow)
        theirs["nodes"][0]["name"] = "Sort"
        answer = put(workflow, "graph", theirs, OTHER_ADMIN, headers={"If-Match": '"1"'})
        assert answer.status_code == 200
        mine["nodes"].append({"temp_id": "new", "name": "Check", "role": "Agent"})
        answer = put(workflow, "graph", mine, headers={"If-Match": '"1"'})
        body = answer.json()
        assert (answer.status_code, body["code"], body["rev"]) == (409, "stale_rev", 2)
        assert body["changed_by"] == {"user_id": 901, "full_name": "Olga Other"}
        assert body["changed_at"] == shown(workflow)["updated_at"]
        first = mine["nodes"][0]["step_id"]
        assert body["diff"]["steps"]["changed"] == [
            {
                "step_id": first,
                "name": "Triage",
                "changes": [
                    {"field": "name", "kind": "wording", "before": "Sort", "after": "Triage"}
                ],
            }
        ]
        assert body["diff"]["steps"]["added"] == [
            {"step_id": None, "temp_id": "new", "name": "Check", "changes": []}
        ]
        assert (body["diff"]["steps"]["removed"], body["diff"]["header"]) == ([], [])

    def test_has_no_diff_if_the_graph_is_malformed(self) -> None:
        workflow = draw()
        sent = {"nodes": [{"step_id": 424242, "name": "N"}], "edges": []}
        answer = put(workflow, "graph", sent, headers={"If-Match": '"7"'})
        assert (answer.status_code, answer.json()["diff"]) == (409, None)

    def test_of_a_layout_alone_names_the_person_too(self) -> None:
        workflow = draw()
        moved = graph_of(workflow)
        moved["nodes"][0]["design"] = {"x": 4}
        put(workflow, "graph", moved, OTHER_ADMIN)
        answer = put(workflow, "details", {"name": "N"}, headers={"If-Match": '"1"'})
        assert answer.json()["changed_by"] == {"user_id": 901, "full_name": "Olga Other"}
        assert "diff" not in answer.json()

    def test_tells_the_same_of_a_single_step(self) -> None:
        workflow = draw()
        put(workflow, "details", {"description": "D"}, OTHER_ADMIN)
        step_id = graph_of(workflow)["nodes"][0]["step_id"]
        answer = api_client(ADMIN).patch(
            f"/steps/{step_id}/", {"name": "N"}, headers={"If-Match": '"1"'}
        )
        assert (answer.status_code, answer.json()["rev"]) == (409, 2)
        assert answer.json()["changed_by"]["user_id"] == 901


@pytest.mark.django_db
class TestIdempotencyKey:
    def test_replays_a_graph_that_was_saved(self) -> None:
        workflow = draw()
        sent = graph_of(workflow)
        sent["nodes"].append({"temp_id": "new", "name": "Check", "role": "Agent"})
        first, second = (
            put(workflow, "graph", sent, headers={"Idempotency-Key": "k1"}) for _ in range(2)
        )
        assert first.json() == second.json()
        assert (second["Idempotent-Replayed"], second["ETag"]) == ("true", '"2"')
        assert len(graph_of(workflow)["nodes"]) == 3

    def test_replays_details_that_were_saved(self) -> None:
        workflow = draw()
        for _ in range(2):
            answer = put(workflow, "details", {"name": "N"}, headers={"Idempotency-Key": "k1"})
            assert (answer.status_code, answer.json()["rev"]) == (200, 2)
        other = put(workflow, "details", {"name": "O"}, headers={"Idempotency-Key": "k1"})
        assert other.status_code == 422


@pytest.mark.django_db
class TestPublishPreview:
    def test_of_a_draft_that_was_never_published(self) -> None:
        workflow = draw()
        staff("Agent", [1])
        staff("Technician", [2])
        receive()
        receive(category="Other")
        body = get(workflow, "publish-preview").json()
        (author,) = body.pop("changed_by")
        assert (author["user_id"], author["full_name"]) == (ADMIN.user_id, ADMIN.full_name)
        assert body == {
            "diff": None,
            "findings": [],
            "waiting_tickets": 1,
            "running": {"tasks": 0, "on_changed_steps": 0},
        }

    def test_counts_the_tickets_that_it_would_take_and_no_others(self) -> None:
        plain, special = draw("Plain"), draw("Special", sub_category="VPN")
        staff("Agent", [1])
        for sub_category in ("VPN", " vpn ", "Mail", ""):
            receive(sub_category=sub_category)
        assert get(plain, "publish-preview").json()["waiting_tickets"] == 4
        # This workflow would be the only one of its department and category. So it would take all
        # tickets.
        assert get(special, "publish-preview").json()["waiting_tickets"] == 4
        draw_third = draw("Third", sub_category="Mail")
        put(draw_third, "details", {"category": "Elsewhere"})
        assert get(draw_third, "publish-preview").json()["waiting_tickets"] == 0

    def test_compares_with_the_active_version_and_names_the_editors(self) -> None:
        workflow = draw()
        staff("Agent", [1])
        staff("Technician", [2])
        done(workflow, "initialize")
        receive()
        receive()
        body = get(workflow, "publish-preview").json()
        assert (body["changed_by"], body["diff"]["kinds"]) == ([], [])
        assert body["running"] == {"tasks": 2, "on_changed_steps": 0}
        sent = graph_of(workflow)
        sent["nodes"][1]["name"] = "Mend"
        put(workflow, "graph", sent)
        assert get(workflow, "publish-preview").json()["running"]["on_changed_steps"] == 0
        way = sent["edges"][0]["transition_id"]
        api_client(OTHER_ADMIN).patch(f"/transitions/{way}/", {"name": "Go"})
        body = get(workflow, "publish-preview").json()
        assert [person["user_id"] for person in body["changed_by"]] == [901, ADMIN.user_id]
        assert body["running"] == {"tasks": 2, "on_changed_steps": 2}
        assert body["diff"]["kinds"] == ["wording"]
        assert body["waiting_tickets"] == 0
        done(workflow, "initialize")
        assert get(workflow, "publish-preview").json()["changed_by"] == []

    def test_names_nobody_who_only_moved_nodes(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        sent = graph_of(workflow)
        sent["nodes"][0]["design"] = {"x": 5}
        put(workflow, "graph", sent, OTHER_ADMIN)
        body = get(workflow, "publish-preview").json()
        assert (body["changed_by"], body["diff"]["kinds"]) == ([], ["layout"])

    def test_is_for_admins(self) -> None:
        path = f"/workflows/{draw()['workflow_id']}/publish-preview/"
        assert api_client(agent(1)).get(path).status_code == 403


@pytest.mark.django_db
class TestDraftDiff:
    def test_compares_a_version_with_the_draft(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        assert get(workflow, "versions/1/diff/draft").json()["kinds"] == []
        put(workflow, "details", {"department": "HR"})
        sent = graph_of(workflow)
        sent["nodes"][0]["role_id"] = None
        put(workflow, "graph", sent)
        diff = get(workflow, "versions/1/diff/draft").json()
        assert [change["field"] for change in diff["header"]] == ["department"]
        (changed,) = diff["steps"]["changed"]
        assert [(change["field"], change["after"]) for change in changed["changes"]] == [
            ("role", None)
        ]
        assert get(workflow, "versions/2/diff/draft").status_code == 404

    def test_does_not_show_a_role_that_was_renamed(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        Roles.objects.filter(name="Agent").update(name="Helper")
        assert get(workflow, "versions/1/diff/draft").json()["kinds"] == []


@pytest.mark.django_db
class TestReason:
    def test_of_publishing_is_audited(self) -> None:
        workflow = draw()
        assert act(workflow, "initialize", {"reason": "New law."}).status_code == 200
        assert AuditEvent.objects.latest("id").changes["reason"] == "New law."

    def test_may_be_left_out_and_is_text(self) -> None:
        workflow = draw()
        assert act(workflow, "initialize").status_code == 200
        assert "reason" not in AuditEvent.objects.latest("id").changes
        audit = audited()
        answer = act(workflow, "initialize", {"reason": "x" * 2_001})
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["reason"])
        assert (audited(), WorkflowVersion.objects.count()) == (audit, 1)


@pytest.mark.django_db
class TestRules:
    RULE = {
        "combinator": "and",
        "rules": [{"field": "ticket.priority", "operator": "=", "value": "High"}],
    }

    def way(self, workflow: dict[str, Any]) -> str:
        return f"/transitions/{graph_of(workflow)['edges'][0]['transition_id']}/"

    def test_make_the_condition_on_the_server(self) -> None:
        workflow = draw()
        sent = graph_of(workflow)
        sent["edges"][0] |= {"rule": self.RULE, "condition": "ticket.ignored"}
        body = put(workflow, "graph", sent).json()
        assert body["edges"][0]["rule"] == self.RULE
        assert "priority" in body["edges"][0]["condition"]
        assert put(workflow, "graph", graph_of(workflow)).json()["rev"] == body["rev"]

    def test_are_removed_by_a_condition_alone(self) -> None:
        workflow = draw()
        way = self.way(workflow)
        client = api_client(ADMIN)
        made = client.patch(way, {"rule": self.RULE}).json()
        assert client.patch(way, {"name": "N"}).json()["rule"] == self.RULE
        kept = client.patch(way, {"rule": None}).json()
        assert (kept["rule"], kept["condition"]) == (None, made["condition"])
        client.patch(way, {"rule": self.RULE})
        written = client.patch(way, {"condition": "task.visits > 1"}).json()
        assert (written["rule"], written["condition"]) == (None, "task.visits > 1")

    @pytest.mark.parametrize(
        "rule",
        [
            {"combinator": "and", "rules": []},
            {"combinator": "and", "rules": [{"combinator": "or", "rules": []}]},
            {},
        ],
    )
    def test_with_an_empty_group_are_refused(self, rule: Any) -> None:
        workflow = draw()
        answer = api_client(ADMIN).patch(self.way(workflow), {"rule": rule})
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["rule"])

    def test_written_in_another_way_are_a_difference_of_layout(self) -> None:
        workflow = draw()
        client = api_client(ADMIN)
        made = client.patch(self.way(workflow), {"rule": self.RULE}).json()
        first, second = (node["step_id"] for node in graph_of(workflow)["nodes"])
        way = {"from_step_id": first, "to_step_id": second, "name": "Else", "is_default": True}
        assert client.post("/transitions/", way).status_code == 201
        done(workflow, "initialize")
        client.patch(self.way(workflow), {"condition": made["condition"]})
        assert get(workflow, "versions/1/diff/draft").json()["kinds"] == ["layout"]
