"""Sends incidents of a real desk through a fresh suite and verifies each: `make replay N=1000`.

Each category gets a workflow of one step. The step's role is the group that is most frequent in the
first rows of the category. A role's members are all people who appear in that group in the log;
they arrive through the queue of the role sync.

The log of a help desk, in which each case has many events, is played on a clock that is moved from one
event or timer to the next: `make replay LOG=helpdesk_finale.csv.xz N=200`.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from proving.desk import run as desk
from proving.harness import (
    RunningSuite,
    running_suite,
)
from proving.provisioning import (
    Team,
    initialize_workflow,
    publish_teams,
    require_status,
)
from proving.testbed import (
    asked_mode,
    find_services,
)
from proving.verification import (
    Verdict,
    database_urls,
    verify,
    wait_until_drained,
)
from suite.config import ROOT
from suite.errors import SuiteError
from suite.programs import manage_command

DEFAULT_LOG = ROOT.parent / "shared" / "data" / "uci_servicenow" / "incident_event_log.csv.xz"
ADMIN = "replay-admin@tts.example"
SLAS = {
    "low_sla": "72:00:00",
    "medium_sla": "48:00:00",
    "high_sla": "24:00:00",
    "urgent_sla": "04:00:00",
}
# Ids start high, so that they do not collide with the suite's own roles and people.
FIRST_ROLE_ID = 10_000
FIRST_USER_ID = 100_000


@dataclass(frozen=True)
class Setting:
    """The content of the log.

    `incidents` is the number of incidents to send, and `counts` the number in each category. `groups`
    maps a category to its group, None if it has none, and `members` a group to its people.
    """

    incidents: int
    counts: Mapping[str, int]
    groups: Mapping[str, str | None]
    members: Mapping[str, Sequence[str]]

    def used_groups(self) -> list[str]:
        return sorted({group for group in self.groups.values() if group})

    def empty_roles(self) -> Counter[str]:
        """The number of tickets for each group that has no people."""
        found: Counter[str] = Counter()
        for category, group in self.groups.items():
            if group is not None and not self.members.get(group):
                found[group] += self.counts[category]
        return found


def main() -> int:
    try:
        mode = asked_mode(os.environ) or (
            "services" if find_services(os.environ)[0] is not None else "embedded"
        )
        limit = _whole_number("N", 1000)
        workers = _whole_number("WORKERS", 4)
        log = Path(os.environ.get("LOG") or DEFAULT_LOG)
        if not log.is_file():
            raise SuiteError(f"There is no log at {log}: name one with make replay LOG=path.")
        if desk.is_help_desk(log):
            result = desk.replay_help_desk(mode, log, limit)
            desk.show(result)
            return 1 if result.wrong else 0
        password = secrets.token_urlsafe(18)
        variables = {
            "DEMO": "0",
            "WORKERS": str(workers),
            "ADMIN_EMAIL": ADMIN,
            "ADMIN_PASSWORD": password,
        }
        with running_suite(mode, purpose="replay", variables=variables) as suite:
            shown = suite.config.workflow_workers
            print(f"Suite in {mode} mode with {shown} workflow workers.", flush=True)
            setting = describe(suite, log, limit)
            with httpx.Client(base_url=suite.url, trust_env=False, timeout=30) as client:
                headers = sign_in(client, password)
                teams = teams_of(setting)
                sent = publish_teams(suite, teams)
                members = sum(len(team.people) for team in teams)
                print(f"{sent} messages synced, {members} of them memberships.", flush=True)
                create_workflows(client, headers, setting)
            verdict = send_and_verify(suite, log, limit, setting)
    except SuiteError as error:
        print(error, file=sys.stderr)
        return 1
    show(verdict)
    return 1 if verdict.violations else 0


def describe(suite: RunningSuite, log: Path, limit: int) -> Setting:
    """Read the log's content with the Ticket Service's `replay --describe` command."""
    answer = json.loads(_manage(suite, "replay", str(log), "--limit", str(limit), "--describe"))
    categories = answer["categories"]
    counts = {name: entry["incidents"] for name, entry in categories.items()}
    groups = {name: entry["group"] for name, entry in categories.items()}
    without = [name for name, group in groups.items() if group is None]
    busiest = busiest_group(groups, counts)
    setting = Setting(
        incidents=answer["incidents"],
        counts=counts,
        groups={name: group or busiest for name, group in groups.items()},
        members=answer["members"],
    )
    print(
        f"{setting.incidents} incidents in {len(setting.counts)} categories, "
        f"{len(setting.used_groups())} groups; groups without people: "
        + (", ".join(sorted(setting.empty_roles())) or "none"),
        flush=True,
    )
    if without:
        print(f"Categories whose incidents name no group, worked by {busiest}: {without}")
    return setting


def busiest_group(groups: Mapping[str, str | None], counts: Mapping[str, int]) -> str | None:
    """The group with the most incidents; of equal groups the first by name. None if there is no
    group.
    """
    sums: Counter[str] = Counter()
    for category, group in groups.items():
        if group is not None:
            sums[group] += counts[category]
    return min(sums, key=lambda group: (-sums[group], group), default=None)


def sign_in(client: httpx.Client, password: str) -> dict[str, str]:
    """Sign in as the Admin. Returns the headers for the Admin's requests."""
    answer = client.post(
        "/api/workflow/identity/login/", json={"email": ADMIN, "password": password}
    )
    require_status(answer, 200)
    return {"Authorization": f"Bearer {answer.cookies['access_token']}"}


