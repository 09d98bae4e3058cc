from django.db import migrations

ENDINGS = """
UPDATE task_task SET
    ended_at = coalesce(resolution_time, updated_at),
    ended_step_id = (
        SELECT CAST(e.data ->> 'step_id' AS integer) FROM task_taskevent e
        WHERE e.task_id = task_task.task_id AND e.kind = 'step_entered'
        ORDER BY e.seq DESC LIMIT 1)
WHERE status IN ('completed', 'cancelled')
"""
# One command closes the open item and ends the task, so both have the same moment.
CANCELLED_ITEMS = """
UPDATE task_taskitem SET is_cancelled = true
WHERE status = 'resolved' AND EXISTS (
    SELECT 1 FROM task_task t
    WHERE t.task_id = task_taskitem.task_id AND t.status = 'cancelled'
      AND t.updated_at = task_taskitem.acted_on)
"""


class Migration(migrations.Migration):
    dependencies = [("task", "0020_pauses")]

    operations = [
        migrations.RunSQL(ENDINGS, migrations.RunSQL.noop),
        migrations.RunSQL(CANCELLED_ITEMS, migrations.RunSQL.noop),
    ]
