from django.db import migrations

from servicekit.db.folded import FillFolded


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("workflow", "0005_folded_texts")]

    operations = [
        FillFolded(
            "workflows", "search_text", "department_key", "category_key", "sub_category_key"
        ),
    ]
