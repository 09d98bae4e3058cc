"""Compares files, mails and the comments that listeners received with the accepted requests.

The functions read nothing themselves; each yields a sentence per fault.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from proving.drill.judging import expect
from proving.drill.ledger import (
    Call,
    Fate,
    Kind,
)
from proving.drill.listeners import Said
from proving.drill.traces import Notice


@dataclass(frozen=True)
class Attachment:
    """An attachment's row; `digest` is the SHA-256 of its download, empty if that failed."""

    number: str
    name: str
    stored_name: str
    digest: str


@dataclass(frozen=True)
class Files:
    """All attachments, and the names of the files that are on disk after the purge.

    `kept` are the attachments' files, `incoming` the uploads that no request or purge has settled.
    """

    attachments: Sequence[Attachment] = ()
    kept: Sequence[str] = ()
    incoming: Sequence[str] = ()


@dataclass(frozen=True)
class Mail:
    """A row of a mail to send; `attempts` are the states of its deliveries, oldest first."""

    mail_id: str
    user_id: int
    cause: str
    state: str
    attempts: Sequence[str]


@dataclass(frozen=True)
class Mails:
    """The mails to send, and how many files in the mail folder have each Message-ID."""

    mails: Sequence[Mail] = ()
    files: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Heard:
    """A ticket that a listener had open.

    `listed` are the comments that the API lists, `held` those that the listener has at the end.
    `live` counts the comments that were pushed to the listener, `openings` its connections.
    """

    number: str
    listed: Sequence[Said]
    held: Sequence[Said]
    live: int
    openings: int


def judge_files(calls: Sequence[Call], files: Files) -> Iterator[str]:
    """Check that every accepted file exists exactly once and downloads unchanged, and that every file on
    disk has its database row.
    """
    names = [row.name.removesuffix(".txt") for row in files.attachments]
    yield from expect(calls, Kind.ATTACHMENT, Counter(names), "Attachment")
    rows = dict(zip(names, files.attachments, strict=True))
    for call in calls:
        if call.kind is not Kind.ATTACHMENT or call.mark not in rows:
            continue
        row = rows[call.mark]
        if row.digest != call.digest:
            told = "cannot be downloaded" if not row.digest else "is not what was sent"
            yield f"Attachment '{call.mark}' {told}."
        if call.fate is Fate.DONE and row.number != call.ticket:
            yield f"Attachment '{call.mark}' was sent to {call.ticket} and is at {row.number}."
    named = Counter(row.stored_name for row in files.attachments)
    on_disk = Counter(files.kept)
    for name in sorted(named.keys() - on_disk.keys()):
        yield f"File {name} has a row and is not where it stays."
    for name in sorted(on_disk.keys() - named.keys()):
        yield f"File {name} has no row."
    for name in sorted(files.incoming):
        yield f"File {name} was left to the purge, which did not settle it."


def judge_mails(notices: Sequence[Notice], mails: Mails, deaths: int) -> Iterator[str]:
    """Check that every notice's mail was sent once, or twice if the worker was killed while it sent the
    mail.

    `deaths` is how often the worker that sends mails was killed or its database restarted. Each time at
    most one attempt may be left with an unknown result.
    """
    owed = Counter((mail.user_id, mail.cause) for mail in mails.mails)
    for notice in notices:
        if notice.has_address and owed[notice.user_id, notice.cause] != 1:
            count = owed[notice.user_id, notice.cause]
            yield f"{notice.user_id} is owed {count} mails of {notice.cause}."
    files = dict(mails.files or {})
    lost = 0
    for mail in mails.mails:
        states = Counter(mail.attempts)
        lost += states["lost"]
        if mail.state != "sent":
            yield f"Mail {mail.mail_id} of {mail.cause} is {mail.state}."
        if states["sent"] != 1:
            yield f"Mail {mail.mail_id} of {mail.cause} was sent {states['sent']} times."
        elif mail.attempts[-1] != "sent":
            yield f"Mail {mail.mail_id} of {mail.cause} was tried again after it was sent."
        count = files.pop(mail.mail_id, 0)
        if count != 1:
            yield f"Mail {mail.mail_id} of {mail.cause} is in the outbox {count} times."
    for mail_id in sorted(files):
        yield f"Mail {mail_id} is in the outbox and nobody is owed it."
    if lost > deaths:
        yield f"{lost} attempts at a mail were lost, by {deaths} deaths."


def judge_heard(heard: Sequence[Heard]) -> Iterator[str]:
    """Check that each listener ends up with exactly the comments that the API lists, each once and in
    order.
    """
    for one in heard:
        listed = {said.comment_id: said for said in one.listed}
        held: dict[str, list[Said]] = defaultdict(list)
        for said in one.held:
            held[said.comment_id].append(said)
        for comment_id, said in listed.items():
            if comment_id not in held:
                yield f"The listener of {one.number} misses {said.content!r}."
            elif len(held[comment_id]) > 1:
                yield f"The listener of {one.number} has {said.content!r} twice."
            elif held[comment_id][0] != said:
                yield f"The listener of {one.number} has {said.content!r} as it was before."
        for comment_id in held.keys() - listed.keys():
            text = held[comment_id][0].content
            yield f"The listener of {one.number} has {text!r}, which is not listed."
        if not one.openings:
            yield f"The listener of {one.number} was never let in."
        if not one.listed:
            yield f"Nothing was said on {one.number}, so its listener proves nothing."
    if heard and not sum(one.live for one in heard):
        yield "No listener heard anything live: all of it was fetched."
    if not heard:
        yield "Nobody listened."
