from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("task", "0019_calendar")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="pauses",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="task",
            name="status_before_hold",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AddField(
            model_name="task", name="ended_step_id", field=models.IntegerField(null=True)
        ),
        migrations.AddField(
            model_name="task", name="ended_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="taskitem",
            name="is_cancelled",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
