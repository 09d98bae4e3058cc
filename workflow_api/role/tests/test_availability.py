"""Absences: the people who may store one, their effect on rotations, and their end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from role.models import Absence, Roles
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, deliver, make_person, outbox_messages
from servicekit.testing.clocks import clock_at
from task.invariants import replay_violations, violations
from task.models import Task, TaskItem
from testing.scenario import ADMIN, agent, chain, publish, receive, staff, step
from tickets.models import RoundRobin

pytestmark = pytest.mark.django_db

PATH = "/roles/availability/"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
STEPS = chain(step("Triage", "Agent", 0.5), step("Mend", "Technician", 0.5))


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def clock(_now: Any) -> Any:
    return _now


@pytest.fixture(autouse=True)
def _people() -> None:
    staff("Agent", [11, 12, 13])
    staff("Technician", [21])


def body(days: int = 7, **fields: Any) -> dict[str, Any]:
    until = NOW + timedelta(days=days)
    return {"away_from": NOW.isoformat(), "away_until": until.isoformat(), **fields}


def away(user_id: int, days: int = 7, **fields: Any) -> None:
    answer = api_client(agent(user_id)).post(PATH, body(days, **fields))
    assert answer.status_code == 200, answer.content


def holder(number: str) -> int | None:
    item = TaskItem.objects.filter(task__ticket__ticket_number=number, acted_on=None).first()
    return None if item is None else item.user_id


def delivered(task: str) -> int:
    """Deliver the due messages of this Celery task once. Returns their number."""
    messages = outbox_messages(task=task)
    for message in messages:
        outcome = deliver(message.task, message_id=message.message_id, **message.kwargs)
        assert outcome.result.value in ("done", "duplicate"), outcome
    return len(messages)


class TestPost:
    def test_stores_the_own_absence_in_the_place_of_the_former(self) -> None:
        client = api_client(agent(11))
        first = client.post(PATH, body(delegate_user_id=12))
        assert first.status_code == 200
        assert first.json() == {
            "user_id": 11,
            "away_from": "2026-03-02T08:00:00Z",
            "away_until": "2026-03-09T08:00:00Z",
            "delegate_user_id": 12,
        }
        second = client.post(
            PATH, {"away_from": "2026-04-01T02:00:00+02:00", "away_until": "2026-04-02T00:00:00Z"}
        )
        assert second.json() == {
            "user_id": 11,
            "away_from": "2026-04-01T00:00:00Z",
            "away_until": "2026-04-02T00:00:00Z",
            "delegate_user_id": None,
        }
        assert client.get(PATH).json() == second.json()
        assert Absence.objects.count() == 1
        (due,) = outbox_messages(task="workflow.absence_over")
        assert due.available_at == datetime(2026, 4, 2, tzinfo=UTC)

    @pytest.mark.parametrize("user_id", ["", " ", "x", "-1", "1.5"])
    def test_of_nobody_in_particular_is_refused(self, user_id: str) -> None:
        away(11)
        answer = api_client(agent(11)).delete(f"{PATH}?user_id={user_id}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
        assert Absence.objects.filter(user_id=11).count() == 1

    def test_of_somebody_else_is_for_admins(self) -> None:
        assert api_client(agent(12)).post(PATH, body(user_id=11)).status_code == 403
        assert not Absence.objects.exists()
        assert api_client(agent(11)).post(PATH, body(user_id=11)).status_code == 200
        answer = api_client(ADMIN).post(PATH, body(user_id=12, delegate_user_id=13))
        assert (answer.status_code, answer.json()["user_id"]) == (200, 12)
        event = AuditEvent.objects.filter(action="availability.set").order_by("-pk")[0]
        assert event.actor is not None
        assert (event.actor.user_id, event.target_id) == (ADMIN.user_id, "12")
        assert event.changes == {
            "user_id": 12,
            "away_from": "2026-03-02T08:00:00+00:00",
            "away_until": "2026-03-09T08:00:00+00:00",
            "delegate_user_id": 13,
        }

    @pytest.mark.parametrize(
        ("field", "wrong"),
        [
            ("away_until", {"away_until": "2026-03-02T08:00:00Z"}),
            ("away_until", {"away_from": "2026-03-10T08:00:00Z"}),
            (
                "away_until",
                {"away_from": "2026-01-01T00:00:00Z", "away_until": "2026-02-01T00:00:00Z"},
            ),
            ("away_from", {"away_from": "2026-03-02T08:00:00"}),
            ("away_until", {"away_until": "2026-03-09"}),
            ("away_until", {"away_until": "9999-12-31T23:59:59-05:00"}),
            ("away_until", {"away_until": None}),
            ("delegate_user_id", {"delegate_user_id": 11}),
            ("delegate_user_id", {"delegate_user_id": 21}),
            ("delegate_user_id", {"delegate_user_id": 999}),
            ("delegate_user_id", {"delegate_user_id": "Ann"}),
        ],
    )
    def test_refuses_with_the_field_and_changes_nothing(
        self, field: str, wrong: dict[str, Any]
    ) -> None:
        away(11, delegate_user_id=12)
        answer = api_client(agent(11)).post(PATH, body(**wrong))
        assert answer.status_code == 400
        assert list(answer.json()["details"]) == [field]
        assert Absence.objects.get().delegate_user_id == 12

    def test_refuses_a_delegate_who_has_left_the_role(self) -> None:
        staff("Agent", [12], is_active=False)
        answer = api_client(agent(11)).post(PATH, body(delegate_user_id=12))
        assert list(answer.json()["details"]) == ["delegate_user_id"]

    def test_of_an_unknown_person_is_refused(self) -> None:
        answer = api_client(ADMIN).post(PATH, body(user_id=404))
        assert list(answer.json()["details"]) == ["user_id"]

    def test_with_a_key_happens_once(self) -> None:
        client, key = api_client(agent(11)), {"Idempotency-Key": "once"}
        assert client.post(PATH, body(), headers=key).status_code == 200
        again = client.post(PATH, body(), headers=key)
        assert again["Idempotent-Replayed"] == "true"
        assert AuditEvent.objects.filter(action="availability.set").count() == 1

    @pytest.mark.parametrize(
        "wrong", [{"away_until": NOW - WEEK}, {"delegate_user_id": 11}], ids=["order", "oneself"]
    )
    def test_is_held_by_constraints(self, wrong: dict[str, Any]) -> None:
        values = {"user_id": 11, "away_from": NOW, "away_until": NOW + WEEK, "message_id": "x"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(**{**values, **wrong})


class TestGet:
    def test_is_empty_without_an_absence_and_after_it(self, clock: Any) -> None:
        nothing = {
            "user_id": 11,
            "away_from": None,
            "away_until": None,
            "delegate_user_id": None,
        }
        client = api_client(agent(11))
        assert client.get(PATH).json() == nothing
        away(11)
        clock.move(WEEK)
        assert client.get(PATH).json() == nothing

    def test_of_somebody_else_is_for_admins(self) -> None:
        away(11)
        assert api_client(agent(12)).get(PATH, {"user_id": 11}).status_code == 403
        found = api_client(ADMIN).get(PATH, {"user_id": 11}).json()
        assert found["away_until"] == "2026-03-09T08:00:00Z"
        assert api_client(ADMIN).get(PATH, {"user_id": "Ann"}).status_code == 400

    def test_of_a_role_says_who_is_away_now(self, clock: Any) -> None:
        away(11)
        api_client(agent(12)).post(PATH, body(away_from=(NOW + timedelta(days=1)).isoformat()))
        role_id = Roles.objects.get(name="Agent").role_id
        path = f"/roles/{role_id}/"

        def until() -> dict[int, str | None]:
            members = api_client(agent(13)).get(path).json()["members"]
            return {member["user_id"]: member["away_until"] for member in members}

        assert until() == {11: "2026-03-09T08:00:00Z", 12: None, 13: None}
        clock.move(timedelta(days=1))
        assert until() == {11: "2026-03-09T08:00:00Z", 12: "2026-03-09T08:00:00Z", 13: None}
        clock.move(WEEK)
        assert until() == {11: None, 12: None, 13: None}


class TestTheRotation:
    def test_goes_on_as_if_the_absent_person_had_taken_the_turn(self) -> None:
        publish(*STEPS)
        away(11, delegate_user_id=13)
        numbers = [receive() for _ in range(6)]
        assert [holder(number) for number in numbers] == [13, 12, 13, 13, 12, 13]
        assert RoundRobin.objects.get(role_name="agent").last_user_id == 13
        assert [*violations(), *replay_violations()] == []

    def test_skips_somebody_without_a_delegate_and_does_not_catch_up(self, clock: Any) -> None:
        publish(*STEPS)
        away(11)
        assert [holder(receive()) for _ in range(3)] == [12, 13, 12]
        clock.move(WEEK)
        assert [holder(receive()) for _ in range(3)] == [13, 11, 12]

    def test_counts_an_absence_from_its_first_moment_to_its_end_without_it(
        self, clock: Any
    ) -> None:
        publish(*STEPS)
        staff("Agent", [12, 13], is_active=False)
        later = {"away_from": (NOW + WEEK).isoformat()}
        assert api_client(agent(11)).post(PATH, body(14, **later)).status_code == 200
        clock.move(WEEK - timedelta(microseconds=1))
        assert holder(receive()) == 11
        clock.move(timedelta(microseconds=1))
        assert holder(receive()) is None
        clock.move(WEEK)
        assert holder(receive()) == 11

    def test_of_owners_heeds_the_same_absences(self) -> None:
        staff("Ticket Coordinator", [41], system="hdts")
        staff("Ticket Coordinator", [42, 43])
        publish(*STEPS)
        coordinator = make_person(
            user_id=42, systems=["tts"], roles=[("tts", "Ticket Coordinator")]
        )
        answer = api_client(coordinator).post(PATH, body(delegate_user_id=43))
        assert answer.status_code == 200
        numbers = [receive() for _ in range(4)]
        owners = [
            Task.objects.select_related("ticket_owner").get(ticket__ticket_number=it).ticket_owner
            for it in numbers
        ]
        assert [owner and owner.user_id for owner in owners] == [41, 43, 43, 41]

    def test_offers_the_delegate_as_the_next_person(self) -> None:
        staff("Technician", [22])
        publish(*STEPS)
        number = receive()
        away(21, delegate_user_id=22)
        task = Task.objects.get(ticket__ticket_number=number)
        offers = api_client(agent(11)).get(f"/tasks/{task.pk}/offers/").json()["offers"]
        (forward,) = (it for it in offers if it["command"] == "act")
        assert forward["to"]["next_user_full_name"] == "Person 22"


class TestWorkThatWaits:
    """The only agent is away, so a ticket waits."""

    @pytest.fixture
    def number(self) -> str:
        publish(*STEPS)
        staff("Agent", [12, 13], is_active=False)
        away(11)
        number = receive()
        assert holder(number) is None
        OutboxMessage.objects.filter(
            task="task.take_up"
        ).delete()  # remove the messages about people who joined
        return number

    def test_is_taken_up_at_the_end_of_the_absence(self, number: str, clock: Any) -> None:
        (due,) = outbox_messages(task="workflow.absence_over")
        assert due.available_at == NOW + WEEK
        assert outbox_messages(task="task.take_up") == []
        clock.move(WEEK)
        delivered("workflow.absence_over")
        delivered("task.take_up")
        delivered("task.take_up_one")
        assert holder(number) == 11
        assert not Absence.objects.exists()

    def test_is_taken_up_when_the_absence_is_ended(self, number: str) -> None:
        assert api_client(agent(11)).delete(PATH).status_code == 204
        assert outbox_messages(task="workflow.absence_over") == []
        delivered("task.take_up")
        delivered("task.take_up_one")
        assert holder(number) == 11
        event = AuditEvent.objects.get(action="availability.end")
        assert event.changes == {"user_id": 11, "away_until": "2026-03-09T08:00:00+00:00"}

    def test_is_taken_up_when_a_later_absence_replaces_this_one(self, number: str) -> None:
        later = {"away_from": (NOW + WEEK).isoformat()}
        assert api_client(agent(11)).post(PATH, body(14, **later)).status_code == 200
        delivered("task.take_up")
        delivered("task.take_up_one")
        assert holder(number) == 11

    def test_waits_on_at_the_end_of_an_absence_that_was_replaced(
        self, number: str, clock: Any
    ) -> None:
        (stale,) = outbox_messages(task="workflow.absence_over")
        away(11, days=14)
        clock.move(WEEK)
        # A relay had already claimed this message when it was withdrawn, so it still arrives.
        assert deliver(stale.task, **stale.kwargs).result.value == "done"
        assert outbox_messages(task="task.take_up") == []
        assert Absence.objects.get().away_until == NOW + 2 * WEEK
        assert holder(number) is None

    def test_waits_for_the_very_end_where_the_message_comes_too_early(
        self, number: str, clock: Any
    ) -> None:
        clock.move(WEEK - timedelta(seconds=1))
        (early,) = outbox_messages(task="workflow.absence_over")
        assert deliver(early.task, **early.kwargs).result.value == "done"
        assert outbox_messages(task="task.take_up") == []
        again = outbox_messages(task="workflow.absence_over")[-1]
        assert again.available_at == NOW + WEEK
        clock.move(timedelta(seconds=1))
        assert deliver(again.task, **again.kwargs).result.value == "done"
        assert len(outbox_messages(task="task.take_up")) == 1

    def test_is_taken_up_by_somebody_who_joins(self, number: str) -> None:
        staff("Agent", [14])
        delivered("task.take_up")
        delivered("task.take_up_one")
        assert holder(number) == 14


class TestDelete:
    def test_without_an_absence_does_nothing(self) -> None:
        assert api_client(agent(11)).delete(PATH).status_code == 204
        assert not AuditEvent.objects.filter(action="availability.end").exists()

    def test_of_somebody_else_is_for_admins(self) -> None:
        away(11)
        assert api_client(agent(12)).delete(f"{PATH}?user_id=11").status_code == 403
        assert Absence.objects.count() == 1
        assert api_client(ADMIN).delete(f"{PATH}?user_id=11").status_code == 204
        assert not Absence.objects.exists()


class TestTheListOfAbsences:
    def test_has_those_who_are_away_and_will_be(self, clock: Any) -> None:
        later = NOW + timedelta(days=2)
        away(11, delegate_user_id=12)
        away(12, away_from=later.isoformat(), away_until=(later + WEEK).isoformat())

        rows = api_client(ADMIN).get("/roles/absences/").json()["results"]

        assert rows == [
            {
                "user_id": 11,
                "user_full_name": "Person 11",
                "away_from": "2026-03-02T08:00:00Z",
                "away_until": "2026-03-09T08:00:00Z",
                "delegate_user_id": 12,
                "delegate_full_name": "Person 12",
                "is_away": True,
            },
            {
                "user_id": 12,
                "user_full_name": "Person 12",
                "away_from": "2026-03-04T08:00:00Z",
                "away_until": "2026-03-11T08:00:00Z",
                "delegate_user_id": None,
                "delegate_full_name": "",
                "is_away": False,
            },
        ]
        clock.move(WEEK)
        rows = api_client(ADMIN).get("/roles/absences/").json()["results"]
        assert [(row["user_id"], row["is_away"]) for row in rows] == [(12, True)]


class TestTheDelegates:
    PATH = "/roles/delegates/"

    def names(self, person: Any, **query: Any) -> list[str]:
        answer = api_client(person).get(self.PATH, query)
        assert answer.status_code == 200, answer.content
        return [row["user_full_name"] for row in answer.json()["results"]]

    def test_are_the_others_of_one_s_roles_each_once(self) -> None:
        staff("Manager", [11, 12, 14])
        staff("Clerk", [15])
        assert self.names(agent(11)) == ["Person 12", "Person 13", "Person 14"]
        staff("Manager", [14], is_active=False)
        assert self.names(agent(11)) == ["Person 12", "Person 13"]
        assert self.names(agent(11), search="13") == ["Person 13"]

    def test_are_those_that_the_absence_takes(self) -> None:
        staff("Manager", [11, 14])
        staff("Clerk", [15])
        client = api_client(ADMIN)
        for delegate in (12, 13, 14, 15):
            answer = client.post(PATH, body(user_id=11, delegate_user_id=delegate))
            is_offered = f"Person {delegate}" in self.names(ADMIN, user_id=11)
            assert (answer.status_code == 200) is is_offered

    def test_say_who_is_away_themselves(self) -> None:
        away(12)
        rows = api_client(agent(11)).get(self.PATH).json()["results"]
        ends = {row["user_id"]: row["away_until"] for row in rows}
        assert ends == {12: body()["away_until"].replace("+00:00", "Z"), 13: None}

    def test_of_somebody_else_are_for_admins(self) -> None:
        assert self.names(ADMIN, user_id=11) == ["Person 12", "Person 13"]
        assert api_client(agent(12)).get(self.PATH, {"user_id": 11}).status_code == 403
