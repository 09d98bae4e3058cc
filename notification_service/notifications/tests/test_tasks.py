import json
from typing import Any

import pytest
from django.db import transaction as django_transaction

from notifications.models import InAppNotification
from servicekit.messages.consuming.dead_letters import finding_of
from servicekit.messages.consuming.handling import Result
from servicekit.messages.consuming.models import DeadLetter
from servicekit.testing import deliver, outbox_messages, run_at_once
from testing.factories import payload

ASSIGNMENT = "notifications.tasks.create_assignment_notification"
NOTIFICATION = "notifications.tasks.create_notification"


@pytest.mark.django_db
class TestCreateAssignmentNotification:
    def test_stores_the_notice(self) -> None:
        assert deliver(ASSIGNMENT, **payload()).result is Result.DONE
        notice = InAppNotification.objects.get()
        sent = payload()
        stored = {name: getattr(notice, name) for name in sent}
        assert stored == sent
        assert (notice.is_read, notice.read_at) == (False, None)

    def test_owes_the_mail_in_the_same_transaction(self) -> None:
        deliver(ASSIGNMENT, **payload())
        notice = InAppNotification.objects.get()
        (message,) = outbox_messages()
        assert message.queue == "EMAIL_NOTIFICATION_QUEUE"
        assert message.task == "notifications.tasks.send_email_notification"
        assert message.kwargs == {"notification_id": str(notice.pk)}
        assert message.headers == {"request_id": "test-request"}

    def test_owes_no_mail_to_somebody_without_address(self) -> None:
        deliver(ASSIGNMENT, **payload(user_email=""))
        assert InAppNotification.objects.count() == 1
        assert outbox_messages() == []

    def test_is_done_once_for_one_message(self) -> None:
        deliver(ASSIGNMENT, message_id="m1", **payload())
        assert deliver(ASSIGNMENT, message_id="m1", **payload()).result is Result.DUPLICATE
        assert InAppNotification.objects.count() == 1

    def test_tells_nobody_twice_of_one_cause(self) -> None:
        deliver(ASSIGNMENT, **payload())
        assert deliver(ASSIGNMENT, **payload(subject="Again")).result is Result.DONE
        assert InAppNotification.objects.get().subject == "Inspect Asset"
        assert len(outbox_messages()) == 1

    def test_tells_every_person_of_one_cause(self) -> None:
        deliver(ASSIGNMENT, **payload())
        deliver(ASSIGNMENT, **payload(user_id=8))
        deliver(ASSIGNMENT, **payload(user_type="employee"))
        assert InAppNotification.objects.count() == 3

    def test_takes_the_message_as_cause_where_none_is_named(self) -> None:
        without = {name: value for name, value in payload().items() if name != "cause"}
        deliver(ASSIGNMENT, message_id="m1", **without)
        deliver(ASSIGNMENT, message_id="m2", **without)
        causes = InAppNotification.objects.values_list("cause", flat=True)
        assert sorted(causes) == ["message:m1", "message:m2"]

    def test_takes_a_payload_as_one_dict(self) -> None:
        deliver(ASSIGNMENT, payload())
        deliver(ASSIGNMENT, notification=payload(user_id=8))
        people = InAppNotification.objects.values_list("user_id", flat=True)
        assert sorted(people) == [7, 8]

    def test_needs_no_more_than_a_person_and_a_subject(self) -> None:
        deliver(ASSIGNMENT, user_id=7, subject="Look")
        notice = InAppNotification.objects.get()
        assert (notice.user_type, notice.notification_type) == ("staff", "task_assignment")
        assert (notice.metadata, notice.related_ticket_number) == ({}, "")

    def test_makes_one_line_of_the_subject(self) -> None:
        deliver(ASSIGNMENT, **payload(subject="Look\r\nBcc: everybody@tts.example"))
        assert InAppNotification.objects.get().subject == "Look Bcc: everybody@tts.example"

    @pytest.mark.parametrize(
        ("field", "value", "how"),
        [
            ("user_id", None, "Missing"),
            ("user_id", "seven", "Wrong"),
            ("user_id", True, "Wrong"),
            ("user_id", 0, "Wrong"),
            ("user_id", 2**63, "Wrong"),
            ("user_type", "robot", "Wrong"),
            ("subject", "", "Missing"),
            ("notification_type", "gossip", "Wrong"),
        ],
    )
    def test_buries_what_is_malformed_at_once(self, field: str, value: Any, how: str) -> None:
        assert deliver(ASSIGNMENT, **payload(**{field: value})).result is Result.DEAD
        letter = DeadLetter.objects.get()
        assert (letter.reason, finding_of(letter)) == ("invalid_fields", f"{how}: {field}.")
        assert InAppNotification.objects.count() == 0

    def test_names_every_field_that_is_missing_or_wrong(self) -> None:
        wrong = payload(user_type="robot", user_id=None, subject=None, notification_type="gossip")
        deliver(ASSIGNMENT, **wrong)
        finding = "Missing: subject, user_id. Wrong: notification_type, user_type."
        assert finding_of(DeadLetter.objects.get()) == finding


