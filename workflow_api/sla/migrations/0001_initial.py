import django.db.models.deletion
from django.db import migrations, models

import servicekit.db.folded


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("calendar_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=64)),
                ("search_text", servicekit.db.folded.SearchTextField("name")),
                ("rev", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at__isnull", True)),
                        fields=("name",),
                        name="calendar_name_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarRevision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("rev", models.PositiveIntegerField()),
                ("time_zone", models.CharField(max_length=64)),
                ("hours", models.JSONField()),
                ("closed", models.JSONField(default=list)),
                ("open", models.JSONField(default=list)),
                ("country", models.CharField(blank=True, max_length=8)),
                ("subdivision", models.CharField(blank=True, max_length=16)),
                ("holidays_until", models.DateField(blank=True, null=True)),
                (
                    "restored_from",
                    models.PositiveIntegerField(help_text="The revision it repeats.", null=True),
                ),
                ("open_tasks", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("changed_by", models.BigIntegerField(help_text="Null: a command did.", null=True)),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="sla.calendar",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("calendar", "rev"), name="calendar_revision_once"
                    )
                ],
            },
        ),
    ]
