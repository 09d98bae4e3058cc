from django.db import migrations

from servicekit.db.folded import SearchTextField


class Migration(migrations.Migration):
    dependencies = [("role", "0003_fold_names")]

    operations = [
        migrations.AddField("roles", "search_text", SearchTextField("name")),
        migrations.AddField(
            "roleusers", "search_text", SearchTextField("user_full_name", "user_email")
        ),
    ]
