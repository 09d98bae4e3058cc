from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

BATCH = 500


def leavings_announce(apps: Any, schema_editor: Any) -> None:
    """Send the message about leaving for people who left a role before that message existed, and
    still hold work.

    A worker that handles the message passes the work on, 200 tasks at a time.
    """
    items, tasks = apps.get_model("task", "TaskItem"), apps.get_model("task", "Task")
    held = items.objects.filter(
        role_user_id=OuterRef("pk"), status__in=["new", "in progress", "breached"]
    )
    owned = tasks.objects.filter(
        ticket_owner_id=OuterRef("pk"), status__in=["pending", "in progress", "on_hold"]
    )
    gone = (
        apps.get_model("role", "RoleUsers")
        .objects.filter(Q(is_active=False) | Q(role__is_active=False))
        .filter(Exists(held) | Exists(owned))
        .order_by("pk")
    )
    outbox, now = apps.get_model("outbox", "OutboxMessage"), timezone.now()
    outbox.objects.bulk_create(
        (
            outbox(
                message_id=f"sweep-leavers:{key}",
                queue="WORKFLOW_TASKS_PRODUCTION",
                task="task.hand_on",
                kwargs={"role_user_id": key},
                created_at=now,
                available_at=now,
            )
            for key in gone.values_list("pk", flat=True).iterator(chunk_size=BATCH)
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("task", "0013_names_out_of_events"),
        ("role", "0005_fill_search_text"),
        ("outbox", "0003_settled"),
    ]

    operations = [
        migrations.RunPython(leavings_announce, migrations.RunPython.noop, elidable=True),
    ]
