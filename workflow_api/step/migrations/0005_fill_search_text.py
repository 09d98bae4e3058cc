from django.db import migrations

from servicekit.db.folded import FillFolded


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("step", "0004_search_text")]

    operations = [
        FillFolded("steps", "search_text"),
        FillFolded("steptransition", "search_text"),
    ]
