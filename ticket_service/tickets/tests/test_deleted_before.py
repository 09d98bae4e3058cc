"""A migration reports tickets that were deleted before the service reported deletions."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from servicekit.base.sealing import is_sealed
from servicekit.messages.consuming.handling import Result
from servicekit.testing import deliver, outbox_messages
from tickets.tests.factories import NOW, make_ticket


@pytest.mark.django_db(transaction=True)
class TestTheUpgrade:
    @staticmethod
    def upgrade() -> None:
        executor = MigrationExecutor(connection)
        executor.migrate([("tickets", "0010_ends_of_numbers")])
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    def test_publishes_each_deleted_ticket_once_more(self) -> None:
        make_ticket("HD-1", status="Withdrawn", hidden_at=NOW, rev=4)
        make_ticket("HD-2")
        make_ticket("HD-3", status="Closed", hidden_at=NOW)
        self.upgrade()
        self.upgrade()

        pushes = outbox_messages("TICKET_STATUS_QUEUE")
        assert [push.kwargs["ticket_id"] for push in pushes] == ["HD-1", "HD-3"]
        for push in pushes:
            assert deliver(push.task, **push.kwargs).result is Result.DONE
        said = [
            dict(message.args[0]) for message in outbox_messages("TICKET_TASKS_PRODUCTION")[-2:]
        ]
        assert [(body["ticket_id"], body["deleted"]) for body in said] == [
            ("HD-1", True),
            ("HD-3", True),
        ]
        assert said[0]["rev"] == 4
        words = outbox_messages(task="notifications.tasks.hide_ticket")
        assert [word.kwargs["ticket_number"] for word in words] == ["HD-1", "HD-3"]
        for body in said:
            seal = body.pop("seal")
            assert is_sealed("snapshot", body, seal)

    def test_says_nothing_of_tickets_that_are_there(self) -> None:
        make_ticket("HD-2")
        self.upgrade()
        assert outbox_messages("TICKET_STATUS_QUEUE") == []
