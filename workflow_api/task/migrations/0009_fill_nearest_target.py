from django.db import migrations

FILL = """
UPDATE task_task SET nearest_target = coalesce(
    (SELECT i.target_resolution FROM task_taskitem i
     WHERE i.task_id = task_task.task_id AND i.status IN ('new', 'in progress', 'breached')),
    target_resolution)
WHERE status IN ('pending', 'in progress', 'on_hold')
"""


class Migration(migrations.Migration):
    dependencies = [("task", "0008_nearest_target")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
