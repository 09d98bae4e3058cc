"""The socket of a conversation, opened with a token of `POST /ws-token/`."""

import pytest
from asgiref.sync import sync_to_async

from messaging.routing import websocket_application
from servicekit.auth import Person
from servicekit.sockets.sockettokens.models import SocketToken
from servicekit.testing import api_client
from servicekit.testing.sockets import Socket, in_event_loop
from testing.factories import AGENT, SERVICE, STRANGER, TICKET
from testing.workflow import Workflow

PATH = f"/ws/comments/{TICKET}/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _agent(workflow: Workflow) -> None:
    workflow.allow(AGENT, TICKET)


def _token(person: Person) -> str:
    response = api_client(person).post("/ws-token/", {"path": PATH})
    assert response.status_code == 201, response.json()
    return str(response.json()["token"])


async def opens(token: str, path: str = PATH) -> bool:
    async with Socket(websocket_application, f"{path}?token={token}") as client:
        return client.accepted


class TestWsToken:
    @in_event_loop
    async def test_opens_the_conversation_once_and_as_oneself(self) -> None:
        token = await sync_to_async(_token)(AGENT)
        async with Socket(websocket_application, f"{PATH}?token={token}") as client:
            frame = await client.receive_type("connection_established")
            assert [user["user_id"] for user in frame["users"]] == [AGENT.user_id]
            # Before a write, the socket asks workflow_api with the access token that was used to
            # get the socket token.
            await client.send(type="new_comment", content="x")
            comment = (await client.receive_type("comment_update"))["comment"]
            assert comment["user_id"] == AGENT.user_id
        assert not await opens(token)

    @in_event_loop
    async def test_opens_nothing_that_its_person_may_not_see(self) -> None:
        assert not await opens(await sync_to_async(_token)(STRANGER))

    @in_event_loop
    async def test_opens_no_other_conversation(self) -> None:
        token = await sync_to_async(_token)(AGENT)
        assert not await opens(token, "/ws/comments/A-1/")
        assert await opens(token)

    @pytest.mark.parametrize(("person", "status"), [(None, 401), (SERVICE, 403)])
    def test_is_for_people(self, person: Person | None, status: int) -> None:
        response = api_client(person).post("/ws-token/", {"path": PATH})
        assert response.status_code == status
        assert SocketToken.objects.count() == 0

    @pytest.mark.parametrize("path", ["/ws/notifications/", "/ws/comments/", "/ws/comments/a/b/"])
    def test_knows_no_other_socket(self, path: str) -> None:
        response = api_client(AGENT).post("/ws-token/", {"path": path})
        assert (response.status_code, list(response.json()["details"])) == (400, ["path"])
