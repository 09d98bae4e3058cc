from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0012_rotations_find_their_role")]

    operations = [
        migrations.AddField(
            model_name="workflowticket",
            name="reopened_task_rev",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
