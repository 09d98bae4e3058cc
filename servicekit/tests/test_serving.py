"""The web servers as started in production: slow clients, bodies of every form, malformed requests."""

import json
import socket
from collections.abc import Iterator

import httpx
import pytest
from servers import exchange, received, serving

from servicekit.ops.settings import MAX_JSON_BYTES
from servicekit.testing.slow import KINDS, slow_clients

SLOW = 40
# Shorter than the 30 s after which a server closes a silent connection, and long enough for an
# answer on a busy machine.
USUAL_SECONDS = 15.0


@pytest.fixture(scope="module", params=["gunicorn", "daphne"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    with serving(request.param) as port:
        yield port


def url(port: int, path: str) -> str:
    return f"http://127.0.0.1:{port}{path}"


def post(port: int, content: bytes | Iterator[bytes]) -> httpx.Response:
    return httpx.post(
        url(port, "/echo/"),
        content=content,
        headers={"Content-Type": "application/json"},
        timeout=60,
        trust_env=False,
    )


def chunks(text: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


class TestSlowClients:
    @pytest.mark.parametrize("kind", KINDS)
    def test_cost_others_nothing(self, port: int, kind: str) -> None:
        with slow_clients(kind, SLOW, port=port, path="/echo/", long_path="/long/"):
            for _ in range(3):
                answer = httpx.get(url(port, "/healthz"), timeout=USUAL_SECONDS, trust_env=False)
                assert answer.status_code == 200
                assert post(port, b'{"a": 1}').json() == {"read": {"a": 1}}


class TestManyClients:
    @pytest.mark.parametrize("name", ["gunicorn", "daphne"])
    @pytest.mark.parametrize("kind", ["silent", "half a header", "half a body", "kept open"])
    def test_more_than_there_may_be_files_keep_nobody_out(self, name: str, kind: str) -> None:
        with (
            serving(name, files=500) as port,
            slow_clients(kind, 600, port=port, path="/echo/", long_path="/long/"),
        ):
            for _ in range(3):
                answer = httpx.get(url(port, "/healthz"), timeout=USUAL_SECONDS, trust_env=False)
                assert answer.status_code == 200


class TestChunkedBodies:
    @pytest.mark.parametrize("size", [1, 7, 4096])
    def test_are_read_as_others_are(self, port: int, size: int) -> None:
        body = {"subject": "Büro", "lines": list(range(200))}
        answer = post(port, chunks(json.dumps(body).encode(), size))
        assert answer.json() == {"read": body}

    def test_may_be_empty(self, port: int) -> None:
        assert post(port, iter(())).status_code == 200

    @pytest.mark.parametrize(
        "chunk", ["zz\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "2\r\n{}x\r\n0\r\n\r\n"]
    )
    def test_are_refused_where_they_are_broken(self, port: int, chunk: str) -> None:
        head = "POST /echo/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        answer = exchange(port, f"{head}Content-Type: application/json\r\n\r\n{chunk}".encode())
        assert answer.split(b" ", 2)[1] == b"400"


class TestLargeBodies:
    EDGE = json.dumps("x" * (MAX_JSON_BYTES - 2)).encode()

    def test_are_read_up_to_the_limit(self, port: int) -> None:
        assert len(self.EDGE) == MAX_JSON_BYTES
        assert post(port, self.EDGE).status_code == 200
        assert post(port, chunks(self.EDGE, 65536)).status_code == 200

    @pytest.mark.parametrize("above", [1, 1_000_000, 20_000_000, 80_000_000])
    @pytest.mark.parametrize("is_chunked", [False, True])
    def test_are_refused_with_an_answer_and_never_a_reset(
        self, port: int, above: int, is_chunked: bool
    ) -> None:
        body = self.EDGE + b" " * above
        answer = post(port, chunks(body, 65536) if is_chunked else body)
        assert answer.status_code == 413
        assert answer.json()["code"] == "too_large"
        assert answer.json()["error"] == "The body is larger than 2 MB."
        assert httpx.get(url(port, "/healthz"), trust_env=False).status_code == 200

    def test_are_refused_before_they_are_sent_where_the_client_asks(self, port: int) -> None:
        head = (
            "POST /echo/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {MAX_JSON_BYTES + 1}\r\nExpect: 100-continue\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(head.encode())
            answer = received(connection)
            if answer.startswith(b"HTTP/1.1 100 "):
                connection.sendall(b" " * (MAX_JSON_BYTES + 1))
                answer = received(connection)
        assert answer.startswith(b"HTTP/1.1 413 ")


class TestWhatIsNoRequest:
    @pytest.mark.parametrize(
        "lines",
        [
            ["Content-Length: 2", "Transfer-Encoding: chunked"],
            ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
            ["Transfer-Encoding: chunked, chunked"],
            ["Content-Length: 2", "Content-Length: 3"],
            ["Content-Length: +2"],
            ["Content-Length: -1"],
            ["Content-Length: 2, 2"],
            ["Content-Length : 2"],
            ["No colon"],
        ],
    )
    def test_is_refused_where_its_end_is_ambiguous(self, port: int, lines: list[str]) -> None:
        head = "\r\n".join(["POST /echo/ HTTP/1.1", "Host: localhost", *lines])
        answer = exchange(port, f"{head}\r\n\r\n{{}}".encode())
        assert answer.split(b" ", 2)[1] in {b"400", b"501"}

    def test_is_refused_where_its_headers_are_too_long(self, port: int) -> None:
        lines = [f"X-Long-{number}: {'a' * 1000}" for number in range(60)]
        head = "\r\n".join(["GET /healthz HTTP/1.1", "Host: localhost", *lines, "", ""])
        assert exchange(port, head.encode()).split(b" ", 2)[1] in {b"400", b"431"}
