"""Real worker processes on real brokers, and hostile messages, which must not harm a worker."""

import base64
import bz2
import lzma
import os
import resource
import signal
import subprocess
import sys
import tempfile
import uuid
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing.brokers import Broker, celery_body
from servicekit.testing.concurrency import wait_until


def own_database_url() -> str:
    """The address of the test's own database, for another process."""
    settings = connection.settings_dict
    if connection.vendor != "postgresql":
        return f"sqlite:///{settings['NAME']}"
    user = settings["USER"] + (f":{settings['PASSWORD']}" if settings["PASSWORD"] else "")
    return f"postgres://{user}@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"


@dataclass
class Worker:
    """A Celery worker process and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    @property
    def peak_memory(self) -> int:
        """The most memory that the process has had, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def wait(self, condition: Callable[[], Any], *, timeout: float = 40.0) -> None:
        """Wait until the condition holds; fails with the log if the worker ends before."""
        wait_until(lambda: condition() or not self.is_alive, timeout=timeout, what=self.text)
        assert self.is_alive, self.text()


@contextmanager
def running_worker(
    app: str,
    environment: Mapping[str, str],
    *,
    folder: Path,
    pool: str = "solo",
    concurrency: int = 1,
    queues: Sequence[str] = (),
    patience: float = 10.0,
) -> Iterator[Worker]:
    """Start a worker of `app` in `folder` for the block. It is ready when the block begins.

    The worker consumes the queues of `app`, or `queues`, which are names at the broker. At the end
    of the block it is stopped, and killed if it does not end within `patience` seconds.
    """
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "worker.log"
        arguments = ["-P", pool, "-c", str(concurrency), "-l", "INFO"]
        arguments += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        if queues:
            arguments += ["-Q", ",".join(queues)]
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "celery", "-A", app, "worker", *arguments],
                env={**os.environ, **environment},
                cwd=folder,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        if hasattr(resource, "prlimit"):
            limit = (CONTAINER_MEMORY_BYTES, CONTAINER_MEMORY_BYTES)
            resource.prlimit(process.pid, resource.RLIMIT_DATA, limit)
        worker = Worker(process, log)
        try:
            worker.wait(lambda: " ready." in worker.text(), timeout=60)
            yield worker
        finally:
            if worker.is_alive:
                process.terminate()
                try:
                    process.wait(timeout=patience)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


@dataclass(frozen=True)
class Malformed:
    """A message that can never be handled, and the reason that its dead letter must have.

    If `task` is set, the message names it instead of a task of the queue. `headers` are added to
    the message's own headers.
    """

    reason: str
    body: str | bytes
    task: str = ""
    content_type: str = "application/json"
    content_encoding: str = "utf-8"
    headers: Mapping[str, Any] = field(default_factory=dict)


def _bomb(compress: Callable[[bytes], bytes], streams: int) -> bytes:
    """A body that decompresses to `streams` times 16 MB, if the format allows concatenated streams."""
    return compress(b" " * (16 * 1024 * 1024)) * streams


BOMBS = (
    *(
        Malformed("not_decodable", _bomb(compress, streams), headers={"compression": name})
        for name, compress, streams in (
            ("application/x-bz2", bz2.compress, 64),
            ("bzip2", bz2.compress, 64),
            ("application/x-gzip", zlib.compress, 1),
            ("application/x-lzma", lzma.compress, 64),
        )
    ),
    # Compressions that kombu does not know.
    *(
        Malformed("not_decodable", celery_body({"a": 1}), headers={"compression": name})
        for name in ("zstd", "application/x-brotli", "no-such-compression", 7, {"a": 1})
    ),
    *(
        Malformed("content_type_refused", body, content_type=kind, content_encoding=encoding)
        for kind in ("application/data", "application/text")
        for body, encoding in (
            (_bomb(bz2.compress, 64), "bz2"),
            (_bomb(zlib.compress, 1), "zlib"),
            (base64.b64encode(b" " * 3_000_000), "base64"),
        )
    ),
    Malformed("not_json", _bomb(bz2.compress, 64), content_encoding="bz2"),
)
"""Small bodies that decompress to a large size: 1 GB if the format allows it."""


