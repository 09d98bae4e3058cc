"""A person is erased from conversations: what they wrote stays, their name does not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from comments.models import Comment, Presence
from comments.tasks import ERASE_TASK
from servicekit.db.transactions import transaction
from servicekit.messages.consuming.handling import Result
from servicekit.messages.erasing import Erased, erase_batch, sealed_person
from servicekit.testing import deliver, outbox_messages
from testing.factories import AGENT, COLLEAGUE, EMPLOYEE, NOW, make_comment

pytestmark = pytest.mark.django_db

ADA = Erased("staff", 7)


def names() -> list[str]:
    return list(Comment.objects.order_by("position").values_list("full_name", flat=True))


class TestAnErasedPerson:
    def test_is_a_number_where_the_name_was(self) -> None:
        for person in (AGENT, COLLEAGUE, EMPLOYEE, AGENT):
            make_comment("Ask Ada Agent", person=person)
        Presence.objects.create(
            connection_id=uuid4(),
            ticket_id="TX20260302000001",
            user_type="staff",
            user_id=7,
            full_name="Ada Agent",
            expires_at=NOW + timedelta(hours=1),
        )
        assert deliver(ERASE_TASK, **sealed_person(ADA)).result is Result.DONE
        assert names() == ["Person 7", "Cleo Colleague", "Eve Employee", "Person 7"]
        assert Presence.objects.get().full_name == "Person 7"
        assert set(Comment.objects.values_list("content", flat=True)) == {"Ask Ada Agent"}

    def test_is_erased_in_batches_and_again(self) -> None:
        for _ in range(3):
            make_comment()
        with transaction():
            assert erase_batch(ADA, limit=2) is True
        assert sorted(names()) == ["Ada Agent", "Person 7", "Person 7"]
        with transaction():
            assert erase_batch(ADA, limit=2) is False
            assert erase_batch(ADA, limit=2) is False
        assert names() == ["Person 7"] * 3

    def test_is_erased_by_the_next_message_if_a_batch_was_full(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "comments.tasks.erase_batch", lambda person: erase_batch(person, limit=1)
        )
        make_comment()
        make_comment()
        deliver(ERASE_TASK, **sealed_person(ADA))
        (further,) = outbox_messages(task=ERASE_TASK)
        assert further.kwargs == sealed_person(ADA)
        assert sorted(names()) == ["Ada Agent", "Person 7"]
        deliver(ERASE_TASK, **further.kwargs)
        assert names() == ["Person 7", "Person 7"]

    def test_is_not_erased_without_the_seal(self) -> None:
        make_comment()
        forged: dict[str, Any] = {"user_type": "staff", "user_id": 7, "seal": "0" * 64}
        assert deliver(ERASE_TASK, **forged).result is Result.DEAD
        other = {**sealed_person(Erased("staff", 9)), "user_id": 7}
        assert deliver(ERASE_TASK, **other).result is Result.DEAD
        assert names() == ["Ada Agent"]
