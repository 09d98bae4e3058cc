from django.db import migrations

from servicekit.db.folded import FillFolded

KEYS = ("department_key", "category_key", "sub_category_key")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tickets", "0006_folded_texts")]

    operations = [FillFolded("ticket", "search_text", *KEYS)]
