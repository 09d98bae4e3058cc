from django.db import migrations, models
from django.db.models.deletion import PROTECT

from servicekit.db.indexes import DropKeyIndex


class Migration(migrations.Migration):
    dependencies = [("task", "0006_lists_from_indexes")]

    operations = [
        # The primary key can be read backwards as well.
        migrations.RemoveIndex(model_name="task", name="task_newest_first"),
        # Other indexes begin with the same columns.
        DropKeyIndex(
            model_name="task",
            name="ticket_owner",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=PROTECT,
                related_name="+",
                to="role.roleusers",
            ),
        ),
        DropKeyIndex(
            model_name="task",
            name="waiting_role",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=PROTECT, related_name="+", to="role.roles"
            ),
        ),
        DropKeyIndex(
            model_name="taskitem",
            name="task",
            field=models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="items", to="task.task"
            ),
        ),
        DropKeyIndex(
            model_name="taskevent",
            name="task",
            field=models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="events", to="task.task"
            ),
        ),
        DropKeyIndex(
            model_name="endeffect",
            name="task",
            field=models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="end_effects", to="task.task"
            ),
        ),
        # No query looks rows up by these columns, and the rows that they reference are never
        # deleted.
        DropKeyIndex(
            model_name="task",
            name="workflow_version",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=PROTECT,
                related_name="+",
                to="workflow.workflowversion",
            ),
        ),
        DropKeyIndex(
            model_name="taskitem",
            name="role_user",
            field=models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="+", to="role.roleusers"
            ),
        ),
        DropKeyIndex(
            model_name="taskitem",
            name="role",
            field=models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="+", to="role.roles"
            ),
        ),
    ]
