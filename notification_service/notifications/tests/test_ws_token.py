"""The socket of a person's notices, opened with a token of `POST /ws-token/`."""

import pytest
from asgiref.sync import sync_to_async

from notification_service.routing import websocket_application
from servicekit.auth import Person
from servicekit.sockets.sockettokens.models import SocketToken
from servicekit.testing import api_client, make_person
from servicekit.testing.sockets import Socket, in_event_loop
from testing.factories import make_notification

PATH = "/ws/notifications/"
PERSON = make_person(user_id=7)
NAMESAKE = make_person(user_id=7, user_type="employee", roles=(), systems=())
SERVICE = make_person(user_type="service", roles=(), scopes=("tickets:read",))
pytestmark = pytest.mark.django_db


def _token(person: Person) -> str:
    response = api_client(person).post("/ws-token/", {"path": PATH})
    assert response.status_code == 201, response.json()
    return str(response.json()["token"])


class TestWsToken:
    @in_event_loop
    async def test_opens_one_s_own_notices_once(self) -> None:
        await sync_to_async(make_notification)()
        for person, unread in ((PERSON, 1), (NAMESAKE, 0)):
            token = await sync_to_async(_token)(person)
            async with Socket(websocket_application, f"{PATH}?token={token}") as client:
                frame = await client.receive_type("connection_established")
                assert frame["unread_count"] == unread
            async with Socket(websocket_application, f"{PATH}?token={token}") as client:
                assert not client.accepted

    @pytest.mark.parametrize(("person", "status"), [(None, 401), (SERVICE, 403)])
    def test_is_for_people(self, person: Person | None, status: int) -> None:
        response = api_client(person).post("/ws-token/", {"path": PATH})
        assert response.status_code == status
        assert SocketToken.objects.count() == 0

    def test_knows_no_other_socket(self) -> None:
        response = api_client(PERSON).post("/ws-token/", {"path": "/ws/comments/TX1/"})
        assert (response.status_code, list(response.json()["details"])) == (400, ["path"])
