from django.db import migrations

FILL = """
UPDATE task_taskitem SET started_on = (
    SELECT min(h.created_at) FROM task_taskitemhistory h
    WHERE h.task_item_id = task_taskitem.task_item_id AND h.status = 'in progress')
WHERE task_item_id IN (
    SELECT h.task_item_id FROM task_taskitemhistory h WHERE h.status = 'in progress')
"""


class Migration(migrations.Migration):
    dependencies = [("task", "0015_timers")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
