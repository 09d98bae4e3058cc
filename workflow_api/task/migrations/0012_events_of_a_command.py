from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("task", "0011_latest_target_first")]

    # The column is null in existing rows, and in rows that older processes write. SQLite can add a
    # null column without replacing the table, and so keeps the triggers that make it append-only.
    operations = [
        migrations.AddField(
            model_name="taskevent",
            name="first_seq",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
