"""Runs a container of the services' image.

    init            makes missing secrets, databases and users, migrates, seeds; then ends
    web SERVICE     the service's web server, on its usual port
    worker SERVICE  one of the service's workers
    manage SERVICE COMMAND...  a management command, for `docker compose exec`
    exchange NAME   replaces a secret; deploy/rotate.sh does the rest
    exchange signing-key begin|swap|end   the three steps of docs/operations.md

Secrets are in the volume SECRETS_DIR, one per file. A variable of the environment wins over the
file of that secret, so an Auth Service's own JWT_SIGNING_KEY can be given in `.env`.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from health import HEARTBEAT_FILE
from suite.brokerusers import ADMIN, USERS, definitions, import_definitions
from suite.clocks import require_anchor
from suite.config import ROOT, SERVICES, Config, Service, load_config
from suite.errors import SuiteError
from suite.masking import mask
from suite.preparation import make_demo_tickets, prepare_databases
from suite.processes import Printer
from suite.programs import web_command, worker_command
from suite.services import (
    broker_refusal,
    database_refusal,
    redis_refusal,
    require_services,
)

SECRETS_DIR = Path("/run/tts-secrets")
STATE_DIR = Path("/var/lib/tts")
# Uploads in progress are kept on disk, because files in /tmp count as memory of the container.
UPLOADS = "uploads/ticket_service"
# Each service runs as its own user, so that it can read only the password of its own database.
GROUP_ID = 10000
USER_IDS = {"ticket": 10001, "workflow": 10002, "messaging": 10003, "notification": 10004}

# Every service reads these secrets. The Redis server also reads REDIS_PASSWORD.
SHARED_SECRETS = ("DJANGO_SECRET_KEY", "JWT_SIGNING_KEY", "REDIS_PASSWORD")
# `init` does not create this secret: it exists only while one signing key is exchanged for another.
OPTIONAL_SECRET = "JWT_OTHER_SIGNING_KEY"  # noqa: S105 - its name
INIT_SECRETS = ("POSTGRES_PASSWORD", "DATABASE_PASSWORD", "RABBITMQ_PASSWORD", "DEMO_PASSWORD")
# RabbitMQ's users and rights; deploy/rabbitmq.sh waits for this file.
BROKER_DEFINITIONS = "rabbitmq_definitions.json"
BROKER_MANAGEMENT = "http://rabbitmq:15672"
# Secrets that are replaced in one step. The signing key takes three steps, so that nobody is signed
# out.
EXCHANGED = (
    "DJANGO_SECRET_KEY",
    "POSTGRES_PASSWORD",
    "DATABASE_PASSWORD",
    "RABBITMQ_PASSWORD",
    "REDIS_PASSWORD",
)
DEPENDENCY_SECONDS = float(os.environ.get("DEPENDENCY_SECONDS") or 120)


def main() -> int:
    words = sys.argv[1:]
    try:
        match words:
            case ["init"]:
                initialise()
            case ["web" | "worker" as kind, name] if name in USER_IDS:
                run(kind, _service(name))
            case ["manage", name, *command] if name in USER_IDS and command:
                become([sys.executable, "manage.py", *command], _service(name))
            case ["exchange", name] if name in EXCHANGED:
                exchange_secret(name)
            case ["exchange", "signing-key", "begin" | "swap" | "end" as step]:
                exchange_signing_key(step)
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except SuiteError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def initialise() -> None:
    """Prepare a stack so that its services can start. Safe to repeat.

    Raises SuiteError naming what is missing.
    """
    require_anchor(os.environ)
    for name in (*SHARED_SECRETS, *INIT_SECRETS):
        make_secret(name, os.environ.get(name, ""))
    make_broker_users()
    printer = Printer(colour=False)
    config = _init_config()
    _until_answering(config, printer)
    tell_broker_users()
    require_services(config)
    for service in SERVICES:
        _write(_url_file(service), config.database_url(service), owner=USER_IDS[service.name])
    for folder, service_name in (
        ("media/ticket_service", "ticket"),
        (UPLOADS, "ticket"),
        ("mail", "notification"),
    ):
        path = STATE_DIR / folder
        path.mkdir(parents=True, exist_ok=True)
        os.chown(path, USER_IDS[service_name], GROUP_ID)
    was_empty = asyncio.run(_prepare(config, printer))
    printer.say("The databases are ready." if was_empty else "The databases are up to date.")


async def _prepare(config: Config, printer: Printer) -> bool:
    was_empty = await prepare_databases(config, printer)
    if was_empty and config.demo:
        await make_demo_tickets(config, printer)
        printer.say(f"Demo people have the password in {SECRETS_DIR / 'demo_password'}.")
    return was_empty


def _init_config() -> Config:
    values = dict(os.environ)
    for name in (*SHARED_SECRETS, *INIT_SECRETS):
        values[name] = secret(name)
    password = quote(values["POSTGRES_PASSWORD"], safe="")
    values |= {
        "DEPLOYMENT": "services",
        "DATABASE_ADMIN_URL": f"postgres://postgres:{password}@postgres:5432/postgres",
        "TTS_RUN_DIR": str(SECRETS_DIR / "init"),
        "MAIL_DIR": str(STATE_DIR / "mail"),
        "MEDIA_ROOT": str(STATE_DIR / "media"),
        **_addresses((ADMIN, values["RABBITMQ_PASSWORD"]), values["REDIS_PASSWORD"]),
    }
    return load_config(root=ROOT, environ=values, may_bind=lambda port: True)


def _until_answering(config: Config, printer: Printer) -> None:
    """Wait until PostgreSQL, RabbitMQ and Redis answer.

    Raises SuiteError with the server that does not answer and the reason.
    """
    probes: dict[str, Callable[[], str]] = {
        "PostgreSQL (container postgres)": lambda: database_refusal(config.admin_url),
        "RabbitMQ (container rabbitmq)": lambda: broker_refusal(
            config.environment["CELERY_BROKER_URL"]
        ),
        "Redis (container redis)": lambda: redis_refusal(config.environment["REDIS_URL"]),
    }
    deadline = time.monotonic() + DEPENDENCY_SECONDS
    for name, probe in probes.items():
        is_said = False
        while refusal := probe():
            if time.monotonic() > deadline:
                raise SuiteError(
                    f"{name} does not answer: {mask(refusal)}. Look at its log with "
                    "`docker compose logs`, and run `docker compose up` again."
                )
            if not is_said:
                printer.say(f"Waiting for {name}.")
                is_said = True
            time.sleep(0.5)


def run(kind: str, service: Service) -> NoReturn:
    """Become the service's web server or worker."""
    if kind == "web":
        become(web_command(service, host="0.0.0.0", port=service.port), service)  # noqa: S104
    become(worker_command(service, name=f"{service.name}-w"), service)


