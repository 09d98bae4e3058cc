"""Audit reports, which a service sends as messages, and their seals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from servicekit.base.request_id import request_id_bound
from servicekit.db.transactions import EnclosingTransaction, TransactionRequiredError, transaction
from servicekit.messages.auditing import LARGEST_CHANGES, QUEUE, TASK, audit_report, is_sealed
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import make_person, outbox_messages

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANN = make_person(user_id=7, full_name="Ann Agent", email="ann@x.example")


def report(**values: Any) -> None:
    audit_report(
        **{
            "actor": ANN,
            "action": "comment.delete",
            "target_type": "comment",
            "target_id": "c1",
            "now": NOW,
            **values,
        }
    )


def reported(**values: Any) -> dict[str, Any]:
    with transaction():
        report(**values)
    event: dict[str, Any] = outbox_messages(QUEUE, TASK)[-1].kwargs["event"]
    return event


class TestAuditReport:
    def test_is_a_message_with_who_did_what_and_when(self) -> None:
        with request_id_bound("r-1"):
            event = reported(target_label="Robin's", changes={"author": "staff:8"})
        [row] = outbox_messages(QUEUE, TASK)
        assert event == {
            "id": row.message_id,
            "service": "project",
            "at": "2026-01-05T09:00:00+00:00",
            "request_id": "r-1",
            "actor": {
                "user_type": "staff",
                "user_id": 7,
                "full_name": "Ann Agent",
                "email": "ann@x.example",
            },
            "action": "comment.delete",
            "target_type": "comment",
            "target_id": "c1",
            "target_label": "Robin's",
            "changes": {"author": "staff:8"},
        }
        assert is_sealed(event, row.kwargs["seal"])

    def test_goes_with_the_transaction_of_the_act(self) -> None:
        with pytest.raises(TransactionRequiredError):
            report()
        with EnclosingTransaction(lambda: None) as enclosing:
            with transaction():
                report()
            enclosing.undo()
        assert not OutboxMessage.objects.exists()

    def test_is_a_part_of_an_enclosing_transaction(self) -> None:
        with EnclosingTransaction(lambda: None), transaction():
            report()
        assert len(outbox_messages(QUEUE, TASK)) == 1

    def test_names_nobody_where_a_message_or_a_command_acts(self) -> None:
        assert reported(actor=None)["actor"] is None

    @pytest.mark.parametrize("bad", ["\x00", "\ud800", "\u0000\udfff"])
    def test_never_fails_the_act_by_what_no_database_stores(self, bad: str) -> None:
        event = reported(
            actor=make_person(full_name=f"A{bad}nn", email=f"a{bad}@x.example"),
            target_label=f"L{bad}",
            changes={f"k{bad}": [f"v{bad}", {"n": float("nan")}]},
        )
        text = str(event)
        assert "\x00" not in text
        assert text.encode()

    def test_cuts_what_is_too_much(self) -> None:
        event = reported(target_label="x" * 300, changes={"text": "x" * (LARGEST_CHANGES + 1)})
        assert event["target_label"] == "x" * 255
        assert event["changes"] == {"cut": ["text"]}


class TestSeal:
    def test_is_of_one_report_alone(self) -> None:
        event = reported()
        [row] = outbox_messages(QUEUE, TASK)
        seal = row.kwargs["seal"]
        assert not is_sealed({**event, "action": "comment.edit"}, seal)
        for forged in ("", None, 7, "é" * 64, "0" * 64, seal.upper()):
            assert not is_sealed(event, forged)

    def test_holds_while_the_secret_is_exchanged(self, settings: Any) -> None:
        event = reported()
        [row] = outbox_messages(QUEUE, TASK)
        old, settings.JWT_SIGNING_KEY = settings.JWT_SIGNING_KEY, "n" * 64
        assert not is_sealed(event, row.kwargs["seal"])
        settings.JWT_OTHER_SIGNING_KEY = old
        assert is_sealed(event, row.kwargs["seal"])

    def test_is_not_asked_for_where_no_secret_is_shared(self, settings: Any) -> None:
        settings.JWT_SIGNING_KEY = ""
        event = reported()
        assert outbox_messages(QUEUE, TASK)[0].kwargs["seal"] == ""
        assert is_sealed(event, "")
