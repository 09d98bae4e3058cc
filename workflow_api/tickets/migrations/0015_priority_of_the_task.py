from django.db import migrations, models

PRIORITIES = [("Low", "Low"), ("Medium", "Medium"), ("High", "High"), ("Critical", "Critical")]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0014_rotation_of_loads")]

    operations = [
        migrations.AddField(
            model_name="workflowticket",
            name="sent_priority",
            field=models.CharField(blank=True, choices=PRIORITIES, db_default="", max_length=16),
        ),
        migrations.AddField(
            model_name="workflowticket",
            name="priority_task_rev",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
