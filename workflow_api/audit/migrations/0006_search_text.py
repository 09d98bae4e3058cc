from django.db import migrations

from servicekit.db.folded import SearchTextField


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_service")]

    operations = [
        migrations.AddField(
            "auditevent",
            "search_text",
            SearchTextField("action", "target_id", "target_label", null=True, default=None),
        ),
        migrations.AddField("personalias", "search_text", SearchTextField("full_name", "email")),
    ]
