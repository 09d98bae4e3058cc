from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from project.sample.models import Effect

from servicekit.messages.consuming.models import DeadLetter, InboxMessage
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing.messages import deliver, outbox_messages

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LETTERS = "admin:inbox_deadletter_changelist"
OUTBOX = "admin:outbox_outboxmessage_changelist"


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def act(client: Client, page: str, action: str, *ids: int) -> str:
    data = {"action": action, "_selected_action": list(ids)}
    response = client.post(reverse(page), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def dead_letter(**fields: object) -> DeadLetter:
    values = {
        "queue": "SAMPLE_QUEUE",
        "task": "sample.record",
        "message_id": "m1",
        "request_id": "from-far-away",
        "body": '[[{"name": "a"}], {}, {}]',
        "reason": "failed_too_often",
        "received_at": NOW,
    }
    return DeadLetter.objects.create(**{**values, **fields})


@pytest.mark.django_db
class TestReplayOfADeadLetter:
    def test_sends_the_same_message_id_so_that_its_effect_happens_once(self, staff: Client) -> None:
        letter = dead_letter()
        InboxMessage.objects.create(
            message_id="m1", task="sample.record", state="started", returns=5, received_at=NOW
        )

        assert "1 to be handled again." in act(staff, LETTERS, "replay", letter.pk)

        [row] = outbox_messages("SAMPLE_QUEUE", "sample.record")
        assert (row.message_id, row.delivery, row.args) == (
            "m1",
            f"r{letter.pk}.0",
            [{"name": "a"}],
        )
        assert row.headers == {"request_id": "from-far-away", "replay": f"r{letter.pk}"}
        letter.refresh_from_db()
        assert letter.state == "replayed"
        assert letter.replayed_at is not None
        first = deliver("sample.record", *row.args, message_id="m1", redelivered=True)
        again = deliver("sample.record", *row.args, message_id="m1")
        assert (first.result.value, again.result.value) == ("done", "duplicate")
        assert Effect.objects.count() == 1

    def test_is_written_into_the_log_with_the_person(self, staff: Client) -> None:
        letter = dead_letter()
        act(staff, LETTERS, "replay", letter.pk)

        [entry] = LogEntry.objects.all()
        assert (entry.user.get_username(), entry.object_id) == ("root", str(letter.pk))
        assert "Replayed." in entry.get_change_message()

    def test_happens_once(self, staff: Client) -> None:
        letter = dead_letter()
        act(staff, LETTERS, "replay", letter.pk)

        assert "replayed already" in act(staff, LETTERS, "replay", letter.pk)
        assert len(outbox_messages()) == 1

    @pytest.mark.parametrize(
        "fields",
        [
            {"body": "{nope"},
            {"body": "7"},
            {"body": '[{"a": 1}, {}, {}]'},
            {"body_truncated": True},
            {"task": ""},
            {"queue": ""},
        ],
    )
    def test_refuses_what_is_no_message(self, staff: Client, fields: dict[str, object]) -> None:
        letter = dead_letter(**fields)

        assert "0 to be handled again." in act(staff, LETTERS, "replay", letter.pk)
        letter.refresh_from_db()
        assert letter.state == "dead"
        assert outbox_messages() == []

    def test_retries_of_a_replay_are_rows_of_their_own(self, staff: Client) -> None:
        deliver("sample.broken", {"name": "a"}, message_id="m1")
        letter = dead_letter(task="sample.broken")
        act(staff, LETTERS, "replay", letter.pk)
        deliver("sample.broken", {"name": "a"}, message_id="m1", replay=f"r{letter.pk}")

        assert [row.delivery for row in outbox_messages()] == [
            "1",
            f"r{letter.pk}.0",
            f"r{letter.pk}.1",
        ]


@pytest.mark.django_db
class TestDiscard:
    def test_marks_the_letter_and_sends_nothing(self, staff: Client) -> None:
        letter = dead_letter()

        assert "1 discarded." in act(staff, LETTERS, "discard", letter.pk)
        letter.refresh_from_db()
        assert letter.state == "discarded"
        assert outbox_messages() == []


@pytest.mark.django_db
class TestReplayOfADeadOutboxMessage:
    def test_gives_it_a_fresh_start(self, staff: Client) -> None:
        row = OutboxMessage.objects.create(
            queue="Q", task="t", state="dead", attempts=10, created_at=NOW, available_at=NOW
        )

        assert "1 to be published again." in act(staff, OUTBOX, "replay", row.pk)
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("pending", 0)
        assert "0 to be published again." in act(staff, OUTBOX, "replay", row.pk)


@pytest.mark.django_db
class TestPages:
    def test_show_rows_and_change_none(self, staff: Client) -> None:
        letter = dead_letter()
        pages = ("inbox_deadletter", "inbox_inboxmessage", "outbox_outboxmessage")
        for page in pages:
            assert staff.get(reverse(f"admin:{page}_changelist")).status_code == 200
            assert staff.get(reverse(f"admin:{page}_add")).status_code == 403
        url = reverse("admin:inbox_deadletter_change", args=[letter.pk])
        assert staff.get(url).status_code == 200
        assert staff.post(url, {"state": "discarded"}).status_code == 403
        delete = reverse("admin:inbox_deadletter_delete", args=[letter.pk])
        assert staff.post(delete, {"post": "yes"}).status_code == 403
        assert DeadLetter.objects.get().state == "dead"

    def test_offer_no_replay_to_those_who_may_only_look(self) -> None:
        person = User.objects.create_user("looker", is_staff=True)
        person.user_permissions.add(Permission.objects.get(codename="view_deadletter"))
        client = Client()
        client.force_login(person)
        letter = dead_letter()

        assert "Replay the selected" not in client.get(reverse(LETTERS)).content.decode()
        act(client, LETTERS, "replay", letter.pk)
        letter.refresh_from_db()
        assert letter.state == "dead"
