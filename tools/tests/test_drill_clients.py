from collections.abc import Callable

import httpx
import pytest

from proving.drill.clients import Client
from proving.drill.ledger import Fate
from suite.errors import SuiteError

Answer = httpx.Response | Exception


class Service:
    """A fake service: gives the scripted answers in turn and records the requests."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def client(handler: Callable[[httpx.Request], httpx.Response], patience: float = 60) -> Client:
    return Client(
        "http://suite",
        email="agent1@tts.example",
        password="secret",
        patience=patience,
        pause=lambda _: None,
        transport=httpx.MockTransport(handler),
    )


class TestPost:
    def test_repeats_with_the_same_key_until_it_is_answered(self) -> None:
        service = Service(
            httpx.ConnectError("refused"),
            httpx.ReadError("gone in the middle"),
            httpx.Response(502),
            httpx.Response(503, json={"code": "unavailable"}),
            httpx.Response(409, json={"code": "idempotency_in_flight"}),
            httpx.Response(201, json={"id": 1}, headers={"Idempotent-Replayed": "true"}),
        )
        reply = client(service).post("/tickets/", {"subject": "x"})
        assert (reply.fate, reply.status, reply.tries) == (Fate.DONE, 201, 6)
        assert reply.is_replayed
        assert len({request.headers["Idempotency-Key"] for request in service.asked}) == 1

    def test_takes_another_key_for_another_call(self) -> None:
        service = Service(httpx.Response(201, json={}), httpx.Response(201, json={}))
        asking = client(service)
        asking.post("/tickets/", {})
        asking.post("/tickets/", {})
        assert len({request.headers["Idempotency-Key"] for request in service.asked}) == 2

    def test_takes_a_refusal_for_an_answer(self) -> None:
        service = Service(httpx.Response(409, json={"code": "stale_rev"}))
        reply = client(service).post("/act/", {})
        assert (reply.fate, reply.tries) == (Fate.REFUSED, 1)

    def test_does_not_know_what_was_never_answered(self) -> None:
        reply = client(Service(httpx.Response(500)), patience=0).post("/tickets/", {})
        assert (reply.fate, reply.status, reply.tries) == (Fate.UNKNOWN, 0, 1)


class TestSignIn:
    def test_happens_again_when_the_token_is_no_longer_taken(self) -> None:
        def welcome(token: str) -> httpx.Response:
            return httpx.Response(
                200,
                json={"user": {"user_id": 3}},
                headers={"Set-Cookie": f"access_token={token}; Path=/"},
            )

        service = Service(
            welcome("first"), httpx.Response(401), welcome("second"), httpx.Response(200, json={})
        )
        asking = client(service)
        asking.sign_in()
        assert asking.get("/tasks/").fate is Fate.DONE
        tokens = [request.headers.get("Authorization") for request in service.asked]
        assert tokens == [None, "Bearer first", None, "Bearer second"]
        assert asking.user_id == 3

    def test_says_so_when_it_is_refused(self) -> None:
        with pytest.raises(SuiteError, match=r"agent1@tts\.example cannot sign in: 401"):
            client(Service(httpx.Response(401))).sign_in()


class TestRows:
    def test_are_those_of_a_list_and_none_of_a_refusal(self) -> None:
        listing = Service(httpx.Response(200, json={"results": [{"id": 1}]}))
        assert client(listing).get("/tasks/").rows() == [{"id": 1}]
        refusing = Service(httpx.Response(404, json={"results": [{"id": 1}]}))
        assert client(refusing).get("/tasks/").rows() == []
