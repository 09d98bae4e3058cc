"""Renders the subject, text and HTML of a mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import select_template

from emails.models import Email
from servicekit.base.links import with_link
from servicekit.base.moments import moment_from_text


@dataclass(frozen=True)
class RenderedEmail:
    """A mail ready to be sent; `subject` is one line."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Fact:
    """One row of the table in a mail, such as the priority or the step."""

    label: str
    value: str


_FACTS = {
    "step_name": "Step",
    "role_name": "Your role",
    "priority": "Priority",
    "target_resolution": "Due",
}


def ticket_url(number: str) -> str:
    """The address of the ticket in the web app; empty without a number."""
    return f"{settings.PUBLIC_URL}/tickets/{quote(number, safe='')}" if number else ""


def render_email(email: Email) -> RenderedEmail:
    """Render the templates of the mail's type, or the common templates if the type has none.

    Raises LinkUnreadableError for a mail whose one-time link cannot be read.
    """
    context: dict[str, Any] = {
        "email": email,
        "message": with_link(email.message, email.metadata),
        "name": email.user_full_name,
        "number": email.related_ticket_number,
        "url": ticket_url(email.related_ticket_number),
        "facts": _facts(email.metadata),
    }
    subject = _render(email.notification_type, "subject.txt", context)
    return RenderedEmail(
        # A line break in a subject would begin another header.
        subject=" ".join(subject.split())[:255],
        text=_render(email.notification_type, "body.txt", context).strip() + "\n",
        html=_render(email.notification_type, "body.html", context),
    )


def _facts(metadata: Mapping[str, Any]) -> list[Fact]:
    """The rows of the mail's table, taken from the notice's metadata, in a fixed order."""
    values = {name: metadata.get(name) for name in _FACTS}
    values["target_resolution"] = _moment(values["target_resolution"])
    return [Fact(label, str(values[name])) for name, label in _FACTS.items() if values[name]]


def _moment(value: object) -> str:
    """An ISO time in readable form; empty for anything else."""
    try:
        moment = moment_from_text(str(value))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return f"{aware.astimezone(UTC):%d %B %Y, %H:%M} UTC"
    except (ValueError, OverflowError):
        return ""


def _render(notification_type: str, part: str, context: dict[str, Any]) -> str:
    template = select_template([f"emails/{notification_type}/{part}", f"emails/default/{part}"])
    return str(template.render(context))
