"""Anchor the chain outside of the suite: once a day its end is signed, mailed and written to a
file.

Somebody who controls the database can rewrite the chain with all its hashes. They cannot rewrite an
anchor that was mailed, or one that was copied from the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from audit.domain.anchors import Anchor, is_signed, signed
from audit.models import AuditAnchor, AuditSeal
from audit.selectors import last_seal
from audit.services.verifying import audit_verify
from servicekit.base.logs import get_logger
from servicekit.clock import simulated
from servicekit.db.sql import rows_insert
from servicekit.db.transactions import transaction, transaction_required
from servicekit.messages.outbox import OutgoingMessage, outbox_append

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AnchorFault:
    """An anchor that does not fit the chain, with the reason. `anchor` is None if the chain itself
    does not fit its events.
    """

    anchor: Anchor | None
    reason: str


def anchors_are_wanted() -> bool:
    """Whether the settings name a key, and a place for anchors."""
    return bool(
        settings.AUDIT_ANCHOR_KEY and (settings.AUDIT_ANCHOR_FILE or settings.AUDIT_ANCHOR_MAIL)
    )


def anchor_daily(*, now: datetime) -> None:
    """Make the anchor of this day (UTC) if there is none, and append the anchors that are missing
    in the file. `now` is the real time. Raises OSError if the file cannot be written.
    """
    if not anchors_are_wanted():
        return
    if not AuditAnchor.objects.filter(day=now.date()).exists():
        with transaction():
            anchor_make(now=now)
    if settings.AUDIT_ANCHOR_FILE:
        _write_missing(Path(settings.AUDIT_ANCHOR_FILE), now)


@transaction_required
def anchor_make(*, now: datetime) -> bool:
    """Store the end of the chain as the anchor of this day. If the settings name an address, also
    store the message that mails the anchor.

    Does nothing if the chain is empty or the day has an anchor. Returns whether the anchor was
    stored. `now` is the real time.
    """
    last = last_seal()
    if last is None:
        return False
    anchor = signed(Anchor(now.date(), last.seq, last.hash), settings.AUDIT_ANCHOR_KEY)
    row = AuditAnchor(
        day=anchor.day,
        seq=anchor.seq,
        hash=anchor.hash,
        signature=anchor.signature,
        mailed_to=settings.AUDIT_ANCHOR_MAIL,
        made_at=now,
    )
    if not rows_insert([row], or_ignore=True):
        return False
    if settings.AUDIT_ANCHOR_MAIL:
        outbox_append([_mail(anchor)], now=simulated(now))
    return True


def _mail(anchor: Anchor) -> OutgoingMessage:
    day = anchor.day.isoformat()
    return OutgoingMessage(
        queue="EMAIL_NOTIFICATION_QUEUE",
        task="notifications.tasks.send_email_notification",
        kwargs={
            # The recipient is not a person of the suite. Only the address is used.
            "user_type": "service",
            "user_id": 1,
            "user_email": settings.AUDIT_ANCHOR_MAIL,
            "user_full_name": "",
            "subject": f"Audit anchor of {day}",
            "message": (
                "Keep this mail where nobody who runs the suite can change it.\n\n"
                f"{anchor.line}\n\n"
                "manage.py verify_anchors checks the audit against a file with such lines."
            ),
            "notification_type": "system",
            "cause": f"audit-anchor:{day}",
        },
        key=f"audit-anchor:{day}",
    )


def _write_missing(file: Path, now: datetime) -> None:
    """Append the missing anchors to the file, one line each. A line is on disk before its row is
    marked as filed. After a crash between these two steps the line is written twice, which does no
    harm.
    """
    for row in AuditAnchor.objects.filter(filed_at=None).order_by("day"):
        with file.open("a", encoding="ascii") as out:
            out.write(f"{_anchor_of(row).line}\n")
            out.flush()
            os.fsync(out.fileno())
        with transaction():
            AuditAnchor.objects.filter(pk=row.pk).update(filed_at=now)
        logger.info("audit.anchor_filed", day=row.day.isoformat(), seq=row.seq)


def _anchor_of(row: AuditAnchor) -> Anchor:
    return Anchor(row.day, row.seq, row.hash, row.signature)


def anchor_faults(anchors: Iterable[Anchor], *, keys: Iterable[str]) -> Iterator[AnchorFault]:
    """Check anchors against public keys and the chain, then the chain against its events.

    Raises ValueError for a malformed key.
    """
    keys = tuple(keys)
    last = last_seal()
    seals = 0 if last is None else last.seq
    for anchor in anchors:
        if not is_signed(anchor, keys):
            yield AnchorFault(anchor, "its signature is not of this key")
        elif anchor.seq > seals:
            yield AnchorFault(anchor, f"the chain has {seals} seals and had {anchor.seq}")
        elif not AuditSeal.objects.filter(seq=anchor.seq, hash=anchor.hash).exists():
            yield AnchorFault(anchor, f"the chain was rewritten at seal {anchor.seq} or before")
    verdict = audit_verify()
    if verdict.first_broken is not None:
        yield AnchorFault(None, f"event {verdict.first_broken} differs from its seal")
