from django.db import migrations

from servicekit.db.folded import SearchTextField


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_notifications")]

    operations = [
        migrations.AddField(
            "inappnotification", "search_text", SearchTextField("subject", "message")
        ),
    ]
