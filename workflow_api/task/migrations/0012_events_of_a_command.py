from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("task", "0011_latest_target_first")]

    # Null in existing rows and in those of older processes: SQLite then keeps the table and with it
    # the triggers that make it append-only.
    operations = [
        migrations.AddField(
            model_name="taskevent",
            name="first_seq",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
