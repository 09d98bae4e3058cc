"""A comment that is sent twice is written once."""

from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.test import override_settings

from comments import services
from comments.models import Comment
from servicekit.testing import api_client, run_at_once
from testing.factories import AGENT, TICKET
from testing.workflow import Workflow


@pytest.fixture(autouse=True)
def _people(workflow: Workflow) -> None:
    workflow.allow(AGENT, TICKET)


def post(content: str = "Hello") -> Any:
    return api_client(AGENT).post(
        "/comments/",
        {"ticket_id": TICKET, "content": content},
        headers={"Idempotency-Key": "k-1"},
    )


@pytest.mark.django_db
class TestCreate:
    def test_is_answered_the_same_and_pushed_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pushed: list[Any] = []
        monkeypatch.setattr("comments.push.push_created", pushed.append)
        first, second = post(), post()
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.content == second.content
        assert [comment.pk for comment in pushed] == [Comment.objects.get().pk]

    def test_is_refused_with_another_text(self) -> None:
        post()
        response = post("Something else")
        assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
        assert Comment.objects.count() == 1

    def test_is_no_way_past_the_gate(self, workflow: Workflow) -> None:
        workflow.forbid(AGENT, TICKET)
        assert post().status_code == 404
        assert Comment.objects.count() == 0


@pytest.mark.django_db(transaction=True)
class TestCreateAtOnce:
    def test_writes_one(self) -> None:
        statuses = [answer.status_code for answer in run_at_once(post, times=4)]
        assert statuses == [201] * 4
        assert Comment.objects.count() == 1

    def test_is_refused_while_the_first_is_in_flight(self, monkeypatch: pytest.MonkeyPatch) -> None:
        begun, may_go_on, create = Event(), Event(), services.comment_create

        def create_slowly(**values: Any) -> services.CreatedComment:
            created = create(**values)
            begun.set()
            may_go_on.wait(30)
            return created

        def second() -> Any:
            begun.wait(30)
            try:
                return post()
            finally:
                may_go_on.set()

        monkeypatch.setattr(services, "comment_create", create_slowly)
        with override_settings(IDEMPOTENCY_WAIT=timedelta(milliseconds=200)):
            first, early = run_at_once([post, second])
        assert first.status_code == 201
        assert (early.status_code, early.json()["code"]) == (409, "idempotency_in_flight")
        assert Comment.objects.count() == 1
