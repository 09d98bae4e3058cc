"""Input that must be refused."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from rest_framework.test import APIClient

from identity.tests.people import make_account, sign_in
from role.models import Roles, RoleUsers
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing import api_client, deliver, make_person, make_token, run_at_once
from task.models import Task
from testing.scenario import ADMIN, agent, chain, publish, receive, role, staff, step
from tickets.locks import ticket_qs_for_update
from workflow.models import Workflows, WorkflowVersion

SLAS = {"low_sla": "72:00:00", "medium_sla": "48:00:00"}
SLAS |= {"high_sla": "24:00:00", "urgent_sla": "04:00:00"}
STEPS = step("Triage", "Agent", 0.25), step("Resolve", "Agent", 0.75)


def draw(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Any:
    role("Agent")
    workflow = {"name": "W", "department": "IT", "category": "Technology", **SLAS}
    body = {"workflow": workflow, "graph": {"nodes": nodes, "edges": edges}}
    return api_client(ADMIN).post("/workflows/", body)


@pytest.mark.django_db
class TestAGraph:
    def test_that_names_an_unknown_role_is_400_and_makes_nothing(self) -> None:
        nodes, edges = chain(STEPS[0], step("Enchant", "Wizard", 0.75))

        answer = draw(nodes, edges)

        assert (answer.status_code, answer.json()["code"]) == (400, "graph_malformed")
        assert set(answer.json()["details"]) == {"graph.nodes.1.role"}
        assert not Workflows.objects.exists()

    def test_with_two_start_steps_is_never_frozen(self) -> None:
        nodes, edges = chain(*STEPS)
        drawn = draw([{**node, "is_start": True} for node in nodes], edges)

        url = f"/workflows/{drawn.json()['workflow_id']}/initialize/"
        answer = api_client(ADMIN).post(url)

        assert (drawn.status_code, answer.status_code) == (201, 409)
        codes = {finding["code"] for finding in answer.json()["findings"]}
        assert "multiple_starts" in codes
        assert not WorkflowVersion.objects.exists()
        assert Workflows.objects.get().status == "draft"

    def test_with_a_weight_of_minus_1_is_400_and_makes_nothing(self) -> None:
        self.refuses_weight(-1)

    def test_with_a_weight_of_99_is_400_and_makes_nothing(self) -> None:
        self.refuses_weight(99)

    def refuses_weight(self, weight: float) -> None:
        nodes, edges = chain(step("Triage", "Agent", weight), STEPS[1])

        answer = draw(nodes, edges)

        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
        assert "weight" in str(answer.json()["details"])
        assert not Workflows.objects.exists()


def with_token(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


@pytest.mark.django_db
class TestAToken:
    def test_signed_with_none_is_401(self) -> None:
        claims = jwt.decode(make_token(ADMIN), options={"verify_signature": False})
        unsigned = jwt.encode(claims, "", algorithm="none")

        answer = with_token(unsigned).get("/tasks/")

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'

    def test_with_the_right_key_and_another_algorithm_is_401(self) -> None:
        claims = jwt.decode(make_token(ADMIN), options={"verify_signature": False})
        other = jwt.encode(claims, settings.JWT_SIGNING_KEY, algorithm="HS512")

        assert with_token(other).get("/tasks/").status_code == 401

    def test_that_is_a_refresh_token_is_401(self) -> None:
        """A real refresh token from a sign-in is refused as an access token."""
        make_account("eve@tts.example", "Admin")
        refresh = sign_in().cookies["refresh_token"].value
        in_cookie = APIClient()
        in_cookie.cookies["access_token"] = refresh

        assert with_token(refresh).get("/tasks/").status_code == 401
        assert in_cookie.get("/tasks/").status_code == 401

    def test_that_calls_itself_a_refresh_token_is_401(self) -> None:
        claims = jwt.decode(make_token(ADMIN), options={"verify_signature": False})
        claims["token_type"] = "refresh"
        key, algorithm = settings.JWT_SIGNING_KEY, settings.JWT_ALGORITHM

        answer = with_token(jwt.encode(claims, key, algorithm=algorithm)).get("/tasks/")

        assert answer.status_code == 401


def membership(**fields: Any) -> Any:
    body = {
        "user_id": 11,
        "user_full_name": "Person 11",
        "user_email": "person11@tts.example",
        "role_id": 77,
        "role_name": "Wizard",
        "system": "tts",
        "is_active": True,
        "action": "create",
        **fields,
    }
    return deliver("tts.user_system_role.sync", {"user_system_role": body})


@pytest.mark.django_db
class TestARoleSync:
    def test_for_an_unknown_role_makes_the_role(self) -> None:
        """Messages may come in any order, so a membership may arrive before its role."""
        assert membership().result.value == "done"

        assert Roles.objects.get().role_id == 77
        assert RoleUsers.objects.get().user_id == 11

    def test_that_ends_a_membership_of_an_unknown_role_makes_nothing(self) -> None:
        assert membership(action="delete", is_active=False).result.value == "done"

        assert not RoleUsers.objects.exists()
        assert not DeadLetter.objects.exists()

    def test_for_a_role_without_a_name_is_a_dead_letter(self) -> None:
        assert membership(role_name="").result.value == "dead"

        assert DeadLetter.objects.count() == 1
        assert not Roles.objects.exists()


@pytest.mark.django_db
class TestAnIdempotencyKey:
    def test_with_another_body_is_422_and_changes_nothing(self) -> None:
        staff("Agent", [11, 12, 13])
        publish(*chain(*STEPS))
        receive()
        item = api_client(agent(11)).get("/tasks/my-tasks/").json()["results"][0]["task_item_id"]
        client, key = api_client(ADMIN), {"Idempotency-Key": "k1"}
        body = {"task_item_id": item, "new_user_id": 12, "notes": ""}
        assert client.post("/tasks/transfer/", body, headers=key).status_code == 200

        answer = client.post("/tasks/transfer/", {**body, "new_user_id": 13}, headers=key)

        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
        assert Task.objects.get().rev == 2
        assert Task.objects.get().items.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need row locks")
class TestAnIdempotencyKeyInFlight:
    def test_is_409_with_the_time_to_come_again(self) -> None:
        """The first request waits for the ticket's row, which another thread has locked. Meanwhile a
        second request comes with the same key.
        """
        staff("Agent", [11])
        flow = publish(*chain(*STEPS))
        number = receive(category="Unheard of")
        body = {"ticket_number": number, "workflow_id": flow["workflow_id"]}
        is_locked, may_go_on = threading.Event(), threading.Event()

        def hold() -> None:
            with transaction.atomic():
                ticket_qs_for_update().get(ticket_number=number)
                is_locked.set()
                assert may_go_on.wait(30)

        def create() -> Any:
            assert is_locked.wait(30)
            key = {"Idempotency-Key": "k1"}
            answer = api_client(ADMIN).post("/tasks/", body, headers=key)
            if answer.status_code == 409:
                may_go_on.set()
            return answer

        with override_settings(IDEMPOTENCY_WAIT=timedelta(milliseconds=300)):
            _, *answers = run_at_once([hold, create, create])

        refused, done = sorted(answers, key=lambda answer: -answer.status_code)
        assert (done.status_code, refused.status_code) == (201, 409)
        assert refused.json()["code"] == "idempotency_in_flight"
        assert int(refused.headers["Retry-After"]) > 0
        assert Task.objects.count() == 1


@pytest.mark.django_db
class TestANumber:
    def test_of_a_ticket_that_no_column_holds_is_404(self) -> None:
        assert api_client(ADMIN).get("/tickets/by-number/" + "X" * 65 + "/").status_code == 404

    def test_of_a_task_that_no_column_holds_is_404(self) -> None:
        assert api_client(ADMIN).get("/tasks/" + "9" * 30 + "/").status_code == 404

    def test_of_the_holder_is_no_key_for_an_employee(self) -> None:
        staff("Agent", [11])
        publish(*chain(*STEPS))
        receive()
        namesake = make_person(user_type="employee", user_id=11, roles=[])

        assert api_client(namesake).get(f"/tasks/{Task.objects.get().pk}/").status_code == 403
