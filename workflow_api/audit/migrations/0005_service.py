from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the service of an event. The column is nullable because of SQLite. There Django adds any
    other column by rebuilding the table, and a rebuilt table loses the triggers that make it
    append-only.
    """

    dependencies = [("audit", "0004_seals_are_immutable")]

    operations = [
        migrations.AddField("auditevent", "service", models.CharField(max_length=64, null=True)),
    ]
