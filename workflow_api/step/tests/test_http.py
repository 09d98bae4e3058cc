"""Requests about single steps and transitions of a draft."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicekit.auth import Person
from servicekit.testing import api_client, run_at_once
from step.models import Steps, StepTransition
from testing.scenario import ADMIN, role
from workflow.models import Workflows, WorkflowVersion
from workflow.tests.drawing import (
    REFUSED,
    STAFF,
    act,
    audited,
    done,
    draw,
    role_id,
    shown,
    state_of,
)


def ids(workflow: dict[str, Any]) -> tuple[int, int]:
    first, second = (node["step_id"] for node in workflow["graph"]["nodes"])
    return first, second


def edges(workflow: dict[str, Any]) -> tuple[int, int]:
    first, second = (edge["transition_id"] for edge in workflow["graph"]["edges"])
    return first, second


def send(method: str, path: str, body: Any = None, **headers: str) -> Any:
    return getattr(api_client(ADMIN), method)(path, body, headers=headers)


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize("kind", ["steps", "transitions"])
    @pytest.mark.parametrize(("person", "status"), REFUSED)
    def test_only_admins_write_and_every_tts_role_reads(
        self, person: Person | None, status: int, kind: str
    ) -> None:
        workflow = draw()
        state = state_of(workflow)
        before = state()
        first, second = ids(workflow)
        row = first if kind == "steps" else edges(workflow)[0]
        body = {
            "workflow_id": workflow["workflow_id"],
            "name": "N",
            "role": "Agent",
            "from_step_id": first,
            "to_step_id": second,
        }
        client = api_client(person)
        assert client.post(f"/{kind}/", body).status_code == status
        for method in ("put", "patch", "delete"):
            assert getattr(client, method)(f"/{kind}/{row}/", body).status_code == status
        assert state() == before
        reads = status if person is None or not person.has_any_role("tts") else 200
        assert client.get(f"/{kind}/").status_code == reads
        assert client.get(f"/{kind}/{row}/").status_code == reads

    @pytest.mark.parametrize("kind", ["steps", "transitions"])
    @pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
    @pytest.mark.parametrize("key", ["7", "9" * 30, "x"])
    def test_what_is_missing_is_404(self, kind: str, method: str, key: str) -> None:
        response = send(method, f"/{kind}/{key}/", None if method == "get" else {"name": "N"})
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
class TestList:
    def test_is_filtered_searched_and_ordered(self) -> None:
        one, two = draw("One"), draw("Two")

        def names(query: str) -> list[str]:
            rows = api_client(STAFF).get(f"/steps/{query}").json()["results"]
            return [row["name"] for row in rows]

        assert names("") == ["Triage", "Fix", "Triage", "Fix"]
        assert names(f"?workflow_id={two['workflow_id']}&ordering=name") == ["Fix", "Triage"]
        assert names("?search=tri&is_start=true") == ["Triage", "Triage"]
        assert names(f"?role_id={role_id('Technician')}") == ["Fix", "Fix"]
        assert api_client(STAFF).get("/steps/?workflow_id=x").status_code == 400
        first, second = ids(one)
        rows = api_client(STAFF).get(f"/transitions/?from_step_id={second}").json()["results"]
        assert [(row["to_step_id"], row["name"]) for row in rows] == [(first, "Back")]

    @pytest.mark.parametrize(("kind", "statements"), [("steps", 2), ("transitions", 2)])
    def test_costs_the_same_for_many(self, kind: str, statements: int) -> None:
        workflow = draw()
        first, second = ids(workflow)
        counts = []
        for rows in (10, 10_000):
            template = Steps.objects.get(pk=first)
            Steps.objects.bulk_create(
                Steps(workflow=template.workflow, role=template.role, name="N", order=number)
                for number in range(rows)
            )
            StepTransition.objects.bulk_create(
                StepTransition(
                    workflow=template.workflow, from_step_id=first, to_step_id=second, name="N"
                )
                for _ in range(rows)
            )
            with CaptureQueriesContext(connection) as queries:
                response = api_client(STAFF).get(f"/{kind}/?page_size=100")
                assert response.status_code == 200
            counts.append(len(queries))
        assert counts == [statements, statements]


@pytest.mark.django_db
class TestStep:
    def test_is_added_behind_the_others(self) -> None:
        workflow = draw()
        body = {"workflow_id": workflow["workflow_id"], "name": "Verify", "role": "agent"}
        response = send("post", "/steps/", body)
        row = response.json()
        assert (response.status_code, response["ETag"]) == (201, '"2"')
        assert row == {
            "step_id": row["step_id"],
            "workflow_id": workflow["workflow_id"],
            "name": "Verify",
            "role_id": role_id("Agent"),
            "role_name": "Agent",
            "escalate_to": None,
            "description": "",
            "instruction": "",
            "weight": "1.0000",
            "order": 2,
            "is_start": False,
            "is_end": False,
            "assignment": "round_robin",
            "capacity": None,
            "design": {},
        }
        assert send("get", f"/steps/{row['step_id']}/").json() == row
        assert audited()[-1] == ("step.create", f"step:{row['step_id']}", 900)

    @pytest.mark.parametrize("method", ["put", "patch"])
    def test_keeps_what_is_not_sent(self, method: str) -> None:
        role("Manager")
        first, _ = ids(draw())
        before = send("get", f"/steps/{first}/").json()
        changes = {"name": "Sort", "weight": "0.7000", "escalate_to": role_id("Manager")}
        response = send(method, f"/steps/{first}/", changes)
        assert (response.status_code, response["ETag"]) == (200, '"2"')
        assert response.json() == before | changes
        assert send(method, f"/steps/{first}/", {"name": "Sort"})["ETag"] == '"2"'
        assert [action for action, *_ in audited()].count("step.update") == 1

    def test_is_put_with_its_name(self) -> None:
        first, _ = ids(draw())
        assert list(send("put", f"/steps/{first}/", {}).json()["details"]) == ["name"]
        assert send("patch", f"/steps/{first}/", {}).status_code == 200

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "x" * 65),
            ("description", "x" * 257),
            ("weight", -1),
            ("weight", 99),
            ("weight", "NaN"),
            ("order", -1),
            ("role_id", 424242),
            ("role", "Nobody"),
            ("escalate_to", 424242),
            ("is_start", "maybe"),
            ("assignment", "by_luck"),
            ("capacity", 0),
            ("capacity", "many"),
            ("design", {"x": "\x00"}),
        ],
    )
    def test_refuses_bad_input(self, field: str, value: Any) -> None:
        workflow = draw()
        first, _ = ids(workflow)
        state = state_of(workflow)
        before = state()
        body = {"workflow_id": workflow["workflow_id"], "name": "N", "role": "Agent"}
        for response in (
            send("patch", f"/steps/{first}/", {field: value}),
            send("post", "/steps/", body | {field: value}),
        ):
            assert (response.status_code, list(response.json()["details"])) == (400, [field])
        assert state() == before

    def test_needs_a_role_and_a_workflow(self) -> None:
        workflow = draw()
        body = {"workflow_id": workflow["workflow_id"], "name": "N"}
        assert list(send("post", "/steps/", body).json()["details"]) == ["role_id"]
        body = {"workflow_id": 424242, "name": "N", "role": "Agent"}
        assert send("post", "/steps/", body).status_code == 404
        body = {"name": "N", "role": "Agent"}
        assert list(send("post", "/steps/", body).json()["details"]) == ["workflow_id"]

    def test_is_deleted_with_its_transitions_while_no_version_names_it(self) -> None:
        workflow = draw()
        _, second = ids(workflow)
        response = send("delete", f"/steps/{second}/")
        assert (response.status_code, response.content) == (204, b"")
        assert (Steps.objects.count(), StepTransition.objects.count()) == (1, 0)
        assert audited()[-1] == ("step.delete", f"step:{second}", 900)

    def test_is_retired_with_its_transitions_once_a_version_names_it(self) -> None:
        workflow = draw()
        done(workflow, "initialize")
        definition = WorkflowVersion.objects.get().definition
        _, second = ids(workflow)
        assert send("delete", f"/steps/{second}/").status_code == 204
        assert (Steps.objects.count(), StepTransition.objects.count()) == (2, 2)
        assert Steps.objects.get(pk=second).retired_at is not None
        assert [len(part) for part in shown(workflow)["graph"].values()] == [1, 0]
        assert shown(workflow)["has_unpublished_changes"] is True
        assert WorkflowVersion.objects.get().definition == definition
        assert audited()[-1] == ("step.retire", f"step:{second}", 900)
        for method in ("get", "patch", "delete"):
            assert send(method, f"/steps/{second}/").status_code == 404

    def test_is_left_alone_in_an_archived_workflow(self) -> None:
        workflow = draw()
        done(workflow, "archive")
        first, _ = ids(workflow)
        for method in ("patch", "delete"):
            response = send(method, f"/steps/{first}/", {"name": "N"})
            assert (response.status_code, response.json()["code"]) == (409, "archived")

    @pytest.mark.parametrize("method", ["patch", "delete"])
    def test_is_refused_with_an_old_etag(self, method: str) -> None:
        first, _ = ids(draw())
        response = send(method, f"/steps/{first}/", {"name": "N"}, **{"If-Match": '"9"'})
        assert (response.status_code, response.json()["code"]) == (409, "stale_rev")
        assert Steps.objects.get(pk=first).name == "Triage"

    def test_is_added_once_for_one_key(self) -> None:
        body = {"workflow_id": draw()["workflow_id"], "name": "Verify", "role": "Agent"}
        answers = [send("post", "/steps/", body, **{"Idempotency-Key": "k"}) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert Steps.objects.count() == 3


@pytest.mark.django_db
class TestTransition:
    def test_connects_two_steps_of_one_draft(self) -> None:
        workflow = draw()
        first, second = ids(workflow)
        body = {"from_step_id": first, "to_step_id": second, "name": "Shortcut"}
        response = send("post", "/transitions/", body)
        row = response.json()
        assert (response.status_code, response["ETag"]) == (201, '"2"')
        assert row == {
            "transition_id": row["transition_id"],
            "workflow_id": workflow["workflow_id"],
            "from_step_id": first,
            "to_step_id": second,
            "name": "Shortcut",
            "order": 2,
            "condition": "",
            "is_default": False,
            "rule": None,
            "design": {},
        }
        assert send("get", f"/transitions/{row['transition_id']}/").json() == row
        assert audited()[-1] == ("transition.create", f"transition:{row['transition_id']}", 900)

    def test_keeps_what_is_not_sent(self) -> None:
        workflow = draw()
        first, _ = edges(workflow)
        before = send("get", f"/transitions/{first}/").json()
        changes = {"name": "Go", "design": {"bend": 1}}
        for method in ("patch", "put"):
            response = send(method, f"/transitions/{first}/", changes)
            assert response.json() == before | changes
        assert response["ETag"] == '"2"'

    def test_joins_no_step_to_itself_and_no_two_workflows(self) -> None:
        one, two = draw("One"), draw("Two")
        first, _ = ids(one)
        stranger, _ = ids(two)
        forward, _ = edges(one)
        state = state_of(one)
        before = state()
        for ends, field in (
            ({"from_step_id": first, "to_step_id": first}, "to_step_id"),
            ({"from_step_id": first, "to_step_id": stranger}, "to_step_id"),
            ({"from_step_id": first, "to_step_id": 424242}, "to_step_id"),
            ({"from_step_id": 424242, "to_step_id": first}, "from_step_id"),
        ):
            for response in (
                send("post", "/transitions/", ends),
                send("patch", f"/transitions/{forward}/", ends),
            ):
                assert (response.status_code, list(response.json()["details"])) == (400, [field])
        ends = {"from_step_id": stranger, "to_step_id": ids(two)[1]}
        body = ends | {"workflow_id": one["workflow_id"]}
        assert list(send("post", "/transitions/", body).json()["details"]) == ["from_step_id"]
        assert state() == before

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "x" * 65),
            ("order", -1),
            ("condition", "x" * 2_001),
            ("condition", ["true"]),
            ("is_default", "maybe"),
            ("rule", 5),
            ("design", 5),
            ("from_step_id", "x"),
            ("to_step_id", 2**63),
        ],
    )
    def test_refuses_bad_input(self, field: str, value: Any) -> None:
        workflow = draw()
        first, second = ids(workflow)
        body = {"from_step_id": first, "to_step_id": second, field: value}
        for response in (
            send("post", "/transitions/", body),
            send("patch", f"/transitions/{edges(workflow)[0]}/", {field: value}),
        ):
            assert (response.status_code, list(response.json()["details"])) == (400, [field])
        assert StepTransition.objects.count() == 2

    def test_has_a_condition_made_from_its_rule(self) -> None:
        workflow = draw()
        forward, _ = edges(workflow)
        rule = {
            "combinator": "and",
            "not": False,
            "rules": [
                {"field": "ticket.priority", "operator": "=", "value": "High"},
                {"field": "ticket.cost", "operator": "between", "value": [1, 9.5]},
            ],
        }
        condition = 'ticket.priority == "High" && (ticket.cost >= 1 && ticket.cost <= 9.5)'
        sent = {"rule": rule, "condition": "true"}
        row = send("patch", f"/transitions/{forward}/", sent).json()
        assert (row["condition"], row["rule"]) == (condition, rule)
        row = send("patch", f"/transitions/{forward}/", {"name": "Go"}).json()
        assert (row["condition"], row["rule"]) == (condition, rule)
        row = send("patch", f"/transitions/{forward}/", {"condition": "task.visits > 1"}).json()
        assert (row["condition"], row["rule"]) == ("task.visits > 1", None)

    @pytest.mark.parametrize(
        ("rules", "sentence"),
        [
            ([], "The group is empty."),
            ([{"combinator": "or", "rules": []}], "Rule 1: The group is empty."),
            (
                [{"field": "ticket.cost", "operator": "contains", "value": 5}],
                "Rule 1: The value is a text.",
            ),
        ],
    )
    def test_refuses_a_rule_without_a_meaning(self, rules: list[Any], sentence: str) -> None:
        workflow = draw()
        forward, _ = edges(workflow)
        state = state_of(workflow)
        before = state()
        rule = {"combinator": "and", "rules": rules}
        response = send("patch", f"/transitions/{forward}/", {"rule": rule})
        assert (response.status_code, response.json()["details"]) == (400, {"rule": [sentence]})
        assert state() == before

    def test_is_deleted_or_retired(self) -> None:
        workflow = draw()
        forward, back = edges(workflow)
        assert send("delete", f"/transitions/{back}/").status_code == 204
        assert not StepTransition.objects.filter(pk=back).exists()
        done(workflow, "initialize")
        assert send("delete", f"/transitions/{forward}/").status_code == 204
        assert StepTransition.objects.get(pk=forward).retired_at is not None
        assert send("get", f"/transitions/{forward}/").status_code == 404
        assert [action for action, *_ in audited()][-1] == "transition.retire"


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_deleted_step_is_never_named_by_a_version(self) -> None:
        workflow = draw()
        first, second = ids(workflow)
        Steps.objects.filter(pk=first).update(is_end=True)
        answers = run_at_once(
            [lambda: send("delete", f"/steps/{second}/"), lambda: act(workflow, "initialize")]
        )
        assert [answer.status_code for answer in answers] == [204, 200]
        named = {step["step_id"] for step in WorkflowVersion.objects.get().definition["steps"]}
        assert named <= set(Steps.objects.values_list("pk", flat=True))
        assert Workflows.objects.get().has_unpublished_changes == (second in named)
