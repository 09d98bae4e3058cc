from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_positions")]

    operations = [
        migrations.AlterField("comment", "position", models.BigIntegerField()),
        migrations.AddConstraint(
            "comment",
            models.UniqueConstraint(
                fields=["ticket_id", "position"], name="comment_position_per_ticket"
            ),
        ),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=models.Q(seq__gte=models.F("position")),
                name="comment_seq_from_position",
            ),
        ),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=True) | models.Q(content=""),
                name="comment_deleted_is_empty",
            ),
        ),
    ]
