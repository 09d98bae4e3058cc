from django.db import migrations

from servicekit.db.folded import SearchTextField


class Migration(migrations.Migration):
    dependencies = [("step", "0003_pin_what_versions_name")]

    operations = [
        migrations.AddField("steps", "search_text", SearchTextField("name", "description")),
        migrations.AddField("steptransition", "search_text", SearchTextField("name")),
    ]
