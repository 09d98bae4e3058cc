"""Measures the suite on PostgreSQL and RabbitMQ. Most figures are shown beside a floor: the same
measurement of a bare server that does only the work that cannot be avoided.

Run with `make bench`; PARTS="post drain" names the parts to measure.

Figures are printed in one table and written as JSON to .run/bench/. Elapsed times mean something
only on an otherwise idle machine; statements and CPU seconds also on a busy one.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg

from benching import timers
from benching.conditions import conditions_part
from benching.drain import drain_part
from benching.figures import Figure, table
from benching.lists import lists_part
from benching.requests import act_part, arrival_part, post_part
from benching.sockets import sockets_part
from benching.stage import Stage, suite_stage
from benching.validate import validate_part
from proving.testbed import require_services
from suite.config import ROOT
from suite.errors import SuiteError
from suite.services import libpq_url

# The parts that share a running suite, in the order in which they are measured. `lists` comes last:
# it adds so many rows that it would slow the others.
SUITE_PARTS: Mapping[str, Callable[[Stage], list[Figure]]] = {
    "arrival": arrival_part,
    "sockets": sockets_part,
    "act": act_part,
    "post": post_part,
    "lists": lists_part,
}
PARTS = ("conditions", "validate", "drain", *SUITE_PARTS, "timers")


def main() -> int:
    failures: list[str] = []
    try:
        parts = asked_parts(os.environ.get("PARTS", ""))
        setting = describe()
        print(setting, flush=True)
        started = time.monotonic()
        figures = measure(parts, failures)
    except SuiteError as error:
        print(error, file=sys.stderr)
        return 1
    print(table(figures))
    for sentence in failures:
        print(f"FAILED: {sentence}")
    print(
        f"\n{time.monotonic() - started:.0f} s; load of the machine now {os.getloadavg()[0]:.1f}."
    )
    print(f"Written to {write_report(setting, figures, failures).relative_to(ROOT)}.")
    return 1 if failures else 0


def write_report(setting: str, figures: Sequence[Figure], failures: Sequence[str]) -> Path:
    """Write the JSON file of a run, named after the current time. Returns its path."""
    moment = datetime.now(UTC)
    folder = ROOT / ".run" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{moment:%Y%m%dT%H%M%S}.json"
    report = {
        "at": moment.isoformat(),
        "setting": setting,
        "load": os.getloadavg(),
        "figures": [figure.as_json() for figure in figures],
        "failures": list(failures),
    }
    file.write_text(json.dumps(report, indent=1) + "\n")
    return file


def asked_parts(words: str) -> list[str]:
    """The parts that PARTS names; all parts if it is empty. Raises SuiteError for an unknown part."""
    asked = words.split()
    for part in asked:
        if part not in PARTS:
            raise SuiteError(f"PARTS names {part!r}: choose from {', '.join(PARTS)}.")
    return [part for part in PARTS if part in asked] or list(PARTS)


def describe() -> str:
    """One line about the machine and the servers. Raises SuiteError if PostgreSQL is set up so that
    it may lose committed data.
    """
    urls = require_services(os.environ)
    with psycopg.connect(libpq_url(urls.database)) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'),"
            " current_setting('synchronous_commit')"
        ).fetchone()
    version, fsync, synchronous = row or ("?", "?", "?")
    if (fsync, synchronous) != ("on", "on"):
        raise SuiteError("PostgreSQL runs without fsync or synchronous_commit: set both to on.")
    return (
        f"PostgreSQL {version.split(' ')[0]} with fsync, RabbitMQ with confirms, "
        f"Python {sys.version.split(' ')[0]}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} before."
    )


def measure(parts: Sequence[str], failures: list[str]) -> list[Figure]:
    """Measure these parts and return their figures. The parts of `SUITE_PARTS` share a running
    suite; `timers` has its own, with more workers.

    A part that fails adds a sentence to `failures`; the others are still measured.
    """
    figures: list[Figure] = []
    if "conditions" in parts:
        figures += _measured("conditions", conditions_part, failures)
    if "validate" in parts:
        figures += _measured("validate", validate_part, failures)
    if "drain" in parts:
        figures += _measured("drain", drain_part, failures)
    wanted = [part for part in SUITE_PARTS if part in parts]
    if wanted:
        print("A suite starts ...", flush=True)
        with suite_stage() as stage:
            for part in wanted:
                figures += _measured(part, partial(SUITE_PARTS[part], stage), failures)
    if "timers" in parts:
        print(f"A suite with {timers.WORKERS} workers starts ...", flush=True)
        with suite_stage(workers=timers.WORKERS) as stage:
            figures += _measured("timers", partial(timers.timers_part, stage), failures)
    return figures


def _measured(part: str, run: Callable[[], list[Figure]], failures: list[str]) -> list[Figure]:
    print(f"{part} ...", flush=True)
    try:
        return run()
    except SuiteError as error:
        failures.append(f"{part}: {error}")
        return []


if __name__ == "__main__":
    sys.exit(main())
