"""Migrates and seeds the databases, and skips both within milliseconds if nothing is new."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import sqlite3
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from suite.config import SERVICES, Config, Service
from suite.errors import SuiteError
from suite.processes import Printer
from suite.rows import number
from suite.services import libpq_url
from suite.stamps import content_hash

_DEMO_TICKETS = 24
_ROLES_SECONDS = 20.0
_PAUSE_SECONDS = 1.0
_MANAGE = Path(__file__).with_name("manage.py")
_SET_UP_LINE = "There is no Admin yet."


@dataclass(frozen=True)
class _State:
    """The last preparation of a service's database. `seeded` false: it was empty and seeding has
    not finished.
    """

    database: str
    migrations: str
    applied: str
    seeded: bool


async def prepare_databases(config: Config, printer: Printer) -> bool:
    """Bring four databases up to date concurrently. Returns whether the workflow's was empty
    before.

    Raises SuiteError if a command failed.
    """
    if config.embedded:
        (config.run_dir / "data").mkdir(parents=True, exist_ok=True)
    made = await asyncio.gather(*(_prepare(config, service, printer) for service in SERVICES))
    return any(
        was_empty and service.name == "workflow"
        for service, was_empty in zip(SERVICES, made, strict=True)
    )


async def make_demo_tickets(config: Config, printer: Printer) -> None:
    """Store made-up tickets; the suite sends them as soon as it runs."""
    ticket = next(service for service in SERVICES if service.name == "ticket")
    command = ["seed_tickets", "--count", str(_DEMO_TICKETS), "--seed", "1"]
    await _manage(config, ticket, printer, [command])


async def until_people_have_roles(config: Config) -> None:
    """Wait until the role sync of the demo people has passed through the queue of the running suite."""
    workflow = next(service for service in SERVICES if service.name == "workflow")
    query = "SELECT count(*) FROM role_roleusers"
    known, deadline = 0, time.monotonic() + _ROLES_SECONDS
    while time.monotonic() < deadline:
        found = await asyncio.to_thread(number, config.database_url(workflow), query)
        # They arrive one by one through the role sync's queue; a pause means its end.
        if found and found == known:
            break
        known = found
        await asyncio.sleep(_PAUSE_SECONDS)


async def _prepare(config: Config, service: Service, printer: Printer) -> bool:
    file = config.run_dir / "state" / f"{service.name}.json"
    url = config.database_url(service)
    database = hashlib.sha256(url.encode()).hexdigest()
    migrations = _migrations_hash(config.root, service)
    known = _read_state(file)
    applied = await asyncio.to_thread(_applied, url)
    if known == _State(database, migrations, _names_hash(applied), seeded=True):
        return False
    same_database = known is not None and known.database == database
    pending = same_database and known is not None and not known.seeded
    seeded = bool(applied) and not pending
    # Recorded before the first table is made, so that an interrupted start seeds the next time.
    _write_state(file, _State(database, "", "", seeded))
    commands = [["migrate", "--noinput", "--verbosity", "0"]]
    if not seeded and service.name == "workflow":
        commands += _seeds(config)
    await _manage(config, service, printer, commands)
    applied = await asyncio.to_thread(_applied, url)
    _write_state(file, _State(database, migrations, _names_hash(applied), seeded=True))
    return not seeded


def _seeds(config: Config) -> list[list[str]]:
    commands = [["seed_role"]]
    email = config.environment.get("ADMIN_EMAIL", "")
    if email and config.environment.get("ADMIN_PASSWORD"):
        commands.append(["create_admin", "--email", email])
    if config.demo:
        commands += [["seed_workflows2"], ["seed_demo"]]
    # Prints a set-up link if neither of these has created an Admin.
    return [*commands, ["ensure_admin"]]


async def _manage(
    config: Config, service: Service, printer: Printer, commands: list[list[str]]
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(_MANAGE),
        *(json.dumps(command) for command in commands),
        cwd=config.root / service.folder,
        env=dict(config.environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        raise
    for line in output.decode(errors="replace").splitlines():
        if line.startswith(_SET_UP_LINE):
            # The one line whose secret is meant to be read: it is shown here, and works once.
            printer.say(line)
        else:
            printer.line(service.name, line)
    if process.returncode:
        raise SuiteError(f"The database of {service.folder} is not ready: its lines above say why.")


def _migrations_hash(root: Path, service: Service) -> str:
    files = sorted((root / service.folder).glob("*/migrations/*.py"))
    files += sorted((root / "servicekit" / "src").glob("servicekit/*/migrations/*.py"))
    # Django's own apps bring migrations too.
    return content_hash([*files, root / "requirements" / "base.txt"])


def _applied(url: str) -> list[str]:
    """Names of the applied migrations; empty when there is no database or no table yet."""
    query = "SELECT app, name FROM django_migrations ORDER BY app, name"
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        if not file.is_file():
            return []
        with contextlib.closing(sqlite3.connect(file)) as connection:
            try:
                return [f"{app}.{name}" for app, name in connection.execute(query)]
            except sqlite3.OperationalError:
                return []
    with psycopg.connect(libpq_url(url)) as connection:
        try:
            return [f"{app}.{name}" for app, name in connection.execute(query)]
        except psycopg.errors.UndefinedTable:
            return []


def _names_hash(names: list[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _read_state(file: Path) -> _State | None:
    try:
        return _State(**json.loads(file.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _write_state(file: Path, state: _State) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".new")
    temporary.write_text(json.dumps(asdict(state)))
    temporary.replace(file)
