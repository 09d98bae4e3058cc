from typing import Any

from django.db import migrations, models

HIDE = """
    UPDATE notifications_inappnotification SET is_hidden = %s WHERE related_ticket_number IN
    (SELECT number FROM notifications_hiddenticket)"""


def hide(apps: Any, schema_editor: Any) -> None:
    """Mark the notices of tickets that were deleted before."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(HIDE, [True])


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_type_without_choices")]

    operations = [
        migrations.AddField(
            model_name="inappnotification",
            name="is_hidden",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.RunPython(hide, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex(model_name="inappnotification", name="notification_newest"),
        migrations.RemoveIndex(model_name="inappnotification", name="notification_unread"),
        migrations.AddIndex(
            model_name="inappnotification",
            index=models.Index(
                condition=models.Q(is_hidden=False),
                fields=["user_type", "user_id", "-created_at", "-id"],
                name="notification_shown_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="inappnotification",
            index=models.Index(
                condition=models.Q(is_hidden=False, is_read=False),
                fields=["user_type", "user_id"],
                name="notification_shown_unread",
            ),
        ),
    ]
