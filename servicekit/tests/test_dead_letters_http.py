"""Stuck messages over HTTP: access, contents, and the effect of decisions."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from servicekit.auth import Person
from servicekit.messages.auditing import TASK as AUDIT
from servicekit.messages.consuming.models import DeadLetter
from servicekit.messages.outbox.decisions import Settlement, hooks
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, deliver, make_person, outbox_messages, run_at_once

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ADMIN = make_person(user_id=7, full_name="Ada Admin", roles=[("tts", "Admin")])
LETTERS = "/dead-letters/"
UNSENT = "/unsent-messages/"
BODY = '[[{"name": "Robin Vega"}], {}, {}]'


def dead_letter(**fields: Any) -> DeadLetter:
    values = {
        "queue": "SAMPLE_QUEUE",
        "task": "sample.record",
        "message_id": "m1",
        "request_id": "req-1",
        "headers": {"attempt": 4},
        "body": BODY,
        "reason": "failed_too_often",
        "error": "KeyError: 'Robin'",
        "received_at": NOW,
    }
    return DeadLetter.objects.create(**{**values, **fields})


def unsent(**fields: Any) -> OutboxMessage:
    values = {
        "queue": "SAMPLE_QUEUE",
        "task": "sample.record",
        "message_id": "m2",
        "headers": {"request_id": "req-2"},
        "args": [{"name": "Robin Vega"}],
        "state": "dead",
        "attempts": 10,
        "last_error": "MessageNacked: full",
        "created_at": NOW,
        "available_at": NOW,
    }
    return OutboxMessage.objects.create(**{**values, **fields})


def ids(path: str) -> list[int]:
    answer = api_client(ADMIN).get(path)
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def post(path: str, body: dict[str, str] | None = None, **headers: str) -> Any:
    return api_client(ADMIN).post(path, body or {}, headers=headers)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.django_db
class TestAccess:
    @pytest.mark.parametrize(
        ("person", "status"),
        [
            (None, 401),
            (make_person(), 403),
            (make_person(roles=[("tts", "Ticket Coordinator")]), 403),
            (make_person(systems=["hdts"], roles=[("hdts", "Admin")]), 403),
            (make_person(user_type="employee", roles=[("tts", "Admin")]), 403),
            (make_person(user_type="service", roles=[], scopes=["things:create"]), 403),
            (ADMIN, 200),
        ],
        ids=["nobody", "agent", "coordinator", "admin of hdts", "employee", "service", "admin"],
    )
    @pytest.mark.parametrize("base", [LETTERS, UNSENT])
    def test_is_the_admins_alone(self, person: Person | None, status: int, base: str) -> None:
        row = dead_letter() if base == LETTERS else unsent()
        client = api_client(person)
        answers = [client.get(f"{base}{rest}") for rest in ("", "names/", f"{row.pk}/")]
        if status != 200:
            answers.append(client.post(f"{base}{row.pk}/replay/"))
            answers.append(client.post(f"{base}{row.pk}/discard/", {"reason": "Old."}))
        assert [answer.status_code for answer in answers] == [status] * len(answers)
        row.refresh_from_db()
        assert (row.state, row.settled_at) == ("dead", None)

    @pytest.mark.parametrize("base", [LETTERS, UNSENT])
    @pytest.mark.parametrize("number", [999, 2**70])
    def test_of_what_is_not_there_is_404(self, base: str, number: int) -> None:
        assert refusal(api_client(ADMIN).get(f"{base}{number}/")) == (404, "not_found")
        assert refusal(post(f"{base}{number}/replay/")) == (404, "not_found")
        assert refusal(post(f"{base}{number}/discard/", {"reason": "x"})) == (404, "not_found")

    def test_of_messages_under_way_is_404(self) -> None:
        row = unsent(state="pending")
        assert api_client(ADMIN).get(f"{UNSENT}{row.pk}/").status_code == 404


@pytest.mark.django_db
class TestDeadLetterList:
    def test_shows_no_body_and_no_error(self) -> None:
        letter = dead_letter(headers={"attempt": 4, "replay": "r3"})
        [row] = api_client(ADMIN).get(LETTERS).json()["results"]
        assert row == {
            "id": letter.pk,
            "state": "dead",
            "reason": "failed_too_often",
            "finding": "",
            "queue": "SAMPLE_QUEUE",
            "task": "sample.record",
            "message_id": "m1",
            "request_id": "req-1",
            "received_at": "2026-11-02T09:30:00Z",
            "attempts": 5,
            "replay_of": 3,
            "settled_at": None,
            "settled_by": "",
            "settled_by_name": "",
            "settled_reason": "",
        }

    @pytest.mark.parametrize(
        ("error", "finding"),
        [
            ("MalformedMessageError: Missing: user_id.", "Missing: user_id."),
            ("MalformedMessageError: invalid_fields", ""),
            ("MalformedMessageError: ", ""),
            ("IntegrityError: Key (email)=(robin@acc.example) exists: no", ""),
            ("Unreadable: no id", ""),
            ("", ""),
        ],
    )
    def test_says_what_its_consumer_found(self, error: str, finding: str) -> None:
        letter = dead_letter(reason="invalid_fields", error=error)
        [row] = api_client(ADMIN).get(LETTERS).json()["results"]
        assert row["finding"] == finding
        assert api_client(ADMIN).get(f"{LETTERS}{letter.pk}/").json()["finding"] == finding

    def test_says_that_an_unreadable_one_was_never_tried(self) -> None:
        dead_letter(headers={"task": "a.stranger", "attempt": 3})
        assert api_client(ADMIN).get(LETTERS).json()["results"][0]["attempts"] == 0

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", [3, 2, 1]),
            ("state=dead", [2, 1]),
            ("state=dead&state=discarded", [3, 2, 1]),
            ("reason=not_json", [2]),
            ("queue=OTHER_QUEUE", [3]),
            ("task=sample.other", [2]),
            ("received_after=2026-11-02T10:30:00Z", [3, 2]),
            ("received_before=2026-11-02T10:30:00Z", [1]),
            ("search=req-thr", [3]),
            ("search=m2", [2]),
            ("search=2", []),
            ("ordering=received_at", [1, 2, 3]),
            ("ordering=-queue", [2, 1, 3]),
            ("page_size=1&page=2", [2]),
        ],
    )
    def test_is_filtered_searched_sorted_and_paged(self, query: str, found: list[int]) -> None:
        hour = timedelta(hours=1)
        numbers = {
            dead_letter().pk: 1,
            dead_letter(
                reason="not_json", task="sample.other", message_id="m2", received_at=NOW + hour
            ).pk: 2,
            dead_letter(
                queue="OTHER_QUEUE",
                state="discarded",
                message_id="m3",
                request_id="req-three",
                received_at=NOW + 2 * hour,
            ).pk: 3,
        }
        assert [numbers[pk] for pk in ids(f"{LETTERS}?{query}")] == found

    @pytest.mark.parametrize("query", ["state=gone", "received_after=x", "ordering=body", "page=0"])
    def test_refuses_what_it_does_not_know(self, query: str) -> None:
        answer = api_client(ADMIN).get(f"{LETTERS}?{query}")
        assert (answer.status_code, set(answer.json()["details"])) == (400, {query.split("=")[0]})

    def test_costs_the_same_with_ten_thousand(self, django_assert_num_queries: Any) -> None:
        for count in (10, 9_990):
            DeadLetter.objects.bulk_create(
                DeadLetter(queue="q", task="t", body=BODY, reason="r", received_at=NOW)
                for _ in range(count)
            )
            with django_assert_num_queries(2):
                answer = api_client(ADMIN).get(f"{LETTERS}?state=dead&page_size=100")
            assert answer.json()["count"] == DeadLetter.objects.count()


@pytest.mark.django_db
class TestNames:
    """The endpoint that gives the queues and tasks of all messages, for people to filter by."""

    @pytest.mark.parametrize(
        ("query", "queues", "tasks"),
        [
            ("", ["A_QUEUE", "B_QUEUE"], ["a.task", "b.task"]),
            ("state=dead", ["A_QUEUE"], ["b.task"]),
            ("queue=B_QUEUE", ["B_QUEUE"], ["a.task"]),
            ("state=dead&ordering=-queue&page_size=1", ["A_QUEUE"], ["b.task"]),
        ],
    )
    @pytest.mark.parametrize(("base", "make"), [(LETTERS, dead_letter), (UNSENT, unsent)])
    def test_are_those_of_all_that_the_filters_let_through(
        self, base: str, make: Any, query: str, queues: list[str], tasks: list[str]
    ) -> None:
        for number in (1, 2):
            make(message_id=f"b{number}", queue="A_QUEUE", task="b.task")
        make(message_id="a", queue="B_QUEUE", task="a.task", state="discarded")
        answer = api_client(ADMIN).get(f"{base}names/?{query}")
        assert answer.json() == {"queues": queues, "tasks": tasks}

    def test_leave_out_what_has_none(self) -> None:
        dead_letter(task="")
        assert api_client(ADMIN).get(f"{LETTERS}names/").json()["tasks"] == []

    def test_hold_nothing_that_is_under_way(self) -> None:
        unsent(state="pending")
        assert api_client(ADMIN).get(f"{UNSENT}names/").json() == {"queues": [], "tasks": []}

    def test_refuse_a_filter_that_is_none(self) -> None:
        answer = api_client(ADMIN).get(f"{LETTERS}names/?state=gone")
        assert (answer.status_code, set(answer.json()["details"])) == (400, {"state"})

    def test_are_read_in_two_statements_and_are_not_endless(
        self, django_assert_num_queries: Any
    ) -> None:
        DeadLetter.objects.bulk_create(
            DeadLetter(queue="q", task=f"t{n:04}", body=BODY, reason="r", received_at=NOW)
            for n in range(300)
        )
        with django_assert_num_queries(2):
            answer = api_client(ADMIN).get(f"{LETTERS}names/").json()
        assert answer == {"queues": ["q"], "tasks": [f"t{n:04}" for n in range(200)]}


@pytest.fixture
def told() -> Iterator[list[Settlement]]:
    seen: list[Settlement] = []
    hooks.append(seen.append)
    yield seen
    hooks.remove(seen.append)


@pytest.mark.django_db
class TestDeadLetter:
    def test_is_shown_with_its_body(self) -> None:
        letter = dead_letter()
        found = api_client(ADMIN).get(f"{LETTERS}{letter.pk}/").json()
        assert (found["body"], found["error"]) == (BODY, "KeyError: 'Robin'")
        assert (found["body_truncated"], found["is_replayable"]) == (False, True)
        assert found["headers"] == {"attempt": 4}

    @pytest.mark.parametrize(
        "fields", [{"body": "not json"}, {"body_truncated": True}, {"task": ""}, {"queue": ""}]
    )
    def test_that_was_not_kept_whole_is_not_replayable(self, fields: dict[str, Any]) -> None:
        letter = dead_letter(**fields)
        path = f"{LETTERS}{letter.pk}/"
        assert api_client(ADMIN).get(path).json()["is_replayable"] is False
        assert refusal(post(f"{path}replay/")) == (409, "not_replayable")
        letter.refresh_from_db()
        assert letter.state == "dead"

    def test_is_replayed_with_its_effect_once(self, told: list[Settlement]) -> None:
        letter = dead_letter()
        answer = post(f"{LETTERS}{letter.pk}/replay/")
        assert answer.status_code == 200
        body = answer.json()
        assert (body["state"], body["settled_by"], body["settled_by_name"]) == (
            "replayed",
            "staff:7",
            "Ada Admin",
        )
        assert body["is_replayable"] is False
        [row] = outbox_messages("SAMPLE_QUEUE", "sample.record")
        results = [
            deliver("sample.record", *row.args, message_id=row.message_id).result.value
            for _ in range(2)
        ]
        assert results == ["done", "duplicate"]
        assert [(one.kind, one.verb, one.message.pk) for one in told] == [
            ("dead_letter", "replay", letter.pk)
        ]

    def test_is_replayed_once(self) -> None:
        path = f"{LETTERS}{dead_letter().pk}/"
        assert post(f"{path}replay/").status_code == 200
        assert refusal(post(f"{path}replay/")) == (409, "not_replayable")
        assert refusal(post(f"{path}discard/", {"reason": "Old."})) == (409, "not_dead")
        assert len(outbox_messages("SAMPLE_QUEUE")) == 1

    def test_is_discarded_with_a_reason(self, told: list[Settlement]) -> None:
        letter = dead_letter()
        body = post(f"{LETTERS}{letter.pk}/discard/", {"reason": "A test."}).json()
        assert (body["state"], body["settled_by"], body["settled_reason"]) == (
            "discarded",
            "staff:7",
            "A test.",
        )
        assert body["settled_at"] is not None
        assert outbox_messages() == []
        assert [(one.verb, one.reason) for one in told] == [("discard", "A test.")]
        [event] = [row.kwargs["event"] for row in outbox_messages(task=AUDIT)]
        assert (event["action"], event["target_id"]) == ("dead_letter.discard", str(letter.pk))
        assert (event["actor"]["user_type"], event["actor"]["user_id"]) == ("staff", 7)
        assert event["changes"]["reason"] == "A test."

    def test_that_was_discarded_may_still_be_replayed_but_not_discarded_again(self) -> None:
        path = f"{LETTERS}{dead_letter(state='discarded').pk}/"
        assert refusal(post(f"{path}discard/", {"reason": "Old."})) == (409, "not_dead")
        assert post(f"{path}replay/").json()["state"] == "replayed"

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 501, None, "\x00"])
    def test_is_not_discarded_without_a_reason(self, reason: str | None) -> None:
        letter = dead_letter()
        answer = post(f"{LETTERS}{letter.pk}/discard/", {"reason": reason})  # type: ignore[dict-item]
        assert (answer.status_code, set(answer.json()["details"])) == (400, {"reason"})
        letter.refresh_from_db()
        assert letter.state == "dead"

    @pytest.mark.parametrize("verb", ["replay", "discard"])
    def test_is_decided_about_once_for_one_key(self, verb: str) -> None:
        path = f"{LETTERS}{dead_letter().pk}/{verb}/"
        key = {"Idempotency-Key": "k-1"}
        first, again = (post(path, {"reason": "Old."}, **key) for _ in range(2))
        assert (first.status_code, again.status_code) == (200, 200)
        assert first.content == again.content
        assert again["Idempotent-Replayed"] == "true"

    def test_leaves_nothing_of_its_body_in_the_log(self) -> None:
        letter = dead_letter()
        with capture_logs() as lines:
            api_client(ADMIN).get(f"{LETTERS}{letter.pk}/")
            post(f"{LETTERS}{letter.pk}/replay/")
        assert "Robin" not in str(lines)

    def test_stays_as_it_was_where_a_hook_fails(self) -> None:
        def refuse(settlement: Settlement) -> None:
            raise RuntimeError("no audit")

        letter = dead_letter()
        hooks.append(refuse)
        try:
            client = api_client(ADMIN)
            client.raise_request_exception = False
            assert client.post(f"{LETTERS}{letter.pk}/replay/").status_code == 500
        finally:
            hooks.remove(refuse)
        letter.refresh_from_db()
        assert (letter.state, outbox_messages()) == ("dead", [])


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_wins() -> None:
    path = f"{LETTERS}{dead_letter().pk}/"
    codes = run_at_once(
        [
            lambda: post(f"{path}replay/").status_code,
            lambda: post(f"{path}discard/", {"reason": "Old."}).status_code,
            lambda: post(f"{path}replay/").status_code,
        ]
    )
    # A replay may follow a discard, not the other way round.
    letter = DeadLetter.objects.get()
    assert letter.state in {"replayed", "discarded"}
    assert len(outbox_messages("SAMPLE_QUEUE")) == (1 if letter.state == "replayed" else 0)
    assert sorted(codes) in ([200, 200, 409], [200, 409, 409])


@pytest.mark.django_db
class TestUnsentMessages:
    def test_are_those_that_are_no_longer_tried(self) -> None:
        dead, discarded = unsent(), unsent(message_id="m3", state="discarded", queue="OTHER")
        unsent(message_id="m4", state="pending")
        assert ids(UNSENT) == [discarded.pk, dead.pk]
        assert ids(f"{UNSENT}?state=dead") == [dead.pk]
        assert ids(f"{UNSENT}?queue=OTHER") == [discarded.pk]
        assert ids(f"{UNSENT}?search=m3") == [discarded.pk]
        assert ids(f"{UNSENT}?search=req-2&ordering=created_at") == [discarded.pk, dead.pk]

    def test_are_shown_with_what_would_go(self) -> None:
        found = api_client(ADMIN).get(f"{UNSENT}{unsent().pk}/").json()
        assert found["body"] == BODY
        assert (found["error"], found["attempts"], found["request_id"]) == (
            "MessageNacked: full",
            10,
            "req-2",
        )

    def test_get_a_fresh_start(self, told: list[Settlement]) -> None:
        row = unsent()
        body = post(f"{UNSENT}{row.pk}/replay/").json()
        assert (body["state"], body["attempts"], body["settled_by"]) == ("pending", 0, "staff:7")
        assert refusal(post(f"{UNSENT}{row.pk}/replay/")) == (409, "not_dead")
        assert [(one.kind, one.verb) for one in told] == [("unsent_message", "replay")]

    def test_are_given_up_with_a_reason(self) -> None:
        row = unsent()
        body = post(f"{UNSENT}{row.pk}/discard/", {"reason": "The queue is gone."}).json()
        assert (body["state"], body["settled_reason"]) == ("discarded", "The queue is gone.")
        assert refusal(post(f"{UNSENT}{row.pk}/discard/", {"reason": "x"})) == (409, "not_dead")

    def test_cost_the_same_with_ten_thousand(self, django_assert_num_queries: Any) -> None:
        for count in (10, 9_990):
            OutboxMessage.objects.bulk_create(
                OutboxMessage(queue="q", task="t", state="dead", created_at=NOW, available_at=NOW)
                for _ in range(count)
            )
            with django_assert_num_queries(2):
                answer = api_client(ADMIN).get(f"{UNSENT}?page_size=100")
            assert answer.json()["count"] == OutboxMessage.objects.count()
