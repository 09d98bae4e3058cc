from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("task", "0009_fill_nearest_target")]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(status__in=["in progress", "on_hold", "pending"]),
                fields=["nearest_target"],
                name="task_open_by_nearest_target",
            ),
        ),
    ]
