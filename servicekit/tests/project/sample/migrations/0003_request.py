from django.db import migrations, models

from servicekit.db.folded import FoldedKeyField, SearchTextField


class Migration(migrations.Migration):
    dependencies = [("sample", "0002_ledger_append_only")]

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=255)),
                ("person", models.JSONField(default=dict)),
                ("department", models.CharField(max_length=64)),
                ("due_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                (
                    "parent",
                    models.ForeignKey("sample.Request", null=True, on_delete=models.CASCADE),
                ),
                ("search_text", SearchTextField("subject", "person__name")),
                ("department_key", FoldedKeyField("department")),
            ],
        ),
    ]