def become(command: list[str], service: Service) -> NoReturn:
    """Replace this process by another program in the service's folder, with the service's environment."""
    environment = service_environment(service, os.environ)
    os.chdir(ROOT / service.folder)
    os.execve(command[0], command, environment)  # noqa: S606


def service_environment(service: Service, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a service's process: the shared secrets and its own database's address."""
    require_anchor(environ)
    values = {name: value for name, value in environ.items() if name not in INIT_SECRETS}
    for name in SHARED_SECRETS:
        values[name] = environ.get(name, "") or secret(name)
    broker = (service.folder, _read(_broker_file(service.folder)))
    if not values.get(OPTIONAL_SECRET) and (SECRETS_DIR / OPTIONAL_SECRET.lower()).is_file():
        values[OPTIONAL_SECRET] = secret(OPTIONAL_SECRET)
    values |= {
        "DEPLOYMENT": "services",
        service.database_variable: _read(_url_file(service)),
        service.port_variable: str(service.port),
        "WORKFLOW_URL": environ.get("WORKFLOW_URL") or "http://workflow-api:8002",
        "MAIL_DIR": str(STATE_DIR / "mail"),
        "MEDIA_ROOT": str(STATE_DIR / "media"),
        "METRICS_DIR": environ.get("METRICS_DIR") or "/run/tts-metrics",
        "WORKER_HEARTBEAT_FILE": str(HEARTBEAT_FILE),
        "PYTHONUNBUFFERED": "1",
        **_addresses(broker, values["REDIS_PASSWORD"]),
    }
    if service.name == "ticket":
        values["TMPDIR"] = str(STATE_DIR / UPLOADS)
    # Leave out the password: REDIS_URL already contains it.
    del values["REDIS_PASSWORD"]
    return values


def make_secret(name: str, given: str) -> None:
    """Store the given text as the secret. If the text is empty, generate a secret if none is stored."""
    file = SECRETS_DIR / name.lower()
    if given:
        if not file.is_file() or file.read_text() != given:
            _write(file, given, owner=0, shared=name in SHARED_SECRETS)
    elif not file.is_file():
        _write(file, secrets.token_urlsafe(48), owner=0, shared=name in SHARED_SECRETS)


def exchange_secret(name: str) -> None:
    """Replace a secret. Raises SuiteError if a variable of the environment would override it."""
    if os.environ.get(name):
        raise SuiteError(f"{name} comes from the environment: change it where it is set.")
    secret(name)
    _write(
        SECRETS_DIR / name.lower(),
        secrets.token_urlsafe(48),
        owner=0,
        shared=name in SHARED_SECRETS,
    )
    if name == "RABBITMQ_PASSWORD":
        make_broker_users(replace=True)


def make_broker_users(*, replace: bool = False) -> None:
    """Write a password file for each user of the broker, and the file that RabbitMQ imports.

    Existing passwords are kept unless `replace` is set. Each service can read only its own
    password; the operator of the stack passes the other passwords on to the outside systems.
    """
    passwords = {ADMIN: secret("RABBITMQ_PASSWORD")}
    owners = {service.folder: USER_IDS[service.name] for service in SERVICES}
    for user in USERS:
        file = _broker_file(user)
        if replace or not file.is_file():
            _write(file, secrets.token_urlsafe(48), owner=owners.get(user, 0))
        passwords[user] = _read(file)
    _write(SECRETS_DIR / BROKER_DEFINITIONS, json.dumps(definitions(passwords)), owner=0)


def tell_broker_users() -> None:
    """Import the current users into the running RabbitMQ.

    Raises SuiteError with the reason if RabbitMQ does not accept them.
    """
    deadline = time.monotonic() + DEPENDENCY_SECONDS
    while True:
        try:
            import_definitions(
                BROKER_MANAGEMENT, secret(BROKER_DEFINITIONS), password=secret("RABBITMQ_PASSWORD")
            )
        except SuiteError:
            # RabbitMQ's management API starts a moment after the broker itself.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def exchange_signing_key(step: str) -> None:
    """Take one of three steps: `begin` accepts a new key, `swap` signs with the new key, `end`
    rejects the old key.

    Raises SuiteError if the previous step is missing, or if the environment sets one of the keys.
    """
    for name in ("JWT_SIGNING_KEY", OPTIONAL_SECRET):
        if os.environ.get(name):
            raise SuiteError(f"{name} comes from the environment: change it where it is set.")
    signing, other = (SECRETS_DIR / name.lower() for name in ("JWT_SIGNING_KEY", OPTIONAL_SECRET))
    if step == "begin":
        if other.is_file():
            raise SuiteError(
                "An exchange has begun already: end it with `deploy/rotate.sh signing-key-end`."
            )
        _write(other, secrets.token_urlsafe(48), owner=0, shared=True)
        return
    if not other.is_file():
        raise SuiteError("No exchange has begun: there is no second signing key.")
    if step == "swap":
        before, after = _read(signing), _read(other)
        # If this is interrupted between the two writes, the new key signs and is accepted, and the
        # old key is rejected at once.
        _write(signing, after, owner=0, shared=True)
        _write(other, before, owner=0, shared=True)
    else:
        other.unlink()


def secret(name: str) -> str:
    """The secret's text. Raises SuiteError if `init` has not created it."""
    return _read(SECRETS_DIR / name.lower())


def _service(name: str) -> Service:
    return next(service for service in SERVICES if service.name == name)


def _addresses(broker: tuple[str, str], layer: str) -> dict[str, str]:
    """The URLs of the broker and of Redis. `broker` is (user, password); `layer` is the password of
    Redis.
    """
    user, password = broker
    return {
        "CELERY_BROKER_URL": f"amqp://{user}:{quote(password, safe='')}@rabbitmq:5672//",
        "REDIS_URL": f"redis://:{quote(layer, safe='')}@redis:6379/0",
    }


def _broker_file(user: str) -> Path:
    return SECRETS_DIR / f"{user}_broker_password"


def _url_file(service: Service) -> Path:
    return SECRETS_DIR / f"{service.name}_database_url"


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except FileNotFoundError:
        raise SuiteError(f"{file} is missing: `docker compose up init` makes it.") from None
    except PermissionError:
        raise SuiteError(f"{file} may not be read by user {os.getuid()}.") from None


def _write(file: Path, text: str, *, owner: int, shared: bool = False) -> None:
    """Write the file atomically: a server that waits for the file reads it as soon as it exists."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(
        temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440 if shared else 0o400
    )
    with os.fdopen(descriptor, "w") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    os.chown(temporary, owner, GROUP_ID)
    temporary.replace(file)


if __name__ == "__main__":
    sys.exit(main())