def teams_of(setting: Setting) -> list[Team]:
    """A role for each group that works on a category, with its people."""
    return [
        Team(
            role_id,
            group,
            [
                (FIRST_USER_ID + int(re.sub(r"\D", "", person) or 0), person)
                for person in setting.members.get(group, ())
            ],
        )
        for role_id, group in enumerate(setting.used_groups(), start=FIRST_ROLE_ID)
    ]


def create_workflows(client: httpx.Client, headers: Mapping[str, str], setting: Setting) -> None:
    """Create and initialize one workflow for each category over HTTP, as an Admin would."""
    for category, group in setting.groups.items():
        if group is None:
            continue
        body = {
            "workflow": {
                "name": f"Replay {category}",
                "description": f"Incidents of {category}, worked by {group}.",
                "category": category,
                "department": "IT",
                **SLAS,
            },
            "graph": {
                "nodes": [
                    {
                        "temp_id": "resolve",
                        "name": "Resolve",
                        "role": group,
                        "weight": 1,
                        "order": 1,
                        "is_start": True,
                        "is_end": True,
                    }
                ],
                "edges": [],
            },
        }
        initialize_workflow(client, headers, body)
    print(f"{len(setting.groups)} workflows initialized.", flush=True)


def send_and_verify(suite: RunningSuite, log: Path, limit: int, setting: Setting) -> Verdict:
    started = time.monotonic()
    report = _manage(suite, "replay", str(log), "--limit", str(limit))
    print(report.rstrip(), flush=True)
    found = re.search(r"^accepted\s+(\d+)$", report, re.MULTILINE)
    accepted = int(found[1]) if found else 0
    urls = database_urls(suite.config)
    drained = wait_until_drained(urls, accepted, seconds=60 + 0.3 * accepted)
    seconds = time.monotonic() - started
    print(
        f"{'Drained' if drained else 'Not drained'} after {seconds:.1f} s, "
        f"{accepted / seconds:.1f} tickets/s from post to notice.",
        flush=True,
    )
    verdict = verify(urls, accepted, setting.empty_roles())
    print(_manage(suite, "verify_deadlines", folder="workflow_api").rstrip(), flush=True)
    if accepted != setting.incidents:
        sentence = f"{setting.incidents} incidents were to be sent, {accepted} were accepted."
        return Verdict(
            verdict.tickets, verdict.waiting, verdict.shares, (sentence, *verdict.violations)
        )
    return verdict


def show(verdict: Verdict) -> None:
    """Print the table of shares and the violations."""
    print(f"\n{'role':<20} {'members':>8} {'tickets':>8} {'least':>6} {'most':>6}")
    for share in verdict.shares:
        print(
            f"{share.role:<20} {share.members:>8} {share.tickets:>8} "
            f"{share.least:>6} {share.most:>6}"
        )
    for role, count in verdict.waiting.items():
        print(f"{role:<20} {0:>8} {count:>8}   wait for somebody")
    for violation in verdict.violations:
        print(f"WRONG: {violation}")
    if not verdict.violations:
        print(
            f"\nEach of {verdict.tickets} tickets has one task, one holder, one deadline, one notice; "
            "shares differ by at most 1."
        )


def _manage(suite: RunningSuite, *arguments: str, folder: str = "ticket_service") -> str:
    """The output of a service's management command. Raises SuiteError with both outputs if it fails."""
    result = subprocess.run(
        manage_command(*arguments),
        cwd=ROOT / folder,
        env=suite.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        said = "\n".join(part.strip() for part in (result.stdout, result.stderr) if part.strip())
        raise SuiteError(f"manage.py {arguments[0]} failed: {said}")
    return result.stdout


def _whole_number(key: str, default: int) -> int:
    text = os.environ.get(key) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SuiteError(f"{key} is {text!r}: set it to a whole number from 1.")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
