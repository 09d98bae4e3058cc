"""Changing and deleting comments."""

from functools import partial
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from comments.models import Comment, TicketSequence
from messaging.routing import websocket_application
from servicekit.auth import Person
from servicekit.testing import api_client, cookie_client, make_person, outbox_messages, run_at_once
from servicekit.testing.sockets import Socket, in_event_loop
from testing.factories import (
    AGENT,
    COLLEAGUE,
    EMPLOYEE,
    SERVICE,
    STRANGER,
    TICKET,
    make_comment,
)
from testing.workflow import READER, REQUESTER, Workflow

AUDIT = "workflow.audit_event"
ADMIN = make_person(user_id=1, roles=(("tts", "Admin"),))
OTHER_HOLDER = make_person(user_id=10)
FOREIGN_ADMIN = make_person(user_id=11, systems=("hdts",), roles=(("hdts", "Admin"),))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(workflow: Workflow) -> None:
    for person in (AGENT, OTHER_HOLDER, ADMIN, FOREIGN_ADMIN):
        workflow.allow(person, TICKET)
    workflow.allow(COLLEAGUE, TICKET, READER)
    workflow.allow(EMPLOYEE, TICKET, REQUESTER)


def patch(person: Person | None, comment: Comment, content: Any = "Changed") -> Any:
    return api_client(person).patch(f"/comments/{comment.pk}/", {"content": content})


def delete(person: Person | None, comment: Comment) -> Any:
    return api_client(person).delete(f"/comments/{comment.pk}/")


def row(comment: Comment) -> dict[str, Any]:
    return dict(Comment.objects.filter(pk=comment.pk).values().get())


class TestUpdate:
    @pytest.mark.parametrize(
        ("person", "status", "code"),
        [
            (None, 401, "not_authenticated"),
            (SERVICE, 403, "forbidden"),
            (STRANGER, 404, "not_found"),
            (EMPLOYEE, 403, "not_author"),  # an employee with the author's number
            (COLLEAGUE, 403, "read_only"),
            (OTHER_HOLDER, 403, "not_author"),
            (ADMIN, 403, "not_author"),
            (AGENT, 200, None),
        ],
    )
    def test_is_the_author_s(self, person: Person | None, status: int, code: str | None) -> None:
        comment = make_comment("Before")
        before = row(comment)
        response = patch(person, comment)
        assert response.status_code == status
        if status != 200:
            assert response.json()["code"] == code
            assert row(comment) == before

    def test_keeps_the_place_and_takes_the_next_seq(self) -> None:
        comment = make_comment("Before")
        make_comment("Later")
        body = patch(AGENT, comment, "<p>a</p><script>b</script>").json()
        assert (body["content"], body["edited"], body["deleted"]) == ("<p>a</p>", True, False)
        assert (body["position"], body["seq"]) == (1, 3)
        assert body["created_at"] < body["updated_at"]
        assert api_client(AGENT).get(f"/comments/{comment.pk}/").json() == body
        listed = api_client(AGENT).get(f"/comments/by-ticket/{TICKET}/").json()["results"]
        assert [row["content"] for row in listed] == ["<p>a</p>", "Later"]

    def test_is_what_fills_a_gap(self) -> None:
        comment = make_comment("Before")
        make_comment("Later")
        patch(AGENT, comment)
        path = f"/comments/by-ticket/{TICKET}/?after_seq=2"
        (changed,) = api_client(AGENT).get(path).json()["results"]
        assert changed["content"] == "Changed"

    def test_to_the_same_changes_nothing(self) -> None:
        comment = make_comment("Before")
        before = row(comment)
        body = patch(AGENT, comment, " Before ").json()
        assert (body["edited"], body["seq"]) == (False, 1)
        assert row(comment) == before

    @pytest.mark.parametrize(
        "content", ["", "<p> </p>", "<style>x</style>", "x" * 20_001, None, 7.5]
    )
    def test_refuses_what_nobody_can_read(self, content: Any) -> None:
        comment = make_comment("Before")
        before = row(comment)
        response = patch(AGENT, comment, [content] if content == 7.5 else content)
        assert (response.status_code, list(response.json()["details"])) == (400, ["content"])
        assert row(comment) == before

    def test_of_what_is_deleted_is_a_conflict(self) -> None:
        comment = make_comment()
        delete(AGENT, comment)
        response = patch(AGENT, comment)
        assert (response.status_code, response.json()["code"]) == (409, "comment_deleted")

    def test_asks_the_gate_afresh(self, workflow: Workflow) -> None:
        client = api_client(AGENT)
        path = f"/comments/{make_comment().pk}/"
        assert client.get(path).status_code == 200
        workflow.forbid(AGENT, TICKET)
        assert client.patch(path, {"content": "x"}).status_code == 404
        assert client.delete(path).status_code == 404

    def test_needs_the_csrf_header_with_a_cookie(self) -> None:
        comment = make_comment()
        client = cookie_client(AGENT, csrf=False)
        path = f"/comments/{comment.pk}/"
        for response in (client.patch(path, {"content": "x"}), client.delete(path)):
            assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
        assert row(comment)["seq"] == 1


