"""The form of log lines. Another process writes them, since logging can be configured once only."""

import json
import subprocess
import sys

PROGRAM = """
import logging
from servicekit.base.logs import configure_logging, get_logger
from servicekit.base.request_id import request_id_bound

configure_logging("project", "{style}")
with request_id_bound("r-1"):
    get_logger("kit").info("thing.happened", thing_id=7)
    logging.getLogger("elsewhere").warning("said %s", "so")
    try:
        1 / 0
    except ZeroDivisionError:
        logging.getLogger("django.request").error("failed", exc_info=True)
logging.getLogger("django.request").warning("Not Found: /?token=secret")
logging.getLogger("quiet").debug("nothing")
logging.getLogger("celery.worker.strategy").info("Task received")
logging.getLogger("celery.app.trace").info("Task succeeded")
"""


def lines(style: str) -> list[str]:
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM.format(style=style)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert run.stdout == ""
    return run.stderr.splitlines()


class TestJson:
    def test_is_one_object_per_line_with_the_request_id(self) -> None:
        ours, theirs, failure = [json.loads(line) for line in lines("json")]
        assert ours.pop("timestamp").endswith("Z")
        assert ours == {
            "event": "thing.happened",
            "thing_id": 7,
            "service": "project",
            "request_id": "r-1",
            "level": "info",
            "logger": "kit",
        }
        assert (theirs["event"], theirs["request_id"]) == ("said so", "r-1")
        assert "ZeroDivisionError" in failure["exception"]


class TestConsole:
    def test_is_for_reading(self) -> None:
        first = lines("console")[0]
        assert "thing.happened" in first
        assert "thing_id=7" in first
        assert "request_id=r-1" in first
