import asyncio

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from servicekit.base.request_id import (
    RequestIdMiddleware,
    accepted_request_id,
    current_request_id,
    request_id_bound,
)


class TestAcceptedRequestId:
    @pytest.mark.parametrize("value", ["a", "7f3c-12_x.y:z/1+2=@", "x" * 128])
    def test_keeps_a_sane_id(self, value: str) -> None:
        assert accepted_request_id(value) == value

    @pytest.mark.parametrize("value", [None, "", "x" * 129, "two words", "line\nbreak", 'a"b', 7])
    def test_replaces_anything_else(self, value: object) -> None:
        fresh = accepted_request_id(value)

        assert fresh != value
        assert len(fresh) == 32


class TestRequestIdBound:
    def test_holds_inside_the_block_only(self) -> None:
        with request_id_bound("outer"):
            with request_id_bound("inner"):
                assert current_request_id() == "inner"
            assert current_request_id() == "outer"
        assert current_request_id() == ""


class TestRequestIdMiddleware:
    def test_binds_and_returns_the_id(self) -> None:
        middleware = RequestIdMiddleware(lambda request: HttpResponse(current_request_id()))
        request = RequestFactory().get("/", headers={"X-Request-ID": "from-far-away"})
        response = middleware(request)

        assert isinstance(response, HttpResponse)
        assert response.content == b"from-far-away"
        assert response.headers["X-Request-ID"] == "from-far-away"

    def test_does_so_in_async_servers_too(self) -> None:
        async def respond(request: HttpRequest) -> HttpResponse:
            return HttpResponse(current_request_id())

        response = asyncio.run(RequestIdMiddleware(respond)(RequestFactory().get("/")))  # type: ignore[arg-type]

        assert len(response.content) == 32
        assert response.headers["X-Request-ID"] == response.content.decode()
