from typing import Any

from django.db import migrations
from django.utils import timezone


def arming_announce(apps: Any, schema_editor: Any) -> None:
    """Let a worker arm timers for the tasks that are already open, 200 at a time."""
    tasks = apps.get_model("task", "Task").objects.filter(
        status__in=["pending", "in progress"], target_resolution__isnull=False
    )
    if not tasks.exists():
        return
    outbox, now = apps.get_model("outbox", "OutboxMessage"), timezone.now()
    outbox.objects.bulk_create(
        [
            outbox(
                message_id="arm-timers",
                queue="WORKFLOW_TASKS_PRODUCTION",
                task="task.arm_timers",
                kwargs={},
                created_at=now,
                available_at=now,
            )
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("task", "0016_fill_started_on"),
        ("outbox", "0003_settled"),
    ]

    operations = [
        migrations.RunPython(arming_announce, migrations.RunPython.noop, elidable=True),
    ]
