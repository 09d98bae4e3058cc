from django.db import migrations, models

from servicekit.db.folded import FoldedKeyField, SearchTextField


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_numbers_without_case")]

    operations = [
        migrations.AddField("workflowticket", "match_sub_category", FoldedKeyField("sub_category")),
        migrations.AddField(
            "workflowticket",
            "search_text",
            SearchTextField("subject", "employee__name", "employee__email"),
        ),
        migrations.AlterField("roundrobin", "role_name", models.CharField(max_length=192)),
        # Change only Django's state. The columns in the database stay as they are.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "workflowticket", "match_department", FoldedKeyField("department")
                ),
                migrations.AlterField(
                    "workflowticket", "match_category", FoldedKeyField("category")
                ),
            ]
        ),
    ]
