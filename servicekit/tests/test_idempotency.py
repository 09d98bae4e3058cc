"""A request with an `Idempotency-Key` has one effect and one answer, even if it is sent again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from project import acting
from project.sample.models import Effect
from rest_framework.response import Response
from rest_framework.test import APIClient

from servicekit.http.idempotency.answers import purge_answers
from servicekit.http.idempotency.models import StoredAnswer
from servicekit.testing import api_client, cookie_client, make_person, run_at_once

ALICE = make_person(user_id=1)
KEY = {"Idempotency-Key": "k-1"}


def act(kind: str = "plain", *, key: str = "k-1", name: str = "a", person: Any = ALICE) -> Response:
    client = api_client(person)
    client.raise_request_exception = False
    return client.post(f"/acts/{kind}/", {"name": name}, headers={"Idempotency-Key": key})


def names() -> list[str]:
    return list(Effect.objects.order_by("id").values_list("name", flat=True))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    acting.seen_after_commit.clear()
    acting.may_go_on.clear()
    acting.has_begun.clear()
    yield
    acting.may_go_on.set()


@pytest.mark.django_db
class TestIdempotencyKey:
    def test_acts_once_and_answers_the_same(self) -> None:
        first, second = act(), act()
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.content == second.content
        assert first["Location"] == second["Location"]
        assert "Idempotent-Replayed" not in first
        assert second["Idempotent-Replayed"] == "true"
        assert names() == ["a"]

    def test_acts_twice_without_one(self) -> None:
        client = api_client(ALICE)
        for _ in range(2):
            response = client.post("/acts/plain/", {"name": "a"})
            assert response.status_code == 201
        assert names() == ["a", "a"]
        assert not StoredAnswer.objects.exists()

    def test_repeats_an_answer_without_a_body(self) -> None:
        first, second = act("empty"), act("empty")
        assert (first.status_code, first.content) == (204, b"")
        assert (second.status_code, second.content) == (204, b"")
        assert names() == ["a"]

    def test_joins_all_transactions_of_a_handler(self) -> None:
        assert act("twice").status_code == 201
        assert names() == ["a", "second"]
        assert act("twice")["Idempotent-Replayed"] == "true"
        assert names() == ["a", "second"]

    def test_runs_callbacks_after_the_one_commit(self) -> None:
        response = act()
        assert response.json()["seen"] == 0
        assert acting.seen_after_commit == [response.json()["id"]]

    def test_refuses_another_body(self) -> None:
        act(name="a")
        response = act(name="b")
        assert response.status_code == 422
        assert response.json()["code"] == "idempotency_key_reused"
        assert names() == ["a"]
        assert act(name="a").status_code == 201

    def test_takes_the_same_body_in_another_order_of_fields(self) -> None:
        client = api_client(ALICE)
        bodies = ['{"name": "a", "more": 1}', '{ "more":1, "name":"a" }']
        answers = [
            client.post("/acts/plain/", body, content_type="application/json", headers=KEY)
            for body in bodies
        ]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert names() == ["a"]

    @pytest.mark.parametrize(
        "other",
        [
            make_person(user_id=2),
            make_person(user_id=1, user_type="service", scopes=("things:create",), roles=()),
        ],
        ids=["stranger", "service with the same number"],
    )
    def test_belongs_to_the_person(self, other: Any) -> None:
        assert act().status_code == 201
        assert act(person=other, name="b").status_code == 201
        assert names() == ["a", "b"]

    def test_belongs_to_the_path(self) -> None:
        assert act().status_code == 201
        assert act("twice").status_code == 201
        assert names() == ["a", "a", "second"]

    def test_is_the_same_through_the_proxy(self) -> None:
        act()
        proxied = api_client(ALICE).post(
            "/acts/plain/",
            {"name": "a"},
            headers={**KEY, "X-Forwarded-Prefix": "/api/project"},
        )
        assert proxied["Idempotent-Replayed"] == "true"

    @pytest.mark.parametrize("key", ["", " ", "a b", "ü", "x" * 256, "\x7f"])
    def test_must_be_sane(self, key: str) -> None:
        response = act(key=key)
        assert response.status_code == 400
        assert response.json()["code"] == "idempotency_key_invalid"
        assert names() == []

    def test_repeats_a_refusal(self) -> None:
        first = act(name="")
        second = act(name="")
        assert (first.status_code, second.status_code) == (400, 400)
        assert second["Idempotent-Replayed"] == "true"
        assert first.json() == second.json()

    def test_undoes_what_its_own_transaction_undid(self) -> None:
        assert act("undone").status_code == 409
        assert names() == ["a"]
        again = act("undone")
        assert (again.status_code, again["Idempotent-Replayed"]) == (409, "true")
        assert names() == ["a"]

    def test_keeps_an_effect_behind_which_something_was_refused(self) -> None:
        assert act("refused").status_code == 409
        assert act("refused").status_code == 409
        assert names() == ["a"]

    @pytest.mark.parametrize(("kind", "status"), [("throttled", 429), ("data", 400), ("bug", 500)])
    def test_stores_no_answer_that_is_none(self, kind: str, status: int) -> None:
        for _ in range(2):
            response = act(kind)
            assert response.status_code == status
            assert "Idempotent-Replayed" not in response
        assert names() == []
        assert acting.seen_after_commit == []
        assert not StoredAnswer.objects.exists()

    def test_is_asked_after_the_right_to_act(self) -> None:
        act()
        assert api_client().post("/acts/plain/", {"name": "a"}, headers=KEY).status_code == 401
        retired = make_person(user_id=1, roles=())
        assert act(person=retired).status_code == 403
        no_csrf = cookie_client(ALICE, csrf=False)
        assert no_csrf.post("/acts/plain/", {"name": "a"}, headers=KEY).status_code == 403

    def test_does_not_store_an_unreadable_body(self) -> None:
        client = api_client(ALICE)
        broken = client.post("/acts/plain/", "{", content_type="application/json", headers=KEY)
        assert (broken.status_code, broken.json()["code"]) == (400, "malformed")
        assert act().status_code == 201

    def test_compares_uploads_by_content(self) -> None:
        def upload(content: bytes) -> Response:
            body = {"name": "a", "file": SimpleUploadedFile("a.txt", content)}
            return api_client(ALICE).post("/acts/plain/", body, format="multipart", headers=KEY)

        assert upload(b"one").status_code == 201
        assert upload(b"one")["Idempotent-Replayed"] == "true"
        assert upload(b"two").status_code == 422
        assert names() == ["a"]

    def test_works_on_a_path_that_no_column_holds(self) -> None:
        for kind in ("x" * 1000, "%00"):
            assert act(kind).status_code == 201
            assert act(kind)["Idempotent-Replayed"] == "true"
        assert names() == ["a", "a"]

    def test_lasts_a_day(self) -> None:
        act()
        StoredAnswer.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=59))
        assert act()["Idempotent-Replayed"] == "true"
        StoredAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24))
        again = act(name="b")
        assert again.status_code == 201
        assert "Idempotent-Replayed" not in again
        assert names() == ["a", "b"]
        assert act(name="b")["Idempotent-Replayed"] == "true"

    def test_is_purged_after_a_day(self) -> None:
        act()
        now = timezone.now()
        assert purge_answers(now) == 0
        assert purge_answers(now + timedelta(hours=24, seconds=1)) == 1
        assert not StoredAnswer.objects.exists()

    def test_is_described(self) -> None:
        schema = APIClient().get("/schema/?format=json").json()
        operation = schema["paths"]["/acts/{kind}/"]["post"]
        assert [p["name"] for p in operation["parameters"] if p["in"] == "header"] == [
            "Idempotency-Key"
        ]
        assert {"400", "409", "422"} <= set(operation["responses"])


@pytest.mark.django_db(transaction=True)
class TestIdempotencyKeyAtOnce:
    def test_acts_once_however_often_it_is_sent_at_once(self) -> None:
        answers = run_at_once(act, times=6)
        assert [answer.status_code for answer in answers] == [201] * 6
        assert len({answer.content for answer in answers}) == 1
        assert sum("Idempotent-Replayed" in answer for answer in answers) == 5
        assert names() == ["a"]

    def test_is_refused_while_the_first_takes_too_long(self) -> None:
        def second() -> Response:
            acting.has_begun.wait(30)
            try:
                return act("slow")
            finally:
                acting.may_go_on.set()

        with override_settings(IDEMPOTENCY_WAIT=timedelta(milliseconds=200)):
            first, early = run_at_once([lambda: act("slow"), second])
        assert first.status_code == 201
        assert early.status_code == 409
        assert early.json()["code"] == "idempotency_in_flight"
        assert early["Retry-After"] == "2"
        assert act("slow")["Idempotent-Replayed"] == "true"
        assert names() == ["a", "slow"]

    def test_is_free_again_after_a_failure(self) -> None:
        statuses = [answer.status_code for answer in run_at_once(lambda: act("bug"), times=2)]
        assert statuses == [500, 500]
        assert names() == []
        assert not StoredAnswer.objects.exists()
