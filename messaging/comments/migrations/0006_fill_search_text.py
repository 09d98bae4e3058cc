from django.db import migrations

from servicekit.db.folded import FillFolded


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0005_search_text")]

    operations = [FillFolded("comment", "search_text")]
