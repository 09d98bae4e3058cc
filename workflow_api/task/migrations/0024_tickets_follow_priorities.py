from django.db import migrations

CHANGED = """
UPDATE tickets_workflowticket SET
    sent_priority = priority,
    priority = (
        SELECT CASE t.priority WHEN 'low' THEN 'Low' WHEN 'medium' THEN 'Medium'
               WHEN 'high' THEN 'High' ELSE 'Critical' END
        FROM task_task t WHERE t.ticket_id = tickets_workflowticket.id),
    priority_task_rev = (
        SELECT max(e.rev) FROM task_taskevent e JOIN task_task t ON t.task_id = e.task_id
        WHERE t.ticket_id = tickets_workflowticket.id AND e.kind = 'priority_changed')
WHERE EXISTS (
    SELECT 1 FROM task_task t
    WHERE t.ticket_id = tickets_workflowticket.id
      AND t.priority <> CASE tickets_workflowticket.priority WHEN 'Low' THEN 'low'
          WHEN 'Medium' THEN 'medium' WHEN 'High' THEN 'high' ELSE 'urgent' END)
"""


class Migration(migrations.Migration):
    dependencies = [("task", "0023_waits"), ("tickets", "0015_priority_of_the_task")]

    operations = [migrations.RunSQL(CHANGED, migrations.RunSQL.noop)]
