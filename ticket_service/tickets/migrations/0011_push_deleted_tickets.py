from typing import Any

from django.db import migrations
from django.utils import timezone

BATCH = 500


def pushes_owe(apps: Any, schema_editor: Any) -> None:
    """Report tickets again that were deleted before the other services could hide deleted tickets.

    Stores a message to our own worker for each of them. The worker then sends the reports, because
    only running code can make their seal.
    """
    hidden = apps.get_model("tickets", "Ticket").objects.filter(hidden_at__isnull=False)
    outbox, now = apps.get_model("outbox", "OutboxMessage"), timezone.now()
    outbox.objects.bulk_create(
        (
            outbox(
                message_id=f"push-deleted:{key}",
                queue="TICKET_STATUS_QUEUE",
                task="push_ticket_to_workflow",
                kwargs={"ticket_id": number},
                key=number,
                created_at=now,
                available_at=now,
            )
            for key, number in hidden.order_by("pk")
            .values_list("pk", "ticket_id")
            .iterator(chunk_size=BATCH)
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_ends_of_numbers"), ("outbox", "0003_settled")]

    operations = [
        migrations.RunPython(pushes_owe, migrations.RunPython.noop, elidable=True),
    ]
