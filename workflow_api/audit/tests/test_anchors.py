"""Anchors outside of the suite reveal that a chain was rewritten, even if all its hashes are right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from audit.domain.anchors import Anchor, anchors_in, is_signed, public_key, signed
from audit.domain.chain import FIRST, link_of_row
from audit.models import AuditAnchor, AuditEvent, AuditSeal
from audit.selectors import sealed_after
from audit.services.anchoring import anchor_daily
from audit.services.sealing import audit_seal
from audit.services.verifying import audit_verify
from servicekit.db.append_only import append_only_lifted
from servicekit.testing import outbox_messages

from .test_sealing import ids, record

KEY = "k" * 40
DAY = datetime(2026, 1, 5, 0, 0, 30, tzinfo=UTC)


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    """The path of the file of anchors, as the settings name it."""
    file = tmp_path / "anchors.txt"
    settings.AUDIT_ANCHOR_KEY, settings.AUDIT_ANCHOR_FILE = KEY, str(file)
    return file


def anchored(file: Path) -> None:
    """A chain of six events. It was anchored after three events and after six."""
    record(3)
    audit_seal()
    anchor_daily(now=DAY)
    record(3)
    audit_seal()
    anchor_daily(now=DAY + timedelta(days=1))


def rewrite_from(event_id: int) -> None:
    """Change an event and compute all later hashes again, as an intruder would do."""
    with append_only_lifted(connection):
        AuditEvent.objects.filter(pk=event_id).update(action="workflow.resume")
        before = FIRST
        for seq, _, row in list(sealed_after(0, 100)):
            before = link_of_row(before, row)
            AuditSeal.objects.filter(seq=seq).update(hash=before)


def verified(file: Path, *options: str) -> str:
    said = StringIO()
    call_command("verify_anchors", str(file), *options, stdout=said)
    return said.getvalue()


def refused(file: Path, *options: str) -> str:
    """The output of the command with the faults that it found."""
    said = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("verify_anchors", str(file), *options, stdout=said)
    assert failed.value.returncode == 1
    return said.getvalue()


class TestAnAnchor:
    def test_is_one_line_that_is_read_again(self) -> None:
        anchor = signed(Anchor(date(2026, 1, 5), 12, "a" * 64), KEY)
        assert anchor.line.startswith(f"audit-anchor 2026-01-05 12 {'a' * 64} ")
        assert list(anchors_in(f"Dear Admin,\n\n{anchor.line}\n")) == [anchor]
        broken = anchor.line.replace(" ", "\r\n  ")
        assert list(anchors_in(broken)) == [anchor]

    @pytest.mark.parametrize(
        "other",
        [
            {"day": date(2026, 1, 6)},
            {"seq": 13},
            {"hash": "b" * 64},
            {"signature": "A" * 86},
        ],
    )
    def test_is_signed_in_every_part(self, other: dict[str, Any]) -> None:
        anchor = signed(Anchor(date(2026, 1, 5), 12, "a" * 64), KEY)
        assert is_signed(anchor, [public_key("x" * 40), public_key(KEY)])
        parts = {name: getattr(anchor, name) for name in ("day", "seq", "hash", "signature")}
        assert not is_signed(Anchor(**(parts | other)), [public_key(KEY)])

    def test_is_not_read_from_other_text(self) -> None:
        line = f"audit-anchor 2026-13-05 12 {'a' * 64} {'A' * 86}"
        assert list(anchors_in(f"{line}\naudit-anchor 2026-01-05 12 abc def\n\x00")) == []


@pytest.mark.django_db
class TestAnchoring:
    def test_is_done_once_a_day(self, file: Path) -> None:
        record(3)
        audit_seal()
        anchor_daily(now=DAY)
        record(1)
        audit_seal()
        anchor_daily(now=DAY + timedelta(hours=23))
        assert list(AuditAnchor.objects.values_list("day", "seq")) == [(date(2026, 1, 5), 3)]
        anchor_daily(now=DAY + timedelta(days=1))
        (first, second) = anchors_in(file.read_text())
        assert [(first.day.day, first.seq), (second.day.day, second.seq)] == [(5, 3), (6, 4)]
        assert set(AuditAnchor.objects.values_list("filed_at", flat=True)) == {
            DAY,
            DAY + timedelta(days=1),
        }

    def test_of_nothing_waits(self, file: Path) -> None:
        anchor_daily(now=DAY)
        assert (AuditAnchor.objects.count(), file.exists()) == (0, False)

    def test_is_off_without_a_place(self, settings: Settings) -> None:
        settings.AUDIT_ANCHOR_KEY = KEY
        record(1)
        audit_seal()
        anchor_daily(now=DAY)
        assert AuditAnchor.objects.count() == 0

    def test_is_mailed_in_the_transaction_of_its_row(self, settings: Settings) -> None:
        settings.AUDIT_ANCHOR_KEY = KEY
        settings.AUDIT_ANCHOR_MAIL = "notary@firm.example"
        record(1)
        audit_seal()
        anchor_daily(now=DAY)
        anchor_daily(now=DAY)
        (mail,) = outbox_messages(queue="EMAIL_NOTIFICATION_QUEUE")
        assert mail.kwargs["user_email"] == "notary@firm.example"
        (anchor,) = anchors_in(mail.kwargs["message"])
        assert (anchor.seq, is_signed(anchor, [public_key(KEY)])) == (1, True)
        assert AuditAnchor.objects.get().mailed_to == "notary@firm.example"

    def test_is_written_later_if_the_file_could_not_be(self, file: Path) -> None:
        record(1)
        audit_seal()
        file.mkdir()
        with pytest.raises(IsADirectoryError):
            anchor_daily(now=DAY)
        assert AuditAnchor.objects.get().filed_at is None
        file.rmdir()
        anchor_daily(now=DAY + timedelta(minutes=1))
        assert len(list(anchors_in(file.read_text()))) == 1
        assert AuditAnchor.objects.get().filed_at == DAY + timedelta(minutes=1)


@pytest.mark.django_db
class TestVerifyAnchors:
    def test_finds_them_in_a_chain_that_only_grew(self, file: Path) -> None:
        anchored(file)
        record(2)
        audit_seal()
        assert verified(file) == "2 anchors from 2026-01-05 to 2026-01-06 are in the chain.\n"

    def test_finds_a_chain_that_was_rewritten_with_all_hashes(self, file: Path) -> None:
        anchored(file)
        rewrite_from(ids()[3])
        assert audit_verify().valid is True
        assert refused(file) == (
            "anchor of 2026-01-06: the chain was rewritten at seal 6 or before\n"
        )
        rewrite_from(ids()[0])
        assert audit_verify().valid is True
        assert len(refused(file).splitlines()) == 2

    def test_finds_a_chain_that_was_cut_off(self, file: Path) -> None:
        anchored(file)
        with append_only_lifted(connection):
            AuditSeal.objects.filter(seq__gt=4).delete()
        assert refused(file) == "anchor of 2026-01-06: the chain has 4 seals and had 6\n"

    def test_finds_an_event_that_was_changed_alone(self, file: Path) -> None:
        anchored(file)
        second = ids()[1]
        with append_only_lifted(connection):
            AuditEvent.objects.filter(pk=second).update(action="workflow.resume")
        assert refused(file) == f"chain: event {second} differs from its seal\n"

    def test_finds_a_forged_anchor(self, file: Path) -> None:
        anchored(file)
        rewrite_from(ids()[0])
        last = AuditSeal.objects.get(seq=6)
        file.write_text(signed(Anchor(date(2026, 1, 6), 6, last.hash), "x" * 40).line)
        assert refused(file) == "anchor of 2026-01-06: its signature is not of this key\n"

    def test_needs_the_public_key_alone(self, file: Path, settings: Settings) -> None:
        anchored(file)
        said = StringIO()
        call_command("verify_anchors", "--show-key", stdout=said)
        settings.AUDIT_ANCHOR_KEY = ""
        key = said.getvalue().strip()
        assert verified(file, "--public-key", "A" * 43, "--public-key", key).startswith("2 anchors")
        with pytest.raises(CommandError, match="AUDIT_ANCHOR_KEY is not set"):
            verified(file)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [("", "has no line of an anchor"), (None, "cannot be read: No such file")],
    )
    def test_says_what_is_wrong_with_the_file(
        self, file: Path, text: str | None, reason: str
    ) -> None:
        if text is not None:
            file.write_text(text)
        with pytest.raises(CommandError, match=reason):
            verified(file)

    def test_refuses_a_malformed_key(self, file: Path) -> None:
        anchored(file)
        with pytest.raises(CommandError, match="is not a public key of anchors"):
            verified(file, "--public-key", "short")
