"""Drives the containers of docker-compose.yml: `make compose-test`.

Builds and starts a stack with its own project name and free ports, and sends a ticket through it.
Then kills its containers, adds workers, recreates its services while tickets come in, and replaces
its secrets. Takes the stack down and up again, backs it up, destroys and restores it, and at last
removes it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

import httpx

from proving.stack import (
    ADMIN,
    TICKET,
    Stack,
    post_ticket,
    require_docker,
    running_stack,
    signed_in,
    task_of,
    until,
    until_held,
)
from suite.brokerusers import USERS, pattern
from suite.errors import SuiteError

# The containers that an upgrade recreates; the data servers keep running.
UPGRADED = (
    "init",
    "workflow-api",
    "workflow-worker",
    "ticket-service",
    "ticket-worker",
    "messaging",
    "messaging-worker",
    "notification-service",
    "notification-worker",
    "web",
)
# Each of these is killed while tickets come in. A service behind the web proxy must answer again
# before the next one is killed.
KILLED = (
    "workflow-worker",
    "ticket-service",
    "workflow-api",
    "notification-worker",
    "messaging",
    "rabbitmq",
    "postgres",
    "redis",
    "web",
)


def main() -> int:
    started = time.monotonic()
    try:
        require_docker()
        with running_stack() as stack:
            drive(stack)
    except (SuiteError, httpx.HTTPError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        print("0 passed, 1 failed")
        return 1
    print(f"1 passed, 0 failed ({time.monotonic() - started:.0f} s)")
    return 0


def drive(stack: Stack) -> None:
    """Run all checks of this script. Raises SuiteError at the first failure."""
    print("up: every container is healthy", flush=True)
    with signed_in(stack, ADMIN) as admin:
        _check_direct_ports(stack)
        number = post_ticket(stack, admin)
        task = until_held(admin, number)
        print(f"{number} is with {task['assigned_users'][0]['user_full_name']}", flush=True)
        _act(stack, admin, task)
        file = _attach(admin, number)
    _check_broker_users(stack)
    _kill_each(stack)
    _scale(stack)
    _upgrade(stack)
    _name_what_is_missing(stack)
    _exchange_secrets(stack)
    with signed_in(stack, ADMIN) as admin:
        before = _state(admin)
    stack.compose("down", "--timeout", "30")
    stack.compose("up", "--detach", "--wait")
    print("down and up again", flush=True)
    _require_kept(stack, before, file)
    _restore(stack, file)
    found = stack.manage("workflow", "workflow-api", "check_invariants")
    print(f"check_invariants: {found.strip().splitlines()[-1]}", flush=True)


def _require_kept(stack: Stack, before: dict[str, Any], file: str) -> None:
    with signed_in(stack, ADMIN) as admin:
        after = _state(admin)
        if after != before:
            raise SuiteError(f"What was {before} has become {after}.")
        if _download(admin, file) != _content():
            raise SuiteError("The attachment is not what was uploaded.")
        for lost in [known for known in stack.posted if not task_of(admin, known)]:
            raise SuiteError(f"{lost} was accepted and has no task.")


def _restore(stack: Stack, file: str) -> None:
    """Back up while a ticket is in a queue, destroy everything, restore, and check that all is
    there.
    """
    stack.compose("stop", "workflow-worker")
    with signed_in(stack, ADMIN) as admin:
        on_its_way = post_ticket(stack, admin)
        # After the restore the worker takes the ticket from the queue and adds a task.
        before = _state(admin)
        before["/api/workflow/tasks/"] += 1
        time.sleep(2.0)
    with tempfile.TemporaryDirectory(prefix="tts-backup-") as folder:
        stack.script("deploy/backup.sh", folder)
        stack.compose("down", "--volumes", "--timeout", "20")
        stack.script("deploy/restore.sh", folder, "1")
    with signed_in(stack, ADMIN) as admin:
        until_held(admin, on_its_way)
    _require_kept(stack, before, file)
    print(f"backed up, destroyed, restored; {on_its_way} arrived, as did all before", flush=True)


def _kill_each(stack: Stack) -> None:
    for container in KILLED:
        stack.compose("kill", container)
        stack.compose("up", "--detach", "--wait")
        with signed_in(stack, ADMIN) as admin:
            number = post_ticket(stack, admin)
            until_held(admin, number)
        print(f"{container} killed and back; {number} went through", flush=True)


def _scale(stack: Stack) -> None:
    stack.compose("up", "--detach", "--wait", "--scale", "workflow-worker=3")
    running = stack.compose("ps", "--quiet", "workflow-worker").split()
    if len(running) != 3:
        raise SuiteError(f"Of three workflow workers {len(running)} run.")
    with signed_in(stack, ADMIN) as admin:
        numbers = [post_ticket(stack, admin) for _ in range(30)]
        for number in numbers:
            until_held(admin, number)
    at_work = {
        line.split("|", 1)[0].strip()
        for line in stack.compose("logs", "--no-color", "workflow-worker").splitlines()
        if "receive_ticket" in line
    }
    print(f"three workers: 30 tickets went through, {len(at_work)} of them took some", flush=True)


def _upgrade(stack: Stack) -> None:
    """Recreate every container of the services while a client goes on posting."""
    over = threading.Event()
    failures: list[str] = []
    with signed_in(stack, ADMIN) as admin:
        before = len(stack.posted)
        # Older releases had no broker users for the services. Put the broker into that state: the
        # upgrade does not restart it, and has to create the users.
        for user in USERS:
            stack.compose("exec", "-T", "rabbitmq", "rabbitmqctl", "--quiet", "delete_user", user)
        sender = threading.Thread(target=_post_until, args=(stack, admin, over, failures))
        sender.start()
        try:
            stack.compose("up", "--detach", "--wait", "--force-recreate", *UPGRADED)
        finally:
            over.set()
            sender.join(timeout=60)
    if failures:
        raise SuiteError(failures[0])
    with signed_in(stack, ADMIN) as admin:
        sent = stack.posted[before:]
        for number in sent:
            until_held(admin, number)
    _check_broker_users(stack)
    print(f"services replaced; {len(sent)} tickets posted meanwhile, each with a task", flush=True)


def _post_until(
    stack: Stack, client: httpx.Client, over: threading.Event, failures: list[str]
) -> None:
    """Post tickets until `over` is set. A request without an answer is sent again with the same
    idempotency key.
    """
    while not over.is_set():
        key = uuid.uuid4().hex
        for _ in range(300):
            try:
                answer = client.post(
                    "/api/tickets-service/tickets/", json=TICKET, headers={"Idempotency-Key": key}
                )
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.status_code == 201:
                stack.posted.append(str(answer.json()["ticket_id"]))
                break
            if answer is not None and answer.status_code < 500 and answer.status_code != 409:
                failures.append(f"A ticket was refused with {answer.status_code}: {answer.text}")
                return
            time.sleep(0.5)
        else:
            failures.append("A ticket was not taken within two and a half minutes.")
            return
        time.sleep(0.2)


def _name_what_is_missing(stack: Stack) -> None:
    stack.compose("stop", "rabbitmq")
    try:
        stack.compose("run", "--rm", "--no-deps", "-T", "-e", "DEPENDENCY_SECONDS=5", "init")
    except SuiteError as error:
        if "RabbitMQ (container rabbitmq) does not answer" not in str(error):
            raise
        print("without RabbitMQ, init says so and fails", flush=True)
    else:
        raise SuiteError("init succeeds without RabbitMQ.")
    stack.compose("up", "--detach", "--wait")


def _exchange_secrets(stack: Stack) -> None:
    """Replace each secret. The old one must stop working, and signed-in people must stay signed in."""
    for name in ("database", "postgres", "rabbitmq", "redis", "django"):
        before = {} if name == "django" else _passwords(stack, name)
        stack.script("deploy/rotate.sh", name)
        for how, password in before.items():
            if _opens(stack, how, password):
                raise SuiteError(f"The old password of {how} still opens it.")
        for how, password in _passwords(stack, name).items() if before else ():
            if not _opens(stack, how, password):
                raise SuiteError(f"The new password of {how} does not open it.")
        with signed_in(stack, ADMIN) as admin:
            number = post_ticket(stack, admin)
            until_held(admin, number)
        print(f"{name}: exchanged; {number} went through", flush=True)
    with signed_in(stack, ADMIN) as admin:
        stack.script("deploy/rotate.sh", "signing-key")
        number = post_ticket(stack, admin)
        until_held(admin, number)
        stack.script("deploy/rotate.sh", "signing-key-end")
        answer = admin.get("/api/workflow/tasks/")
        if answer.status_code != 401:
            raise SuiteError(f"A token of the old key is answered with {answer.status_code}.")
    print(f"signing key: exchanged; {number} was posted with a token of the old one", flush=True)


def _passwords(stack: Stack, name: str) -> dict[str, str]:
    """The passwords that rotating the secret `name` must change, keyed by the login that uses each."""
    if name == "rabbitmq":
        return {f"rabbitmq:{user}": _secret(stack, f"{user}_broker_password") for user in USERS} | {
            "rabbitmq:tts": _secret(stack, "rabbitmq_password")
        }
    if name != "database":
        return {name: _secret(stack, f"{name}_password")}
    return {
        url.username or "": url.password or ""
        for url in (urlsplit(_secret(stack, f"{it}_database_url")) for it in stack.services)
    }


def _secret(stack: Stack, file: str) -> str:
    shown = ("--entrypoint", "cat", "init", f"/run/tts-secrets/{file}")
    return stack.compose("run", "--rm", "--no-deps", "-T", *shown).strip()


def _opens(stack: Stack, how: str, password: str) -> bool:
    """Whether the server accepts the password for the login `how`, a key of `_passwords`."""
    if how.startswith("rabbitmq:"):
        user = how.partition(":")[2]
        words = ["rabbitmq", "rabbitmqctl", "--quiet", "authenticate_user", user, password]
    elif how == "redis":
        ask = 'test "$(REDISCLI_AUTH=$0 redis-cli ping)" = PONG'
        words = ["redis", "sh", "-c", ask, password]
    else:
        # Connect by the container's address: PostgreSQL asks local connections for no password.
        ask = f'PGPASSWORD=$0 psql --host "$(hostname -i)" --username {how} --command "" {how}'
        words = ["postgres", "sh", "-c", ask, password]
    try:
        stack.compose("exec", "-T", *words)
    except SuiteError:
        return False
    return True


def _check_broker_users(stack: Stack) -> None:
    """Check that every user of the broker has rights on its own queues and on nothing else."""
    shown = stack.compose("exec", "-T", "rabbitmq", "rabbitmqctl", "--quiet", "list_permissions")
    rights = {line.split("\t")[0]: set(line.split("\t")[1:]) for line in shown.splitlines()[1:]}
    wanted = {user: {pattern(queues)} for user, queues in USERS.items()} | {"tts": {".*"}}
    if rights != wanted:
        raise SuiteError(f"The broker's users have the rights {rights}.")
    print(f"broker: {len(USERS)} users, each with its own queues", flush=True)


def _check_direct_ports(stack: Stack) -> None:
    for name, port in stack.services.items():
        answer = httpx.get(f"http://localhost:{port}/readyz", timeout=10, trust_env=False)
        if answer.status_code != 200:
            raise SuiteError(f"{name} on its own port is not ready: {answer.text}")


def _act(stack: Stack, admin: httpx.Client, task: dict[str, Any]) -> None:
    """Sign in as the task's holder, check that the newest notice is about the assignment, and take
    the first transition.
    """
    holder = task["assigned_users"][0]["user_id"]
    people = admin.get("/api/workflow/identity/users/", params={"page_size": 100})
    email = next(
        person["email"]
        for person in people.raise_for_status().json()["results"]
        if person["user_id"] == holder
    )
    with signed_in(stack, email) as client:
        notices = until(
            "the holder is told",
            lambda: client.get("/api/notifications/notifications/").json()["results"],
        )
        if notices[0]["notification_type"] != "task_assignment":
            raise SuiteError(f"The newest notice is {notices[0]['notification_type']}.")
        moves = client.get(f"/api/workflow/tasks/{task['task_id']}/available-transitions/").json()
        answer = client.post(
            f"/api/workflow/transitions/{task['task_id']}/transition/",
            json={"transition_id": moves["results"][0]["transition_id"], "notes": "Done."},
        )
        if answer.status_code != 200:
            raise SuiteError(f"The holder's act was refused: {answer.text}")
        print(f"{email} moved it to {answer.json()['task']['current_step']['name']}", flush=True)


def _content() -> bytes:
    return b"A plain text of some length.\n" * 30_000


def _attach(client: httpx.Client, number: str) -> str:
    ticket = client.get(f"/api/tickets-service/tickets/number/{number}/").raise_for_status().json()
    answer = client.post(
        f"/api/tickets-service/tickets/{ticket['id']}/attachments/",
        files={"file": ("notes.txt", _content(), "text/plain")},
    )
    if answer.status_code != 201:
        raise SuiteError(f"The attachment was refused: {answer.text}")
    path = str(answer.json()[0]["download_url"])
    if not path.startswith(f"{client.base_url}".rstrip("/")):
        raise SuiteError(f"The download link leaves the one origin: {path}")
    return path


def _download(client: httpx.Client, url: str) -> bytes:
    return client.get(url).raise_for_status().content


def _state(client: httpx.Client) -> dict[str, Any]:
    counts = {
        path: client.get(path).raise_for_status().json()["count"]
        for path in (
            "/api/tickets-service/tickets/",
            "/api/workflow/tasks/",
            "/api/workflow/audit/events/",
            "/api/workflow/identity/users/",
        )
    }
    # Each sign-in adds an audit event, so compare only whether there are any.
    counts["/api/workflow/audit/events/"] = bool(counts["/api/workflow/audit/events/"])
    return counts


if __name__ == "__main__":
    sys.exit(main())
