"""`GET /tasks/{id}/events/`: the entries of a task's history and their actors."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from role.models import RoleUsers
from servicekit.auth import Person
from servicekit.testing import api_client, deliver, make_person
from task.domain.codec import event_from_json
from task.domain.events import Event
from task.domain.feed import READINGS, TEXT_CODES, StoredEvent, feed
from task.models import Task, TaskEvent, TaskItem
from testing.scenario import ADMIN, agent, chain, edge, publish, receive, role, staff, step

pytestmark = pytest.mark.django_db

OWNER = make_person(
    user_id=41,
    systems=["hdts"],
    roles=[("hdts", "Ticket Coordinator")],
    full_name="Cora Coordinator",
)
REQUESTER = make_person(user_type="employee", user_id=77, roles=[], full_name="Eve Employee")
TRIAGE = step("Triage", "Agent", 0.25, escalate_to="Manager")
RESOLVE = step("Resolve", "Technician", 0.75)


@pytest.fixture
def number() -> str:
    """A ticket on Triage, held by agent 11 and owned by 41. The next step is for technician 21."""
    staff("Agent", [11, 12])
    staff("Technician", [21])
    staff("Manager", [31])
    staff("Ticket Coordinator", [41], system="hdts")
    nodes, edges = chain(TRIAGE, RESOLVE)
    publish(nodes, [*edges, edge("Resolve", "Triage", "Reject")])
    return receive()


def task_of(number: str) -> Task:
    return Task.objects.get(ticket__ticket_number=number)


def item_of(number: str) -> TaskItem:
    return TaskItem.objects.get(task=task_of(number), acted_on=None)


def events(number: str, person: Person = ADMIN, **params: Any) -> list[dict[str, Any]]:
    answer = api_client(person).get(
        f"/tasks/{task_of(number).pk}/events/", {"page_size": 100, **params}
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["count"] == len(answer.json()["results"])
    return list(answer.json()["results"])


def command(person: Person, number: str, verb: str, **body: Any) -> None:
    answer = api_client(person).post(f"/tasks/{task_of(number).pk}/{verb}/", body)
    assert answer.status_code == 200, answer.content


def transfer(person: Person, number: str, to: int, notes: str) -> None:
    body = {"task_item_id": item_of(number).pk, "new_user_id": to, "notes": notes}
    assert api_client(person).post("/tasks/transfer/", body).status_code == 200


def act(person: Person, number: str, way: str | None, **body: Any) -> None:
    task, client = task_of(number), api_client(person)
    offered = client.get(f"/tasks/{task.pk}/available-transitions/").json()["results"]
    (chosen,) = [e["transition_id"] for e in offered if e["name"] == (way or "Finish")]
    answer = client.post(
        f"/transitions/{task.pk}/transition/", {"transition_id": chosen, "notes": "", **body}
    )
    assert answer.status_code == 200, answer.content


def person(user_id: int, full_name: str = "") -> dict[str, Any]:
    name = full_name or f"Person {user_id}"
    return {"user_type": "staff", "user_id": user_id, "full_name": name}


def codes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["text_code"] for row in rows]


class TestReadings:
    def test_are_there_for_every_event(self) -> None:
        assert set(READINGS) == set(get_args(Event))

    def test_give_each_sentence_to_one_kind(self) -> None:
        sentences = [code for codes in TEXT_CODES.values() for code in codes]
        assert len(sentences) == len(set(sentences))


class TestDeeds:
    def test_a_ticket_is_opened_and_given_to_somebody(self, number: str) -> None:
        opened, assigned = events(number)

        task, item = task_of(number), item_of(number)
        triage = {"step_id": task.current_step_id, "name": "Triage"}
        assert (opened["kind"], opened["actor"], opened["step"]) == ("opened", None, triage)
        assert opened["to"] == person(41)
        assert (assigned["text_code"], assigned["actor"]) == ("assigned", None)
        assert (assigned["to"], assigned["step"], assigned["role"]) == (person(11), triage, "Agent")
        assert task.target_resolution
        assert item.target_resolution
        assert opened["deadline"] == _text(task.target_resolution)
        assert assigned["deadline"] == _text(item.target_resolution)

    def test_a_transfer_is_of_who_ordered_it(self, number: str) -> None:
        transfer(OWNER, number, 12, "Knows the model.")

        *_, moved = events(number)

        assert (moved["kind"], moved["actor"]) == ("transferred", person(41))
        assert (moved["from"], moved["to"]) == (person(11), person(12))
        assert moved["reason"] == "Knows the model."

    def test_an_escalation_is_of_who_ordered_it(self, number: str) -> None:
        body = {"task_item_id": item_of(number).pk, "reason": "Too hot."}
        assert api_client(OWNER).post("/tasks/escalate/", body).status_code == 200

        *_, escalated = events(number)

        assert (escalated["kind"], escalated["actor"]) == ("escalated", person(41))
        assert (escalated["from"], escalated["to"]) == (person(11), person(31))
        assert (escalated["role"], escalated["reason"]) == ("Manager", "Too hot.")

    def test_an_act_is_of_the_holder(self, number: str) -> None:
        act(agent(11), number, "To Resolve", notes="Sorted.")

        acted, assigned = events(number)[-2:]

        assert (acted["text_code"], acted["actor"]) == ("moved", person(11))
        assert (acted["from"]["name"], acted["to"]["name"]) == ("Triage", "Resolve")
        assert (acted["on_behalf_of"], acted["reason"]) == (None, "Sorted.")
        assert (assigned["kind"], assigned["actor"], assigned["to"]) == (
            "assigned",
            None,
            person(21),
        )

    def test_an_act_on_behalf_names_both(self, number: str) -> None:
        act(ADMIN, number, "To Resolve", on_behalf=True, notes="Ill today.")
        act(ADMIN, number, None, on_behalf=True, notes="Still ill.")

        rows = events(number)

        moved, finished = [row for row in rows if row["kind"] == "acted"]
        assert (moved["text_code"], moved["on_behalf_of"]) == ("moved_on_behalf", person(11))
        assert (finished["text_code"], finished["to"]) == ("finished_on_behalf", None)
        assert {row["actor"]["user_id"] for row in (moved, finished, rows[-1])} == {900}
        assert rows[-1]["text_code"] == "completed"

    def test_a_start_is_of_the_holder(self, number: str) -> None:
        command(agent(11), number, "update-user-status", status="in progress")

        *_, started = events(number)

        assert (started["text_code"], started["actor"]) == ("started", person(11))

    def test_a_new_priority_tells_from_to_and_deadline(self, number: str) -> None:
        command(OWNER, number, "priority", priority="Critical", reason="The boss asks.")

        *_, changed = events(number)

        assert (changed["kind"], changed["actor"]) == ("priority_changed", person(41))
        assert (changed["from"], changed["to"]) == ("Medium", "Critical")
        assert changed["reason"] == "The boss asks."
        task = task_of(number)
        assert task.target_resolution
        assert changed["deadline"] == _text(task.target_resolution)

    def test_a_cancellation_is_of_who_ordered_it(self, number: str) -> None:
        command(OWNER, number, "cancel", reason="Duplicate.")

        *_, cancelled = events(number)

        assert (cancelled["kind"], cancelled["actor"]) == ("cancelled", person(41))
        assert (cancelled["from"], cancelled["reason"]) == (person(11), "Duplicate.")
        assert cancelled["to"] is None

    def test_a_task_waits_and_is_taken_up(self) -> None:
        role("Agent")
        publish(*chain(step("Triage", "Agent", 1)))
        number = receive()
        staff("Agent", [11])
        deliver("task.take_up_one", task_id=task_of(number).pk)

        rows = events(number)

        assert codes(rows) == ["opened", "waiting", "taken_up"]
        assert (rows[1]["role"], rows[2]["to"]) == ("Agent", person(11))


class TestNames:
    def test_are_those_people_have_now(self, number: str) -> None:
        _rename(11, "Ana Anders")

        assert events(number)[1]["to"]["full_name"] == "Ana Anders"

    def test_of_who_is_in_no_role_are_those_they_sign_in_with(self, number: str) -> None:
        admin = make_person(user_id=901, roles=[("tts", "Admin")], full_name="Ada Admin")

        command(admin, number, "cancel", reason="Duplicate.")

        assert events(number)[-1]["actor"] == person(901, "Ada Admin")


class TestOldEvents:
    def test_without_an_actor_name_nobody(self, number: str) -> None:
        """Events of earlier versions may have no actor. The feed then shows no actor, and does not
        guess that it was the holder.
        """
        command(OWNER, number, "cancel", reason="Duplicate.")
        rows = TaskEvent.objects.order_by("seq").values_list("seq", "rev", "kind", "data")

        entries = feed(
            [
                StoredEvent(seq, rev, None, event_from_json(kind, data))
                for seq, rev, kind, data in rows
            ]
        )

        assert (entries[-1].kind, entries[-1].actor) == ("cancelled", None)


class TestTheList:
    def test_is_paged_and_turned_round(self, number: str) -> None:
        transfer(ADMIN, number, 12, "")
        url = f"/tasks/{task_of(number).pk}/events/"

        first = api_client(ADMIN).get(url, {"page_size": 2}).json()
        second = api_client(ADMIN).get(first["next"]).json()

        assert (first["count"], first["previous"], second["next"]) == (3, None, None)
        rows = first["results"] + second["results"]
        assert codes(rows) == ["opened", "assigned", "transferred"]
        assert [row["seq"] for row in rows] == sorted(row["seq"] for row in rows)
        assert codes(events(number, ordering="-seq")) == ["transferred", "assigned", "opened"]

    def test_is_narrowed(self, number: str) -> None:
        transfer(ADMIN, number, 12, "Knows the model.")

        assert codes(events(number, kind="transferred")) == ["transferred"]
        assert codes(events(number, after_rev=1)) == ["transferred"]
        assert codes(events(number, search="MODEL")) == ["transferred"]
        assert codes(events(number, search="person 41")) == ["opened"]

    @pytest.mark.parametrize(
        "params", [{"kind": "nonsense"}, {"after_rev": "x"}, {"ordering": "actor"}, {"page": "0"}]
    )
    def test_refuses_nonsense(self, number: str, params: dict[str, str]) -> None:
        answer = api_client(ADMIN).get(f"/tasks/{task_of(number).pk}/events/", params)

        assert answer.status_code == 400
        assert list(answer.json()["details"]) == list(params)

    def test_has_no_page_beyond_its_last(self, number: str) -> None:
        answer = api_client(ADMIN).get(f"/tasks/{task_of(number).pk}/events/", {"page": "9"})

        assert answer.status_code == 404


class TestTheRequester:
    def test_sees_what_becomes_of_the_ticket_alone(self, number: str) -> None:
        transfer(OWNER, number, 12, "Knows the model.")
        command(OWNER, number, "priority", priority="High", reason="The boss asks.")
        act(agent(12), number, "To Resolve", notes="Secret.")
        act(agent(21, "Technician"), number, None, notes="Secret.")

        rows = events(number, REQUESTER)

        assert codes(rows) == ["opened", "priority_changed", "work_begun", "completed"]
        assert [(row["from"], row["to"]) for row in rows if row["kind"] == "priority_changed"] == [
            ("Medium", "High")
        ]
        for row in rows:
            assert (row["actor"], row["on_behalf_of"], row["step"]) == (None, None, None)
            assert (row["reason"], row["role"], row["deadline"]) == ("", "", None)

    def test_of_another_ticket_does_not_learn_that_there_is_one(self, number: str) -> None:
        other = make_person(user_type="employee", user_id=78, roles=[])

        answer = api_client(other).get(f"/tasks/{task_of(number).pk}/events/")

        assert answer.status_code == 404

    def test_cannot_search_for_what_is_hidden(self, number: str) -> None:
        act(agent(11), number, "To Resolve", notes="Secret.")

        assert events(number, REQUESTER, search="secret") == []
        assert events(number, REQUESTER, search="triage") == []


def _text(moment: Any) -> str:
    return str(moment.isoformat().replace("+00:00", "Z"))


def _rename(user_id: int, full_name: str) -> None:
    RoleUsers.objects.filter(user_id=user_id).update(user_full_name=full_name)
