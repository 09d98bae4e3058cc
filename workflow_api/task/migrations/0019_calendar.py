import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sla", "0002_revisions_are_immutable"),
        ("task", "0018_lists_without_hidden"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="calendar",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sla.calendar",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="calendar_rev",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="calendar_spans",
            field=models.JSONField(null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(
                    calendar__isnull=False, status__in=["in progress", "on_hold", "pending"]
                ),
                fields=["calendar", "task_id"],
                name="task_open_in_calendar",
            ),
        ),
    ]
