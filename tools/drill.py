"""Kills processes and servers while people work: `make drill`.

Then checks that nothing is lost or doubled.

The drill starts its own servers: the suite, PostgreSQL, RabbitMQ and Redis on free ports, or the
embedded suite. It records what the servers answered to its clients. Each ticket, act and comment
that a server confirmed must exist exactly once.
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from proving.drill.clients import Client
from proving.drill.evidence import (
    Files,
    Heard,
    Mails,
    judge_files,
    judge_heard,
    judge_mails,
)
from proving.drill.faults import (
    Faults,
    Happened,
    programs_of,
)
from proving.drill.gathering import (
    gather_files,
    gather_heard,
    gather_mails,
    wait_for_mails,
)
from proving.drill.judging import (
    judge,
    judge_outside,
)
from proving.drill.ledger import (
    Call,
    Fate,
    Ledger,
    tally,
)
from proving.drill.load import (
    ADMIN,
    Load,
    Pace,
)
from proving.drill.quiescence import (
    traces_at_rest,
    wait_until_at_rest,
)
from proving.drill.schedule import (
    WEB_PROGRAMS,
    FaultKind,
    plan_faults,
)
from proving.drill.servers import (
    Servers,
    missing_programs,
    own_servers,
)
from proving.drill.traces import (
    Traces,
    take_outside,
)
from proving.harness import (
    RunningSuite,
    running_suite,
)
from proving.testbed import asked_mode
from proving.verification import database_urls
from suite.config import ROOT, SERVICES
from suite.errors import SuiteError
from suite.programs import manage_command

TICKETS_PER_SECOND = 1.2
REST_SECONDS = 240.0
# If the process that sends a mail dies, the mail is retried after one minute, then after two, …
MAIL_SECONDS = 200.0
WORKFLOW_WORKERS = 2
SHOWN = 40
# A message whose time of handling is this far from the true time was handled by the worker with the
# wrong clock.
FAR = timedelta(minutes=30)
_SEAL = "from audit.services.sealing import audit_seal; audit_seal()"
# Settle the files that a crash separated from their tickets. The relay does so an hour after the
# upload; to avoid the wait, this pretends that two hours have passed.
_PURGE = (
    "from datetime import timedelta; from django.utils import timezone; "
    "from tickets.purging import purge_incoming; "
    "[None for _ in iter(lambda: purge_incoming(timezone.now() + timedelta(hours=2)), 0)]"
)


@dataclass(frozen=True)
class Beside:
    """Results apart from tickets and tasks. `unsettled` counts uploads that were left for the purge."""

    files: Files
    unsettled: int
    mails: Mails
    heard: Sequence[Heard]


@dataclass(frozen=True)
class Found:
    """The result of a drill. `wrong` has one sentence for each broken promise; it is empty on
    success.
    """

    happened: Sequence[Happened]
    calls: tuple[Call, ...]
    traces: Traces
    rest_seconds: float
    repeats: int
    beside: Beside
    wrong: Sequence[str]


def main() -> int:
    started = time.monotonic()
    try:
        mode = _mode()
        small = os.environ.get("SMALL", "") not in {"", "0"}
        seed = _seed()
        size = "small " if small else ""
        print(f"A {size}drill in {mode} mode, SEED={seed}.", flush=True)
        found = drill(mode, small=small, seed=seed)
    except SuiteError as error:
        print(error, file=sys.stderr)
        print("The drill failed.\n0 passed, 1 failed", flush=True)
        return 1
    show(found)
    code = 1 if found.wrong else 0
    print(f"{time.monotonic() - started:.0f} s in all. SEED={seed} makes the same plan again.")
    print(f"{1 - code} passed, {code} failed", flush=True)
    return code


def drill(mode: str, *, small: bool, seed: int) -> Found:
    """Run one drill. Raises SuiteError if it cannot be carried out as planned."""
    variables = {"DEMO": "1", "WORKERS": str(WORKFLOW_WORKERS), "THROTTLE_LOGIN": "off"}
    with contextlib.ExitStack() as stack:
        servers = stack.enter_context(own_servers()) if mode == "services" else None
        suite = stack.enter_context(
            running_suite(
                mode,
                purpose="drill",
                variables=variables,
                urls=servers.urls if servers else None,
            )
        )
        return _drill(suite, servers, small=small, seed=seed)


def _drill(suite: RunningSuite, servers: Servers | None, *, small: bool, seed: int) -> Found:
    names = [program.name for program in programs_of(suite)]
    workers = [name for name in names if "-w" in name]
    plan = plan_faults(
        seed, embedded=servers is None, small=small, workers=workers, webs=WEB_PROGRAMS
    )
    password = suite.environment["DEMO_PASSWORD"]
    ledger = Ledger()
    pace = Pace(TICKETS_PER_SECOND, plan.load_seconds)
    load = Load(suite.url, password, ledger, pace, seed=seed)
    faults = Faults(suite, servers, plan)
    load.start()
    faults.start()
    happened = faults.join()
    load.join()
    print("  Every client has its last answer; waiting for the suite to come to rest.", flush=True)
    urls = database_urls(suite.config)
    rest = wait_until_at_rest(urls, seconds=REST_SECONDS)
    wait_for_mails(urls["notification"], seconds=MAIL_SECONDS)
    traces = traces_at_rest(urls)
    beside = _beside(suite, load, urls, password)
    calls = ledger.calls()
    wrong = [
        *(f"{row.task} of {row.service} still waits in the outbox." for row in rest.pending),
        *judge(calls, traces),
        *judge_files(calls, beside.files),
        *judge_mails(traces.notices, beside.mails, _mail_deaths(happened)),
        *judge_heard(beside.heard),
        *_clocks(happened, traces),
        *_broken_invariants(suite),
        *_audit_problems(suite, password),
    ]
    taken = take_outside(
        suite.environment["CELERY_BROKER_URL"], suite.environment.get("QUEUE_PREFIX", "")
    )
    sentences, repeats = judge_outside(traces, taken)
    return Found(happened, calls, traces, rest.seconds, repeats, beside, [*wrong, *sentences])


def _beside(suite: RunningSuite, load: Load, urls: Mapping[str, str], password: str) -> Beside:
    environment = suite.environment

    def purge() -> None:
        code, output = _manage(suite, "ticket_service", "shell", "-c", _PURGE)
        if code:
            raise SuiteError(f"The files cannot be settled: {output.strip()}")

    client = Client(suite.url, email=ADMIN, password=password)
    client.sign_in()
    heard = gather_heard(load.listeners, client)
    media = Path(environment["MEDIA_ROOT"]) / "ticket_service"
    files, unsettled = gather_files(urls["ticket"], media, client, purge=purge)
    client.close()
    mails = gather_mails(urls["notification"], Path(environment["MAIL_DIR"]))
    return Beside(files, unsettled, mails, heard)


def _mail_deaths(happened: Sequence[Happened]) -> int:
    """How often the only worker that sends mails was killed, or its database was restarted."""
    return sum(
        it.fault.kind is FaultKind.DATABASE_RESTART or it.fault.target.startswith("notification-w")
        for it in happened
    )


def _clocks(happened: Sequence[Happened], traces: Traces) -> Iterator[str]:
    """A sentence for each worker with a wrong clock that handled no message: it would prove
    nothing.
    """
    now = datetime.now(tz=UTC)
    offsets = [row.done_at - now for row in traces.received]
    for fault in (it.fault for it in happened if it.fault.kind is FaultKind.CLOCK):
        share = sum(offset > FAR if fault.seconds > 0 else offset < -FAR for offset in offsets)
        print(f"  The worker {fault.seconds:+g} s away handled {share} messages.", flush=True)
        if not share:
            yield f"The worker {fault.seconds:+g} s away has handled nothing."


def _broken_invariants(suite: RunningSuite) -> Iterator[str]:
    """The output of `check_invariants --replay` of each service for which that command fails, and of
    `verify_deadlines` if it fails.
    """
    for service in SERVICES:
        code, output = _manage(suite, service.folder, "check_invariants", "--replay")
        if code:
            yield f"check_invariants of {service.folder}: {' / '.join(output.splitlines()[-SHOWN:])}"
    code, output = _manage(suite, "workflow_api", "verify_deadlines")
    if code:
        yield f"verify_deadlines: {' / '.join(output.splitlines()[-SHOWN:])}"


def _audit_problems(suite: RunningSuite, password: str) -> Iterator[str]:
    """Seal the remaining audit events, then verify the chain. Yields a sentence for each problem."""
    code, output = _manage(suite, "workflow_api", "shell", "-c", _SEAL)
    if code:
        yield f"The audit cannot be sealed: {output.strip()}"
    client = Client(suite.url, email=ADMIN, password=password)
    client.sign_in()
    verdict = client.get("/api/workflow/audit/events/verify/")
    client.close()
    if verdict.fate is not Fate.DONE or not verdict.body["valid"] or not verdict.body["checked"]:
        yield f"The audit's chain does not hold: {verdict.status} {verdict.body}"


def _manage(suite: RunningSuite, folder: str, *arguments: str) -> tuple[int, str]:
    result = subprocess.run(
        manage_command(*arguments),
        cwd=ROOT / folder,
        env=suite.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def show(found: Found) -> None:
    """Print the faults, the requests, the rows, and the violations."""
    print(f"\n{'fault':<44} {'times':>5} {'away':>8}")
    times = Counter(_name(happened) for happened in found.happened)
    for name, count in sorted(times.items()):
        longest = max(it.ended - it.began for it in found.happened if _name(it) == name)
        away = f"{longest:.0f} s" if longest >= 1 else ""
        print(f"{name:<44} {count:>5} {away:>8}")
    print(f"\n{'asked for':<12} {'done':>6} {'refused':>8} {'unknown':>8} {'repeated':>9}")
    for kind, fates in tally(found.calls).items():
        repeated = sum(1 for call in found.calls if call.kind is kind and call.tries > 1)
        row = (fates[Fate.DONE], fates[Fate.REFUSED], fates[Fate.UNKNOWN], repeated)
        print(f"{kind:<12} {row[0]:>6} {row[1]:>8} {row[2]:>8} {row[3]:>9}")
    replayed = sum(call.is_replayed for call in found.calls)
    print(f"{replayed} answers came from memory, because the first one had been lost.")
    traces = found.traces
    print(
        f"\nAt rest after {found.rest_seconds:.0f} s: {len(traces.tickets)} tickets, "
        f"{len(traces.tasks)} tasks, {len(traces.items)} assignments, {len(traces.notices)} notices, "
        f"{len(traces.comments)} comments, {len(traces.received)} messages handled once; "
        f"{found.repeats} of those to other systems came twice, with the same id."
    )
    beside = found.beside
    lost = sum(mail.attempts.count("lost") for mail in beside.mails.mails)
    print(
        f"{len(beside.files.attachments)} files downloaded, {beside.unsettled} left to the purge; "
        f"{len(beside.mails.mails)} mails sent, {lost} of them tried again after a death; "
        f"{len(beside.heard)} listeners heard {sum(one.live for one in beside.heard)} comments live "
        f"and came back {sum(one.openings - 1 for one in beside.heard)} times."
    )
    for sentence in found.wrong[:SHOWN]:
        print(f"WRONG: {sentence}")
    if len(found.wrong) > SHOWN:
        print(f"… and {len(found.wrong) - SHOWN} more.")
    if not found.wrong:
        print("Nothing lost, nothing doubled.")


def _name(happened: Happened) -> str:
    fault = happened.fault
    seconds = f"{fault.seconds:+g} s" if fault.kind is FaultKind.CLOCK else ""
    return " ".join(word for word in (fault.kind.value, fault.target, seconds) if word)


def _mode() -> str:
    """The mode of MODE. If it is empty: services if their programs are installed, else embedded,
    and the reason is printed.
    """
    asked = asked_mode(os.environ)
    if asked:
        return asked
    sentences = missing_programs()
    for sentence in sentences:
        print(f"{sentence} The drill leaves PostgreSQL and RabbitMQ out and runs embedded.")
    return "embedded" if sentences else "services"


def _seed() -> int:
    text = os.environ.get("SEED") or str(random.SystemRandom().randrange(1, 10_000))
    if not text.isascii() or not text.isdigit():
        raise SuiteError(f"SEED is {text!r}: set it to a whole number.")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
