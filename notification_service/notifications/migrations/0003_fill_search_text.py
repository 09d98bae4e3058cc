from django.db import migrations

from servicekit.db.folded import FillFolded


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0002_search_text")]

    operations = [FillFolded("inappnotification", "search_text")]
