from django.db import migrations

from servicekit.db.folded import FillFolded


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("identity", "0006_search_text")]

    operations = [
        FillFolded("account", "search_text"),
    ]
