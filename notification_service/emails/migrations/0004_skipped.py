from django.db import migrations, models

STATES = [
    ("queued", "Queued"),
    ("sending", "Sending"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("skipped", "Skipped"),
]


class Migration(migrations.Migration):
    dependencies = [("emails", "0003_seal_links")]

    operations = [
        migrations.AlterField(
            model_name="email",
            name="state",
            field=models.CharField(choices=STATES, default="queued", max_length=8),
        ),
    ]
