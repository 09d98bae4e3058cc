"""Clients that send the next request as soon as the previous one is answered; each request is timed."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from suite.errors import SuiteError


class Client:
    """A client with one kept-alive connection. It uses `http.client`, which takes little CPU from
    the server that is measured.
    """

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Accept": "application/json", **(headers or {})}

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        expect: int,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """Send a request and return the answer's body. Raises SuiteError unless the status is
        `expect`.
        """
        sent = {**self._headers, **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        try:
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError):
            # The server closed the idle connection when this request was on its way: send it again.
            self._connection.close()
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
        text = answer.read()
        if answer.status != expect:
            raise SuiteError(f"{method} {path} answers {answer.status}: {text[:300]!r}")
        return text

    def close(self) -> None:
        self._connection.close()


@dataclass(frozen=True)
class Load:
    """The request that each client repeats: `call` gets the client and the number of the call."""

    port: int
    headers: Mapping[str, str]
    call: Callable[[Client, int], None]


def run_load(load: Load, *, clients: int, seconds: float, warm: float = 0.3) -> list[float]:
    """The duration of every call by `clients` concurrent clients, without the warm-up.

    Raises the error of the first failing call.
    """
    numbers = itertools.count()
    begin = time.perf_counter() + warm
    end = begin + seconds
    lists: list[list[float]] = [[] for _ in range(clients)]
    errors: list[Exception] = []

    def work(samples: list[float]) -> None:
        client = Client(load.port, load.headers)
        try:
            while not errors and (started := time.perf_counter()) < end:
                load.call(client, next(numbers))
                if started >= begin:
                    samples.append(time.perf_counter() - started)
        except Exception as error:
            errors.append(error)
        finally:
            client.close()

    threads = [threading.Thread(target=work, args=(samples,)) for samples in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [sample for samples in lists for sample in samples]