MALFORMED = (
    Malformed("not_json", b"{nope"),
    Malformed("not_json", b'["\xff\xfe"]'),
    Malformed("not_a_celery_body", '{"ticket_id": "HD-1"}'),
    Malformed("unknown_task", celery_body({"a": 1}), task="no.such.task"),
    Malformed("payload_not_a_dict", celery_body()),
    Malformed("payload_not_a_dict", celery_body(["a"])),
    Malformed("unexpected_arguments", celery_body({"a": 1}, 2)),
    Malformed("arguments_not_list_and_dict", '[{"a": 1}, [], {}]'),
    Malformed("too_large", celery_body({"a": "x" * (4 * 1024 * 1024)})),
    Malformed("too_large", b" " * (6 * 1024 * 1024)),
    Malformed("not_json", "[" * 1_000_000),
    Malformed("not_json", f'[[{{"a": {"9" * 100_000}}}], {{}}, {{}}]'),
    Malformed("not_storable", '[[{"a": 1e400}], {}, {}]'),
    Malformed("duplicate_keys", '[[{"a": 1, "b": {"c": 1, "c": 2}}], {}, {}]'),
    Malformed("content_type_refused", "hello", content_type="text/plain"),
    *(
        Malformed("content_type_refused", b"\x80\x04.", content_type=content_type)
        for content_type in (
            "application/x-python-serialize",
            "application/x-yaml",
            "application/x-msgpack",
            "application/octet-stream",
        )
    ),
    *BOMBS,
)
"""Messages that are wrong on every queue: not JSON, not Celery, an unknown task, other arguments,
too large.
"""

CONTAINER_MEMORY_BYTES = 512 * 1024 * 1024
"""The memory of a worker's container; on Linux the kernel limits a worker under test to it as well."""
MOST_MEMORY_BYTES = 400 * 1024 * 1024
"""The most memory that a worker may have used after it has received all malformed messages."""


@dataclass(frozen=True)
class Carried:
    """A queue with one of its tasks.

    `wrong` maps reasons to payloads of wrong types; `good` is a payload that is handled; it is sent
    as one dict, or as keyword arguments if `is_keywords` is set. `reasons` replaces reasons of
    MALFORMED for tasks with other arguments.
    """

    queue: str
    task: str
    good: Mapping[str, Any]
    wrong: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    is_keywords: bool = False


def assert_survives_malformed(
    broker: Broker, worker: Worker, carried: Sequence[Carried], handled: Callable[[], Any]
) -> None:
    """Send every queue all malformed messages and then a good one, and check the results.

    Each malformed message is a dead letter of its queue and reason, `handled()` becomes true for
    the good messages after them, nothing is left in a queue, and the worker is alive.
    """
    expected: Counter[tuple[str, str]] = Counter()
    for one in carried:
        own = [Malformed(reason, celery_body(body)) for reason, body in one.wrong.items()]
        for case in (*MALFORMED, *own):
            broker.send_raw(
                one.queue,
                case.body,
                headers={**_headers(case.task or one.task), **case.headers},
                content_type=case.content_type,
                content_encoding=case.content_encoding,
            )
            expected[one.queue, one.reasons.get(case.reason, case.reason)] += 1
        if broker.kind == "valkey":
            garbage = broker.push_garbage(one.queue)
            expected[one.queue, "content_type_refused"] += garbage
        else:
            unreadable = broker.push_unreadable(one.queue)
            expected[one.queue, "headers_unreadable"] += unreadable
        good = celery_body(**one.good) if one.is_keywords else celery_body(one.good)
        broker.send_raw(one.queue, good, headers=_headers(one.task))

    worker.wait(lambda: DeadLetter.objects.count() >= expected.total() and handled())

    letters = DeadLetter.objects.values_list("queue", "reason")
    assert Counter(letters) == expected
    worker.wait(lambda: not any(broker.depth(one.queue) for one in carried))
    assert worker.peak_memory < MOST_MEMORY_BYTES


def _headers(task: str) -> dict[str, Any]:
    return {"task": task, "id": uuid.uuid4().hex, "lang": "py"}
