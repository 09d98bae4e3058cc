"""Collects files, mails and the listeners' comments once the suite is quiescent."""

from __future__ import annotations

import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from email import message_from_bytes
from email.policy import default as mail_policy
from pathlib import Path

from proving.drill.clients import Client
from proving.drill.evidence import (
    Attachment,
    Files,
    Heard,
    Mail,
    Mails,
)
from proving.drill.listeners import (
    Listener,
    comments_after,
)
from suite.rows import number, rows

_PATIENCE_SECONDS = 30.0
_POLL_SECONDS = 0.5
_MAILS_ON_THEIR_WAY = "SELECT count(*) FROM emails_email WHERE state IN ('queued', 'sending')"


def gather_heard(listeners: Sequence[Listener], client: Client) -> list[Heard]:
    """Wait until each listener has all listed comments, or time runs out. Then stop it and return
    its comments.
    """
    heard = []
    for listener in listeners:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        listed = comments_after(client, listener.number, 0)
        while (held := listener.held()) != sorted(listed, key=lambda said: said.position):
            if time.monotonic() > deadline:
                break
            time.sleep(_POLL_SECONDS)
        heard.append(Heard(listener.number, listed, held, listener.heard, listener.openings))
    for listener in listeners:
        listener.stop()
    return heard


def gather_files(
    url: str, media: Path, client: Client, *, purge: Callable[[], None]
) -> tuple[Files, int]:
    """Download all attachments, run `purge`, and list the files below `media`.

    Also returns the number of uploads that were in `incoming` before the purge.
    """
    query = (
        "SELECT t.ticket_id, t.id, a.id, a.original_filename, a.stored_name"
        " FROM tickets_attachment a JOIN tickets_ticket t ON t.id = a.ticket_id"
    )
    attachments = []
    for ticket, key, attachment, name, stored_name in rows(url, query):
        path = f"/api/tickets-service/tickets/{key}/attachments/{attachment}/"
        content = client.download(path)
        digest = "" if content is None else hashlib.sha256(content).hexdigest()
        attachments.append(Attachment(str(ticket), str(name), str(stored_name), digest))
    left = len(list(media.glob("incoming/*")))
    purge()
    kept = [file.name for file in media.glob("attachments/*/*")]
    incoming = [file.name for file in media.glob("incoming/*")]
    return Files(attachments, kept, incoming), left


def wait_for_mails(url: str, *, seconds: float) -> None:
    """Wait until every mail is sent or given up, at most `seconds`.

    If the worker was killed while it sent a mail, the retry comes a minute later.
    """
    deadline = time.monotonic() + seconds
    while number(url, _MAILS_ON_THEIR_WAY) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)


def gather_mails(url: str, outbox: Path) -> Mails:
    """The mails to send with their attempts, and the files of the mails that were sent."""
    attempts: Mapping[str, list[str]] = defaultdict(list)
    for mail, state in rows(
        url, "SELECT email_id, state FROM emails_emaildelivery ORDER BY email_id, attempt"
    ):
        attempts[_key(mail)].append(str(state))
    mails = [
        Mail(_key(mail), int(user), str(cause), str(state), attempts[_key(mail)])
        for mail, user, cause, state in rows(
            url, "SELECT id, user_id, cause, state FROM emails_email"
        )
    ]
    return Mails(mails, Counter(_message_id(file) for file in outbox.glob("*.eml")))


def _key(value: object) -> str:
    """A UUID as text without hyphens: PostgreSQL returns it with hyphens, SQLite without."""
    return str(value).replace("-", "")


def _message_id(file: Path) -> str:
    header = message_from_bytes(file.read_bytes(), policy=mail_policy)["Message-ID"]
    return _key(str(header).strip().removeprefix("<").partition("@")[0])
