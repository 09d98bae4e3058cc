from django.db import migrations

from servicekit.db.folded import FillFolded


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0006_search_text")]

    operations = [
        FillFolded("auditevent", "search_text"),
        FillFolded("personalias", "search_text"),
    ]
