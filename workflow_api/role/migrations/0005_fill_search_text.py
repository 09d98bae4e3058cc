from django.db import migrations

from servicekit.db.folded import FillFolded


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("role", "0004_search_text")]

    operations = [
        FillFolded("roles", "search_text"),
        FillFolded("roleusers", "search_text"),
    ]
