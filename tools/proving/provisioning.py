"""Gives a running suite people and workflows, as the Auth Service and an Admin would."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from celery import Celery

from proving.harness import RunningSuite
from proving.verification import database_urls
from suite.errors import SuiteError
from suite.rows import number

SYNC_SECONDS = 180.0


@dataclass(frozen=True)
class Team:
    """A role of tts and its people, as (user id, name). `role_id` is Auth's id of the role.

    If `has_mail` is false, its people have no e-mail addresses.
    """

    role_id: int
    role: str
    people: Sequence[tuple[int, str]]
    has_mail: bool = True


def publish_teams(suite: RunningSuite, teams: Sequence[Team]) -> int:
    """Publish roles and memberships as the Auth Service does, with a plain Celery client.

    Returns the number of messages once all memberships have arrived. Raises SuiteError if they do
    not arrive within SYNC_SECONDS.
    """
    messages = [message for team in teams for message in sync_messages(team)]
    send_messages(suite.environment, "TTS_ROLE_SYNC_QUEUE", messages)
    wanted = sum(len(team.people) for team in teams)
    ids = ", ".join(str(team.role_id) for team in teams) or "0"
    query = (
        "SELECT count(*) FROM role_roleusers m JOIN role_roles r ON r.id = m.role_id"  # noqa: S608
        f" WHERE r.role_id IN ({ids})"
    )
    wait_for_number(
        lambda: number(database_urls(suite.config)["workflow"], query),
        wanted,
        "memberships",
        seconds=SYNC_SECONDS,
    )
    return len(messages)


def send_messages(
    environment: Mapping[str, str], queue: str, messages: Sequence[tuple[str, dict[str, Any]]]
) -> None:
    """Send messages, as (Celery task, its argument), to a queue of the suite with this environment."""
    sender = Celery("outside", broker=environment["CELERY_BROKER_URL"])
    with sender.connection_for_write() as connection:
        producer = sender.amqp.Producer(connection)
        for task, payload in messages:
            sender.send_task(
                task,
                args=[payload],
                queue=f"{environment.get('QUEUE_PREFIX', '')}{queue}",
                producer=producer,
            )
    sender.close()


def wait_for_number(count: Callable[[], int], wanted: int, things: str, *, seconds: float) -> None:
    """Wait until `count` returns at least `wanted`. Raises SuiteError after `seconds`."""
    deadline = time.monotonic() + seconds
    while (found := count()) < wanted:
        if time.monotonic() > deadline:
            raise SuiteError(f"{found} of {wanted} {things} arrived in {seconds:.0f} s.")
        time.sleep(0.3)


def sync_messages(team: Team) -> Iterator[tuple[str, dict[str, Any]]]:
    """The messages, as (task, payload), about a role and each of its people."""
    role = {"id": team.role_id, "name": team.role, "system": "tts", "action": "create"}
    yield "tts.role.sync", {"role": role}
    for user_id, name in team.people:
        yield (
            "tts.user_system_role.sync",
            {
                "user_system_role": {
                    "user_id": user_id,
                    "user_full_name": name,
                    "user_email": f"person{user_id}@proving.example" if team.has_mail else "",
                    "role_id": team.role_id,
                    "role_name": team.role,
                    "system": "tts",
                    "is_active": True,
                    "action": "create",
                }
            },
        )


def initialize_workflow(
    client: httpx.Client, headers: Mapping[str, str], body: Mapping[str, Any]
) -> dict[str, Any]:
    """Create and initialize a workflow over HTTP, as an Admin would. Returns the answer to the creation.

    Raises SuiteError if one of the requests is refused.
    """
    created = client.post("/api/workflow/workflows/", json=body, headers=dict(headers))
    require_status(created, 201)
    workflow: dict[str, Any] = created.json()
    path = f"/api/workflow/workflows/{workflow['workflow_id']}/initialize/"
    require_status(client.post(path, headers=dict(headers)), 200)
    return workflow


def require_status(answer: httpx.Response, status: int) -> None:
    """Raise SuiteError with the answer if it has another status."""
    if answer.status_code != status:
        raise SuiteError(f"{answer.request.url} answers {answer.status_code}: {answer.text[:500]}")
