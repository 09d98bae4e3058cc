from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_ends_of_numbers")]

    operations = [
        migrations.AddField(
            model_name="workflowticket",
            name="reopened_task_rev",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