@pytest.mark.django_db
class TestSpareFields:
    """An optional field never makes the notice fail."""

    @pytest.mark.parametrize(
        "address",
        [
            "jane@intranet",
            "jürgen@acc.example",
            "Jane Doe <jane@acc.example>",
            "jane@acc.example.",
            "a@acc.example, b@acc.example",
            "jane@my_host.local",
            "nowhere",
            "jane@acc.example\nBcc: all@acc.example",
            f"{'x' * 250}@acc.example",
            ["jane@acc.example"],
            7,
            None,
        ],
    )
    def test_an_unusable_address_is_none(self, address: Any) -> None:
        assert deliver(ASSIGNMENT, **payload(user_email=address)).result is Result.DONE
        assert InAppNotification.objects.get().user_email == ""
        assert outbox_messages("EMAIL_NOTIFICATION_QUEUE") == []

    @pytest.mark.parametrize(
        ("field", "value", "kept"),
        [
            ("user_email", " jane@acc.example ", "jane@acc.example"),
            ("user_full_name", "x" * 300, "x" * 254 + "…"),
            ("user_full_name", ["Jane"], ""),
            ("subject", "x" * 256, "x" * 254 + "…"),
            ("message", "x" * 20_001, "x" * 19_999 + "…"),
            ("message", {"text": "Look"}, ""),
            ("related_task_item_id", "first", None),
            ("related_task_item_id", 2**63, None),
            ("related_task_item_id", True, None),
            ("related_task_item_id", "17", 17),
            ("related_ticket_number", "T" * 65, ""),
            ("related_ticket_number", 7, "7"),
            ("metadata", ["a"], {}),
            ("metadata", {"a": "x" * 70_000}, {}),
            ("actor", "x" * 70_000, None),
            ("cause", ["c"], "message:m1"),
            ("cause", None, "message:m1"),
            ("user_full_name", "Jane\x00", "Jane"),
            ("user_full_name", "\ud800", ""),
            ("user_email", "jane@acc.example\x00", "jane@acc.example"),
            ("subject", "Lo\x00ok\u202e", "Look"),
            ("message", "one\ntwo\x00\udfff", "one\ntwo"),
            ("metadata", {"a\x00": ["\ud800b", {"c": "\x00"}]}, {"a": ["b", {"c": ""}]}),
            ("actor", "Ann\x00", "Ann"),
            ("user_type", None, "staff"),
            ("notification_type", None, "task_assignment"),
        ],
    )
    def test_what_is_too_long_is_cut_and_what_is_junk_is_dropped(
        self, field: str, value: Any, kept: Any
    ) -> None:
        deliver(ASSIGNMENT, message_id="m1", **payload(**{field: value}))
        assert getattr(InAppNotification.objects.get(), field) == kept

    def test_a_key_that_nobody_reads_may_hold_anything(self) -> None:
        further = {"note": "a\x00b", "\ud800": ["\x00"], "deep": json.loads("[" * 600 + "]" * 600)}
        assert deliver(ASSIGNMENT, **payload(), **further).result is Result.DONE

    def test_a_cause_that_is_too_long_is_still_one_of_its_own(self) -> None:
        for cause in ("c" * 300, "c" * 300, "c" * 301):
            assert deliver(ASSIGNMENT, **payload(cause=cause)).result is Result.DONE
        assert InAppNotification.objects.count() == 2

    def test_a_dead_letter_of_that_kind_can_be_replayed(self) -> None:
        """A message that became a dead letter because of its unusable address becomes a notice when
        it is replayed.
        """
        letter = payload(user_email="jane@intranet", cause="item:1")
        assert deliver(ASSIGNMENT, letter, message_id="m1", replay="r1").result is Result.DONE
        assert InAppNotification.objects.get().cause == "item:1"


@pytest.mark.django_db
class TestCreateNotification:
    def test_stores_every_type(self) -> None:
        for number, kind in enumerate(["sla_warning", "comment_added", "system"]):
            deliver(NOTIFICATION, **payload(notification_type=kind, cause=f"c{number}"))
        kinds = InAppNotification.objects.values_list("notification_type", flat=True)
        assert sorted(kinds) == ["comment_added", "sla_warning", "system"]

    def test_must_be_told_the_type(self) -> None:
        untyped = {name: value for name, value in payload().items() if name != "notification_type"}
        assert deliver(NOTIFICATION, **untyped).result is Result.DEAD
        assert finding_of(DeadLetter.objects.get()) == "Missing: notification_type."


@pytest.mark.django_db(transaction=True)
class TestAtOneMoment:
    def test_eight_deliveries_of_one_message_tell_once(self) -> None:
        results = run_at_once(lambda: deliver(ASSIGNMENT, message_id="m1", **payload()), times=8)
        assert sorted(outcome.result.value for outcome in results) == ["done", *["duplicate"] * 7]
        assert InAppNotification.objects.count() == 1
        assert len(outbox_messages()) == 1

    def test_eight_messages_of_one_cause_tell_once(self) -> None:
        results = run_at_once(lambda: deliver(ASSIGNMENT, **payload()), times=8)
        assert [outcome.result for outcome in results] == [Result.DONE] * 8
        assert InAppNotification.objects.count() == 1
        assert len(outbox_messages()) == 1


@pytest.mark.django_db
class TestConstraints:
    def test_refuse_a_read_notice_without_a_time(self) -> None:
        deliver(ASSIGNMENT, **payload())
        with (
            pytest.raises(Exception, match="notification_read_has_time"),
            django_transaction.atomic(),
        ):
            InAppNotification.objects.update(is_read=True)
