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
    """The state of a service's database after its last preparation: hashes of its URL, of its
    migration files and of the names of applied migrations.

    `seeded` is false if the database was empty and seeding has not finished.
    """

    database: str
    migrations: str
    applied: str
    seeded: bool


async def prepare_databases(config: Config, printer: Printer) -> bool:
    """Migrate and seed the databases of all services concurrently.

    Returns whether the workflow's database was empty before. Raises SuiteError if a command failed.
    """
    if config.embedded:
        (config.run_dir / "data").mkdir(parents=True, exist_ok=True)
    made = await asyncio.gather(*(_prepare(config, service, printer) for service in SERVICES))
    return any(
        was_empty and service.name == "workflow"
        for service, was_empty in zip(SERVICES, made, strict=True)
    )


async def make_demo_tickets(config: Config, printer: Printer) -> None:
    """Store made-up tickets. The suite sends them to the workflow as soon as it runs."""
    ticket = next(service for service in SERVICES if service.name == "ticket")
    command = ["seed_tickets", "--count", str(_DEMO_TICKETS), "--seed", "1"]
    await _manage(config, ticket, printer, [command])


async def until_people_have_roles(config: Config) -> None:
    """Wait until the running suite has stored the demo people's roles, at most `_ROLES_SECONDS`."""
    workflow = next(service for service in SERVICES if service.name == "workflow")
    query = "SELECT count(*) FROM role_roleusers"
    known, deadline = 0, time.monotonic() + _ROLES_SECONDS
    while time.monotonic() < deadline:
        found = await asyncio.to_thread(number, config.database_url(workflow), query)
        # Roles arrive one by one through a queue. If their number has not changed since the last
        # look, all roles are there.
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
    # Write the state before the first table exists: if this start is interrupted, the next start
    # seeds.
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
    # `ensure_admin` prints a set-up link if the commands before it have not created an Admin.
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
            # `say` does not mask: people need the link in this line, and it works only once.
            printer.say(line)
        else:
            printer.line(service.name, line)
    if process.returncode:
        raise SuiteError(f"The database of {service.folder} is not ready: its lines above say why.")


def _migrations_hash(root: Path, service: Service) -> str:
    files = sorted((root / service.folder).glob("*/migrations/*.py"))
    files += sorted((root / "servicekit" / "src").glob("servicekit/**/migrations/*.py"))
    # The requirements count because Django's own apps have migrations too.
    return content_hash([*files, root / "requirements" / "base.txt"])


def _applied(url: str) -> list[str]:
    """Names of the applied migrations; empty if there is no SQLite file or no table of them yet."""
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
