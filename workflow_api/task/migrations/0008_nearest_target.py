from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("task", "0007_superfluous_indexes")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="nearest_target",
            field=models.DateTimeField(null=True),
        ),
    ]
