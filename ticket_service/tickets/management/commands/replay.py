"""`manage.py replay LOG`: posts a real service desk's incidents as tickets to the public API."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from servicekit import clock
from servicekit.auth.tokens import issue_access
from tickets.eventlog import EventLogError, Incident, groups_by_category, read_event_log
from tickets.replaying import Report, replay

# The log is complete only for these days. For later days it has only a few remaining incidents.
WINDOW = (date(2016, 2, 29), date(2016, 5, 31))
_CLAIMS = {
    "user_id": 1,
    "email": "replay@tts.example",
    "username": "replay",
    "full_name": "Replay",
    "user_type": "service",
    "systems": ["tts"],
    "roles": [],
    "scopes": ["tickets:create"],
}


class Command(BaseCommand):
    help = (
        "Post the incidents of an event log (CSV, also packed with xz) as tickets: at their "
        "original pace times k, or flat out. Reports sent, accepted, refused by reason, throughput."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("log", type=Path)
        parser.add_argument("--limit", type=int, help="how many incidents, by number")
        parser.add_argument("--speed", type=_speed, default=None, help="flat (default), x1, x3600")
        parser.add_argument("--clients", type=int, default=4, help="posts at a time")
        parser.add_argument("--url", default=None, help="the Ticket Service; default its own port")
        parser.add_argument(
            "--describe",
            action="store_true",
            help="send nothing: print as JSON the group of each category and the groups' members",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["log"]
        try:
            log = read_event_log(path)
        except (EventLogError, OSError) as error:
            raise CommandError(f"{path} cannot be replayed: {error}") from error
        window = log.opened_within(*WINDOW)
        incidents = window[: options["limit"]] if options["limit"] else window
        if options["describe"]:
            self._describe(incidents, window, log.members)
            return
        port = os.environ.get("TICKET_PORT") or "8004"
        report = replay(
            incidents,
            url=(options["url"] or f"http://127.0.0.1:{port}").rstrip("/"),
            token=lambda: issue_access(_CLAIMS, now=clock.real_now()),
            speed=options["speed"],
            clients=options["clients"],
        )
        self._print(report)

    def _describe(
        self,
        incidents: Sequence[Incident],
        window: Sequence[Incident],
        members: Mapping[str, Sequence[str]],
    ) -> None:
        groups = groups_by_category(window)
        categories: dict[str, int] = {}
        for incident in incidents:
            categories[incident.category] = categories.get(incident.category, 0) + 1
        json.dump(
            {
                "incidents": len(incidents),
                "categories": {
                    category: {"incidents": count, "group": groups.get(category)}
                    for category, count in sorted(categories.items())
                },
                "members": members,
            },
            self.stdout,
        )

    def _print(self, report: Report) -> None:
        self.stdout.write(f"sent      {report.sent}")
        self.stdout.write(f"accepted  {report.accepted}")
        self.stdout.write(f"refused   {sum(report.refused.values())}")
        for reason, count in report.refused.items():
            self.stdout.write(f"  {reason}  {count}")
        self.stdout.write(f"{report.rate:.1f} tickets/s over {report.seconds:.1f} s")


def _speed(text: str) -> float | None:
    if text == "flat":
        return None
    try:
        factor = float(text.removeprefix("x"))
    except ValueError:
        factor = 0.0
    if factor <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is neither flat nor a factor like x60")
    return factor
