from django.db import migrations

from servicekit.db.folded import FoldedKeyField, SearchTextField


class Migration(migrations.Migration):
    dependencies = [("workflow", "0004_fold_match_keys")]

    operations = [
        migrations.AddField(
            "workflows",
            "search_text",
            SearchTextField("name", "description", "department", "category", "sub_category"),
        ),
        migrations.AddField("workflows", "department_key", FoldedKeyField("department")),
        migrations.AddField("workflows", "category_key", FoldedKeyField("category")),
        migrations.AddField("workflows", "sub_category_key", FoldedKeyField("sub_category")),
    ]
