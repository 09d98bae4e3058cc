"""Every endpoint called by every kind of caller. A fake workflow_api decides about tickets."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from comments.models import Comment
from servicekit.testing import api_client, make_person
from servicekit.testing.access import (
    ADMINS_ONLY,
    PUBLIC,
    assert_admins_only,
    endpoints,
    everything,
    worthless_clients,
)
from testing.factories import AGENT, COLLEAGUE, EMPLOYEE, SERVICE, STRANGER, TICKET, make_comment
from testing.workflow import READER, REQUESTER, Workflow

ADMIN = make_person(user_id=1, roles=(("tts", "Admin"),))
FOREIGN = make_person(user_id=12, systems=("bms",), roles=(("bms", "Agent"),))
NAMESAKE = make_person(user_type="employee", user_id=AGENT.user_id, roles=(), systems=())
UNSCOPED = make_person(user_type="service", user_id=AGENT.user_id, roles=(), scopes=())

# The comment is public, by Ada Agent. The fake workflow_api lets the author, an Admin and the
# requester write, and a former holder read; nobody else may see the ticket.
PERSONS = {
    "stranger": STRANGER,
    "foreign system": FOREIGN,
    "requester with the author's number": EMPLOYEE,
    "service without a scope": UNSCOPED,
    "service": SERVICE,
    "former holder": COLLEAGUE,
    "admin": ADMIN,
    "author": AGENT,
}
Act = Callable[[APIClient, Comment], Any]
TABLE: dict[str, tuple[Act, tuple[int, ...]]] = {
    "GET /comments/": (
        lambda client, comment: client.get(f"/comments/?ticket_id={TICKET}"),
        (404, 404, 200, 403, 403, 200, 200, 200),
    ),
    "POST /comments/": (
        lambda client, comment: client.post("/comments/", {"ticket_id": TICKET, "content": "x"}),
        (404, 404, 201, 403, 403, 403, 201, 201),
    ),
    "GET /comments/by-ticket/<str:ticket_id>/": (
        lambda client, comment: client.get(f"/comments/by-ticket/{TICKET}/"),
        (404, 404, 200, 403, 403, 200, 200, 200),
    ),
    "GET /comments/<uuid:comment_id>/": (
        lambda client, comment: client.get(f"/comments/{comment.pk}/"),
        (404, 404, 200, 403, 403, 200, 200, 200),
    ),
    "PATCH /comments/<uuid:comment_id>/": (
        lambda client, comment: client.patch(f"/comments/{comment.pk}/", {"content": "y"}),
        (404, 404, 403, 403, 403, 403, 403, 200),
    ),
    "DELETE /comments/<uuid:comment_id>/": (
        lambda client, comment: client.delete(f"/comments/{comment.pk}/"),
        (404, 404, 403, 403, 403, 403, 204, 204),
    ),
    # Anybody may get a token: the socket itself checks access and does not open for a stranger.
    "POST /ws-token/": (
        lambda client, comment: client.post("/ws-token/", {"path": f"/ws/comments/{TICKET}/"}),
        (201, 201, 201, 403, 403, 201, 201, 201),
    ),
}


@pytest.fixture
def comment(workflow: Workflow, db: None) -> Comment:
    for person in (AGENT, ADMIN):
        workflow.allow(person, TICKET)
    workflow.allow(COLLEAGUE, TICKET, READER)
    workflow.allow(EMPLOYEE, TICKET, REQUESTER)
    return make_comment("Before")


class TestAccessTable:
    def test_names_every_endpoint(self) -> None:
        assert endpoints() == PUBLIC | ADMINS_ONLY | set(TABLE)

    @pytest.mark.parametrize("endpoint", TABLE)
    def test_is_how_everybody_is_answered(self, endpoint: str, comment: Comment) -> None:
        act, expected = TABLE[endpoint]
        for who, status in zip(PERSONS, expected, strict=True):
            subject = make_comment(f"For {who}") if status < 300 else comment
            before = everything()
            response = act(api_client(PERSONS[who]), subject)
            assert response.status_code == status, who
            is_change = status < 300 and not endpoint.startswith("GET")
            assert (everything() != before) is is_change, who

    @pytest.mark.parametrize("endpoint", TABLE)
    def test_lets_nobody_in_who_proves_nothing(self, endpoint: str, comment: Comment) -> None:
        before = everything()
        for who, client in worthless_clients(ADMIN).items():
            response = TABLE[endpoint][0](client, comment)
            assert response.status_code == 401, who
            assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"', who
        assert everything() == before

    @pytest.mark.parametrize("endpoint", sorted(ADMINS_ONLY))
    def test_keeps_what_got_stuck_to_admins(self, endpoint: str, db: None) -> None:
        others = [PERSONS[who] for who in PERSONS if who != "admin"]
        assert_admins_only(endpoint, ADMIN, others)

    @pytest.mark.parametrize("endpoint", sorted(PUBLIC - {"GET /readyz"}))
    def test_leaves_what_is_public_to_everybody(self, endpoint: str, db: None) -> None:
        path = endpoint.removeprefix("GET ")
        for who, client in worthless_clients(ADMIN).items():
            assert client.get(path).status_code == 200, who
