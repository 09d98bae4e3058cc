import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("role", "0005_fill_search_text"),
        ("step", "0005_fill_search_text"),
        ("task", "0014_sweep_leavers"),
        ("tickets", "0010_ends_of_numbers"),
        ("workflow", "0006_fold_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SlaNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("ticket_number", models.CharField(max_length=64)),
                ("payload", models.JSONField()),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SlaNoticeWindow",
            fields=[
                ("user_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField()),
                ("sent", models.PositiveIntegerField(default=0)),
                ("is_digested", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="TaskTimer",
            fields=[
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="timer",
                        serialize=False,
                        to="task.task",
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("epoch", models.PositiveIntegerField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("armed", "Armed"), ("stuck", "Stuck")],
                        default="armed",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_owner", models.CharField(blank=True, default="", max_length=64)),
                ("lease_until", models.DateTimeField(null=True)),
                ("last_error", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.AddField(
            model_name="task",
            name="escalating_role",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="role.roles",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="is_target_announced",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="taskitem",
            name="announced",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="taskitem",
            name="started_on",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("escalating_role__isnull", False)),
                fields=["escalating_role", "task_id"],
                name="task_owes_escalation",
            ),
        ),
        migrations.AddIndex(
            model_name="slanotice",
            index=models.Index(fields=["user_id", "id"], name="sla_notice_of_person"),
        ),
        migrations.AddIndex(
            model_name="tasktimer",
            index=models.Index(
                condition=models.Q(("state", "armed")),
                fields=["due_at", "task"],
                name="timer_armed_by_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="tasktimer",
            index=models.Index(
                condition=models.Q(("state", "stuck")), fields=["task"], name="timer_stuck"
            ),
        ),
    ]