class TestIfMatch:
    """If an author has two windows, neither window can overwrite a change that it has not shown."""

    @staticmethod
    def _send(method: str, comment: Comment, seen: int, person: Person = AGENT) -> Any:
        client = api_client(person)
        headers = {"If-Match": f'"{seen}"'}
        path = f"/comments/{comment.pk}/"
        if method == "delete":
            return client.delete(path, headers=headers)
        return client.patch(path, {"content": "Mine"}, headers=headers)

    def test_is_the_etag_that_was_read(self) -> None:
        comment = make_comment("Before")
        read = api_client(AGENT).get(f"/comments/{comment.pk}/")
        assert read["ETag"] == '"1"'
        changed = self._send("patch", comment, 1)
        assert (changed.status_code, changed["ETag"]) == (200, '"2"')
        assert self._send("delete", comment, 2).status_code == 204

    @pytest.mark.parametrize("method", ["patch", "delete"])
    def test_refuses_what_has_changed_meanwhile(self, method: str) -> None:
        comment = make_comment("Before")
        patch(AGENT, comment, "Theirs")
        before = row(comment)
        response = self._send(method, comment, 1)
        assert (response.status_code, response.json()["code"]) == (409, "stale_rev")
        assert response.json()["details"] == {"If-Match": ['It is "2" now.']}
        assert row(comment) == before

    def test_lets_an_answer_that_was_lost_be_asked_for_again(self) -> None:
        comment = make_comment("Before")
        assert [self._send("patch", comment, 1).status_code for _ in range(2)] == [200, 200]
        assert [self._send("delete", comment, 2).status_code for _ in range(2)] == [204, 204]
        assert row(comment)["seq"] == 3

    def test_is_asked_of_its_author_only(self) -> None:
        comment = make_comment("Before")
        patch(AGENT, comment, "Theirs")
        for method in ("patch", "delete"):
            response = self._send(method, comment, 1, OTHER_HOLDER)
            assert (response.status_code, response.json()["code"]) == (403, "not_author")


class TestDelete:
    @pytest.mark.parametrize(
        ("person", "status", "code"),
        [
            (None, 401, "not_authenticated"),
            (SERVICE, 403, "forbidden"),
            (STRANGER, 404, "not_found"),
            (EMPLOYEE, 403, "not_author"),
            (COLLEAGUE, 403, "read_only"),
            (OTHER_HOLDER, 403, "not_author"),
            (FOREIGN_ADMIN, 403, "not_author"),
            (ADMIN, 204, None),
            (AGENT, 204, None),
        ],
    )
    def test_is_the_author_s_and_an_admin_s(
        self, person: Person | None, status: int, code: str | None
    ) -> None:
        comment = make_comment("Before")
        before = row(comment)
        response = delete(person, comment)
        assert response.status_code == status
        if status == 204:
            assert row(comment)["content"] == ""
        else:
            assert response.json()["code"] == code
            assert row(comment) == before

    def test_leaves_the_place_and_nothing_of_the_content(self) -> None:
        comment = make_comment("Secret")
        make_comment("Later")
        assert delete(AGENT, comment).status_code == 204
        listed = api_client(EMPLOYEE).get(f"/comments/by-ticket/{TICKET}/").json()["results"]
        assert [(row["content"], row["deleted"]) for row in listed] == [
            ("", True),
            ("Later", False),
        ]
        assert (listed[0]["full_name"], listed[0]["seq"]) == ("Ada Agent", 3)
        found = api_client(AGENT).get(f"/comments/by-ticket/{TICKET}/?search=Secret").json()
        assert found["count"] == 0

    def test_twice_is_done_once(self) -> None:
        comment = make_comment()
        assert [delete(AGENT, comment).status_code for _ in range(2)] == [204, 204]
        assert row(comment)["seq"] == 2

    def test_of_something_internal_is_not_known_to_the_requester(self) -> None:
        comment = make_comment(visibility="internal")
        assert delete(EMPLOYEE, comment).status_code == 404
        assert patch(EMPLOYEE, comment).status_code == 404
        assert row(comment)["seq"] == 1


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_each_change_has_a_seq_of_its_own(self) -> None:
        comments = [make_comment(str(number)) for number in range(4)]
        changes = [partial(patch, AGENT, comment) for comment in comments[:2]]
        changes += [partial(delete, AGENT, comment) for comment in comments[2:]]
        results = run_at_once(changes)
        assert sorted(result.status_code for result in results) == [200, 200, 204, 204]
        seqs = Comment.objects.values_list("seq", flat=True)
        assert sorted(seqs) == [5, 6, 7, 8]
        assert TicketSequence.objects.get().last_seq == 8

    def test_nothing_is_changed_after_it_was_deleted(self) -> None:
        comment = make_comment("Before")
        changed, deleted = run_at_once(
            [partial(patch, AGENT, comment), partial(delete, ADMIN, comment)]
        )
        assert deleted.status_code == 204
        assert changed.status_code in {200, 409}
        stored = row(comment)
        assert (stored["content"], stored["deleted_at"] is None) == ("", False)
        assert stored["seq"] == (3 if changed.status_code == 200 else 2)


