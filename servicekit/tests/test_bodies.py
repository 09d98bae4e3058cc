"""Bodies of unknown length, on servers other than the suite's own."""

import io
import json

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from servicekit.http.bodies import BodyMiddleware

BODY = json.dumps({"subject": "after"}).encode()


def chunked(body: bytes, *, is_terminated: bool) -> WSGIRequest:
    """A request from a server that has decoded `Transfer-Encoding: chunked`."""
    environ = RequestFactory().generic("POST", "/things/").environ
    environ.pop("CONTENT_LENGTH", None)
    environ |= {
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": is_terminated,
    }
    return WSGIRequest(environ)


def answer(request: HttpRequest) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["CONTENT_LENGTH"] + " " + request.body.decode())

    response = BodyMiddleware(view)(request)
    assert isinstance(response, HttpResponse)
    return response


class TestBodyWithoutLength:
    def test_is_read_where_the_server_says_its_end(self) -> None:
        response = answer(chunked(BODY, is_terminated=True))
        assert response.content == f"{len(BODY)} ".encode() + BODY

    def test_is_refused_where_nobody_can_tell_its_end(self) -> None:
        response = answer(chunked(BODY, is_terminated=False))
        assert response.status_code == 411
        assert json.loads(response.content)["code"] == "length_required"

    @override_settings(MAX_BODY_BYTES=len(BODY))
    def test_is_read_up_to_the_limit(self) -> None:
        assert answer(chunked(BODY, is_terminated=True)).status_code == 200
        response = answer(chunked(BODY + b" ", is_terminated=True))
        assert response.status_code == 413
        assert json.loads(response.content)["code"] == "too_large"


class TestBodyWithLength:
    @pytest.mark.parametrize(("above", "status"), [(0, 200), (1, 413)])
    @override_settings(MAX_BODY_BYTES=len(BODY))
    def test_is_taken_up_to_the_limit(self, above: int, status: int) -> None:
        request = RequestFactory().generic("POST", "/things/", data=BODY + b" " * above)
        assert answer(request).status_code == status
