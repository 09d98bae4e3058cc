from django.db import migrations

from servicekit.db.folded import FoldedKeyField, SearchTextField


class Migration(migrations.Migration):
    dependencies = [("tickets", "0005_numbers_without_case")]

    operations = [
        migrations.AddField("ticket", "search_text", SearchTextField("subject", "requester")),
        migrations.AddField("ticket", "department_key", FoldedKeyField("department")),
        migrations.AddField("ticket", "category_key", FoldedKeyField("category")),
        migrations.AddField("ticket", "sub_category_key", FoldedKeyField("sub_category")),
    ]
