"""Users and rights at RabbitMQ: each service and each outside system may use only its own queues.

Celery gives a queue, its exchange and its routing key the same name, and RabbitMQ grants rights by
patterns of names. To declare and bind a queue, a client needs `configure`, `write` and `read` on
its name. So a user has all three rights on its own queues, and no right on any other queue.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from suite.errors import SuiteError

OUTSIDE: dict[str, tuple[str, ...]] = {
    "hdts": ("TICKET_TASKS_PRODUCTION",),
    "auth": ("TTS_ROLE_SYNC_QUEUE",),
    "ams": ("AMS_WORKFLOW_QUEUE",),
    "bms": ("BMS_WORKFLOW_QUEUE",),
}
"""The outside systems, and the queue that each sends to or consumes."""

OWN: dict[str, tuple[str, ...]] = {
    "ticket_service": (
        "TICKET_TASKS_PRODUCTION",
        "TICKET_STATUS_QUEUE",
        "INAPP_NOTIFICATION_QUEUE",
        "WORKFLOW_TASKS_PRODUCTION",
    ),
    "workflow_api": (
        "TICKET_TASKS_PRODUCTION",
        "WORKFLOW_TASKS_PRODUCTION",
        "TTS_ROLE_SYNC_QUEUE",
        "TICKET_STATUS_QUEUE",
        "INAPP_NOTIFICATION_QUEUE",
        "EMAIL_NOTIFICATION_QUEUE",
        "MESSAGING_TASKS_QUEUE",
        "AMS_WORKFLOW_QUEUE",
        "BMS_WORKFLOW_QUEUE",
    ),
    "messaging": (
        "MESSAGING_TASKS_QUEUE",
        "INAPP_NOTIFICATION_QUEUE",
        "WORKFLOW_TASKS_PRODUCTION",
    ),
    "notification_service": (
        "INAPP_NOTIFICATION_QUEUE",
        "EMAIL_NOTIFICATION_QUEUE",
        "WORKFLOW_TASKS_PRODUCTION",
    ),
}
"""The services, with the queues that each publishes to or consumes."""

USERS = OUTSIDE | OWN
QUEUES = tuple(sorted({queue for queues in USERS.values() for queue in queues}))
ADMIN = "tts"
IMPORT_SECONDS = 20.0


def pattern(queues: Sequence[str]) -> str:
    """A RabbitMQ pattern that matches exactly the names of these queues."""
    return f"^({'|'.join(re.escape(queue) for queue in queues)})$"


def definitions(
    passwords: Mapping[str, str], *, vhost: str = "/", prefix: str = "", admin: str = ADMIN
) -> dict[str, Any]:
    """Users, vhost and rights in the form that RabbitMQ imports.

    `passwords` has the password of every user, also of the admin. `prefix` is put before user
    names, because all vhosts of a broker share its users.
    """
    return {
        "vhosts": [{"name": vhost}],
        "users": [
            {
                "name": f"{prefix}{user}",
                "password_hash": password_hash(password),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": ["administrator"] if user == admin else [],
            }
            for user, password in passwords.items()
        ],
        "permissions": [
            {
                "user": f"{prefix}{user}",
                "vhost": vhost,
                **dict.fromkeys(
                    ("configure", "write", "read"),
                    ".*" if user == admin else pattern(USERS[user]),
                ),
            }
            for user in passwords
        ],
    }


def password_hash(password: str) -> str:
    """The password in RabbitMQ's format: salted SHA-256."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def import_definitions(url: str, text: str, *, password: str, user: str = ADMIN) -> None:
    """Import users and rights into the running RabbitMQ whose management API is at `url`.

    This is necessary because RabbitMQ reads its file of users only when it starts, and it keeps
    running while services are upgraded. Raises SuiteError if RabbitMQ refuses the users or does not
    answer.
    """
    login = base64.b64encode(f"{user}:{password}".encode()).decode()
    request = urllib.request.Request(  # noqa: S310 - http, a container's name
        f"{url}/api/definitions",
        data=text.encode(),
        headers={"Authorization": f"Basic {login}", "Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=IMPORT_SECONDS):  # noqa: S310
            return
    except urllib.error.HTTPError as error:
        trouble = f"answers {error.code}"
    except OSError as error:
        trouble = f"does not answer: {error}"
    raise SuiteError(f"RabbitMQ did not take its users: its management at {url} {trouble}.")


def control_lines(user: str, *, vhost: str = "/") -> list[str]:
    """The commands with which the administrator of an external RabbitMQ creates this user.

    The first command prompts for the password.
    """
    rights = pattern(USERS[user])
    return [
        f"rabbitmqctl add_user {user}",
        f"rabbitmqctl set_permissions --vhost {vhost} {user} '{rights}' '{rights}' '{rights}'",
    ]
