from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("role", "0005_fill_search_text"), ("tickets", "0010_ends_of_numbers")]

    operations = [
        migrations.AddField(
            "roundrobin",
            "role",
            models.ForeignKey(
                "role.Roles",
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                db_index=False,
            ),
        ),
        migrations.AddField(
            "roundrobin",
            "purpose",
            models.CharField(
                max_length=16,
                choices=[
                    ("turns", "Turns"),
                    ("escalations", "Escalations"),
                    ("owners", "Owners"),
                ],
                blank=True,
                default="",
                db_default="",
            ),
        ),
        migrations.RemoveConstraint("roundrobin", "round_robin_one_per_role"),
        migrations.AddConstraint(
            "roundrobin",
            models.UniqueConstraint(fields=["role", "purpose"], name="rotation_once_per_role"),
        ),
        migrations.AddConstraint(
            "roundrobin",
            models.UniqueConstraint(
                fields=["purpose"],
                condition=models.Q(purpose="owners"),
                name="rotation_of_owners_once",
            ),
        ),
        migrations.AddConstraint(
            "roundrobin",
            models.UniqueConstraint(
                fields=["system", "role_name"],
                condition=models.Q(purpose=""),
                name="rotation_by_name_once",
            ),
        ),
    ]