class TestPush:
    @in_event_loop
    async def test_shows_each_change_to_those_who_see_the_comment(self) -> None:
        shared = await sync_to_async(make_comment)("Before")
        internal = await sync_to_async(make_comment)("Secret", visibility="internal")
        path = f"/ws/comments/{TICKET}/"
        async with (
            Socket(websocket_application, path, EMPLOYEE) as eve,
            Socket(websocket_application, path, COLLEAGUE) as cleo,
        ):
            for client in (eve, cleo):
                await client.receive_type("connection_established")
            while len((await eve.receive_type("presence_update"))["users"]) < 2:
                pass
            await sync_to_async(patch)(AGENT, internal)
            secret = await cleo.receive_type("comment_update")
            assert (secret["action"], secret["seq"]) == ("update", 3)
            assert await eve.is_silent()

            body = (await sync_to_async(patch)(AGENT, shared)).json()
            for client in (eve, cleo):
                frame = {"type": "comment_update", "action": "update", "comment": body, "seq": 4}
                assert await client.receive() == frame
            await sync_to_async(patch)(AGENT, shared)  # the same content
            await sync_to_async(delete)(ADMIN, shared)
            for client in (eve, cleo):
                frame = await client.receive_type("comment_update")
                assert (frame["action"], frame["seq"]) == ("delete", 5)
                assert (frame["comment"]["content"], frame["comment"]["deleted"]) == ("", True)
            await sync_to_async(delete)(ADMIN, shared)  # again
            assert await cleo.is_silent()


def audited() -> list[dict[str, Any]]:
    rows = outbox_messages("WORKFLOW_TASKS_PRODUCTION", AUDIT)
    return [row.kwargs["event"] for row in rows if row.key.startswith("comment:")]


class TestAudit:
    def test_knows_which_admin_deleted_whose_comment_and_not_what_it_said(self) -> None:
        comment = make_comment(content="<p>The secret</p>")
        assert delete(ADMIN, comment).status_code == 204
        [event] = audited()
        assert (event["action"], event["service"]) == ("comment.delete", "messaging")
        assert (event["actor"]["user_type"], event["actor"]["user_id"]) == ADMIN.key
        assert (event["target_type"], event["target_id"]) == ("comment", str(comment.pk))
        changes = event["changes"]
        assert changes["author"] == f"{comment.user_type}:{comment.user_id}"
        assert (changes["ticket_id"], changes["visibility"]) == (TICKET, comment.visibility)
        assert changes["characters"] == len("The secret")
        assert "secret" not in str(event)

    def test_knows_once_who_changed_or_deleted_their_own(self) -> None:
        comment = make_comment(content="<p>The secret</p>")
        for _ in range(2):
            assert patch(AGENT, comment, "Another secret").status_code == 200
        for _ in range(2):
            assert delete(AGENT, comment).status_code == 204
        assert [event["action"] for event in audited()] == ["comment.edit", "comment.delete"]
        assert {event["actor"]["user_id"] for event in audited()} == {AGENT.user_id}
        assert audited()[0]["changes"]["characters"] == {"from": 10, "to": 14}
        assert "secret" not in str(audited())

    def test_knows_nothing_of_what_was_not_done(self) -> None:
        comment = make_comment()
        assert patch(AGENT, comment, "<b></b>").status_code == 400
        assert delete(OTHER_HOLDER, comment).status_code == 403
        assert audited() == []
