"""Runs every test of every part and adds the results up: `make test`."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from proving.counting import (
    Count,
    count_junit,
    count_vitest,
)
from proving.jobs import (
    Job,
    Outcome,
    run_jobs,
)
from proving.testbed import (
    KIT,
    asked_mode,
    embedded_testbed,
    find_services,
    own_name,
    require_services,
    services_environment,
)
from suite.config import ROOT, SERVICES
from suite.errors import SuiteError
from suite.services import drop_database, with_database

# The longest first, so that the two workers end at about the same time.
PYTHON_PARTS = ("workflow_api", "servicekit", "notification_service", "messaging", "ticket_service")
PARTS = (*PYTHON_PARTS, "frontend", "tools")
# The longest part is split into two jobs, the tests in this folder and all others, so that both workers
# are busy to the end.
HALVED = {"workflow_api": "task"}


@dataclass(frozen=True)
class Share:
    """A job's share of a part: the tests in `folder`, or those outside of it if `is_rest`. Without a
    folder the job runs all tests of the part.
    """

    part: str
    folder: str = ""
    is_rest: bool = False

    @property
    def name(self) -> str:
        if not self.folder:
            return self.part
        return f"{self.part} {'without ' if self.is_rest else ''}{self.folder}"

    @property
    def suffix(self) -> str:
        """Added to the names of the job's database and queues, so that the two halves of a part do not
        share them.
        """
        return "_half" if self.is_rest else ""

    @property
    def chosen(self) -> list[str]:
        """Arguments for pytest."""
        if not self.folder:
            return []
        return [f"--ignore={self.folder}"] if self.is_rest else [self.folder]


def main() -> int:
    try:
        parts = asked_parts(os.environ.get("PARTS", ""))
        mode = asked_mode(os.environ)
        if mode == "services":
            urls = require_services(os.environ)
        elif mode == "embedded":
            urls = None
        else:
            urls, sentences = find_services(os.environ)
            for sentence in sentences:
                print(sentence)
        if urls is None:
            print("Testing on the embedded default: SQLite and Valkey.", flush=True)
            with embedded_testbed() as environment:
                return run_parts(parts, environment)
        print("Testing on PostgreSQL, RabbitMQ and Redis.", flush=True)
        name = own_name("test")
        with _databases_dropped(urls.database, name):
            return run_parts(parts, services_environment(urls, name))
    except SuiteError as error:
        print(error, file=sys.stderr)
        return 2


def asked_parts(words: str) -> list[str]:
    """The parts that PARTS names; all parts if it is empty. Raises SuiteError for an unknown part."""
    asked = words.split()
    for part in asked:
        if part not in PARTS:
            raise SuiteError(f"PARTS names {part!r}: choose from {', '.join(PARTS)}.")
    return [part for part in PARTS if part in asked] or list(PARTS)


def run_parts(parts: Sequence[str], environment: dict[str, str]) -> int:
    """Run the tests of these parts with these variables. Returns 0 if all of them pass."""
    # `environment` names every server, so that no test uses the servers of a developer's own .env.
    environment = {**environment, "DEBUG": "0"}
    with tempfile.TemporaryDirectory(prefix="tts-reports-") as folder:
        reports = Path(folder)
        jobs = [
            _vitest_job(reports)
            if share.part == "frontend"
            else _pytest_job(share, reports, environment)
            for share in shares(parts)
        ]
        outcomes = run_jobs(jobs)
        counts = {outcome.job.name: _count(outcome, reports) for outcome in outcomes}
    print()
    for name, count in counts.items():
        print(f"{name:<22} {count}")
    total = sum(counts.values(), Count())
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped", flush=True)
    return 1 if total.failed or not total.passed else 0


def shares(parts: Sequence[str]) -> list[Share]:
    """The jobs for these parts, the longest first."""
    halved = [part for part in parts if part in HALVED]
    return [
        *(Share(part, HALVED[part]) for part in halved),
        *(Share(part, HALVED[part], is_rest=True) for part in halved),
        *(Share(part) for part in parts if part not in HALVED),
    ]


def _pytest_job(share: Share, reports: Path, environment: dict[str, str]) -> Job:
    command = [
        *(sys.executable, "-m", "pytest", "--color=no"),
        f"--junitxml={reports}/{share.name}.xml",
        *share.chosen,
    ]
    # servicekit has tests of its own for databases and brokers of both modes.
    if os.environ.get("SKIP_PURE") and share.part != KIT:
        command.append("--skip-pure")
    # Celery prefers this variable to the `broker` argument, and these tests pass several brokers.
    without = ["CELERY_BROKER_URL"] if share.part == KIT else []
    own = {
        "TEST_DB_SUFFIX": f"_{os.getpid()}{share.suffix}",
        "QUEUE_PREFIX": environment["QUEUE_PREFIX"] + share.suffix.lstrip("_"),
    }
    return Job(
        share.name, command, ROOT / share.part, environment | own, without=without, quiet=False
    )


def _vitest_job(reports: Path) -> Job:
    command = [
        str(ROOT / "frontend" / "node_modules" / ".bin" / "vitest"),
        *("run", "--no-color", "--reporter=default", "--reporter=json"),
        f"--outputFile.json={reports}/frontend.json",
    ]
    return Job("frontend", command, ROOT / "frontend", quiet=False)


def _count(outcome: Outcome, reports: Path) -> Count:
    """The counts in the part's report. If its process failed but no test did, that counts as one
    failure.
    """
    name = outcome.job.name
    try:
        if name == "frontend":
            count = count_vitest((reports / f"{name}.json").read_text())
        else:
            count = count_junit((reports / f"{name}.xml").read_text())
    except (OSError, ValueError, KeyError):
        return Count(failed=1)
    if not outcome.ok and not count.failed:
        return count + Count(failed=1)
    return count


@contextlib.contextmanager
def _databases_dropped(admin_url: str, name: str) -> Iterator[None]:
    """Drop the test databases at the end. Tests drop their own, but not if they are interrupted."""
    try:
        yield
    finally:
        for share in shares((KIT, *(service.name for service in SERVICES))):
            database = f"test_{name}_{share.part}_{os.getpid()}{share.suffix}"
            drop_database(admin_url, with_database(admin_url, database))


if __name__ == "__main__":
    sys.exit(main())
