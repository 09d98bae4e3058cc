from django.db import migrations

from servicekit.db.folded import SearchTextField


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_attempts_by_network")]

    operations = [
        migrations.AddField("account", "search_text", SearchTextField("full_name", "email")),
    ]
