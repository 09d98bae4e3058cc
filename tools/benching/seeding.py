"""Fills the tables of a suite with many rows, to measure lists."""

from __future__ import annotations

from benching.stage import Stage

PEOPLE = 40
_SUBJECTS = "(ARRAY['Printer', 'Laptop', 'Phone', 'Mail', 'Access', 'Screen', 'Network'])"
_SUBJECT = f"{_SUBJECTS}[1 + n % 7] || ' does not work in room ' || n % 977"


def _searchable(text: str) -> str:
    """SQL that computes `servicekit.db.searching.searchable`, for text of ASCII letters, digits and
    spaces.
    """
    return f"' ' || replace(lower({text}), ' ', '  ')"


_TICKETS = f"""
INSERT INTO tickets_ticket (ticket_id, subject, description, category, sub_category, department,
    search_text, category_key, sub_category_key, department_key,
    priority, status, employee, employee_id, requester, source_service, dynamic_data, rev,
    created_at, updated_at)
SELECT 'LIST' || lpad(n::text, 7, '0'), {_SUBJECT}, 'Nothing happens.',
    'Technology', 'Support', 'IT',
    {_searchable(_SUBJECT + " || ' person ' || n % 500")}, 'technology', 'support', 'it',
    (ARRAY['Low', 'Medium', 'High', 'Critical'])[1 + n % 4],
    CASE WHEN n % 10 < 5 THEN 'Open' ELSE 'Resolved' END,
    jsonb_build_object('id', n % 500 + 1, 'name', 'Person ' || n % 500), n % 500 + 1,
    'Person ' || n % 500 || ' person' || n % 500 || '@tts.example', 'seed', '{{}}', 1,
    now() - n * interval '1 minute', now() - n * interval '1 minute'
FROM generate_series(%(first)s::int, %(last)s::int) n
"""  # noqa: S608 - our own constants
_WORKFLOW = [
    f"""
INSERT INTO tickets_workflowticket (ticket_number, subject, description, department, category,
    sub_category, match_department, match_category, match_sub_category, search_text, priority, status, employee, dynamic_data,
    source_service, rev, arrived_at, is_task_allocated, unmatched_reason, fetched_at, created_at,
    updated_at)
SELECT 'LIST' || lpad(n::text, 7, '0'), {_SUBJECT}, 'Nothing happens.',
    'IT', 'Technology', 'Support', 'it', 'technology', 'support',
    {_searchable(_SUBJECT + " || ' person ' || n % 500")},
    (ARRAY['Low', 'Medium', 'High', 'Critical'])[1 + n % 4], 'Open',
    jsonb_build_object('id', n % 500 + 1, 'name', 'Person ' || n % 500), '{{}}', 'seed', 1,
    at, n % 100 > 0, CASE WHEN n % 100 > 0 THEN '' ELSE 'no_workflow' END, at, at, at
FROM generate_series(%(first)s::int, %(last)s::int) n,
    LATERAL (SELECT now() - n * interval '1 minute' AS at) moment
""",  # noqa: S608 - our own constants
    """
INSERT INTO task_task (ticket_id, workflow_id, workflow_version_id, current_step_id,
    current_step_name, ticket_owner_id, waiting_role_id, status, priority, rev, visits, match,
    arrived_at, target_resolution, nearest_target, resolution_time, created_at, updated_at)
SELECT t.id, w.workflow_id, w.active_version_id,
    CASE WHEN t.id % 10 < 5 THEN s.step_id END, CASE WHEN t.id % 10 < 5 THEN s.name ELSE '' END,
    (SELECT id FROM role_roleusers ORDER BY id LIMIT 1),
    CASE WHEN t.id % 10 = 0 THEN s.role_id END,
    CASE WHEN t.id % 10 < 5 THEN 'in progress' ELSE 'completed' END,
    (ARRAY['low', 'medium', 'high', 'urgent'])[1 + t.id % 4], 1, '{}', '{}', t.arrived_at,
    t.arrived_at + interval '2 days',
    CASE WHEN t.id % 10 = 0 THEN t.arrived_at + interval '2 days'
         WHEN t.id % 10 < 5 THEN t.arrived_at + interval '1 day' END,
    CASE WHEN t.id % 10 >= 5 THEN t.arrived_at + interval '1 day' END,
    t.arrived_at, t.arrived_at
FROM tickets_workflowticket t,
    LATERAL (SELECT * FROM workflow_workflows WHERE name = 'IT Support Request') w,
    LATERAL (SELECT * FROM step_steps WHERE workflow_id = w.workflow_id AND is_start) s
WHERE t.source_service = 'seed' AND t.is_task_allocated
    AND NOT EXISTS (SELECT 1 FROM task_task k WHERE k.ticket_id = t.id)
""",
    """
INSERT INTO task_taskitem (task_id, number, role_user_id, user_id, user_full_name, role_id,
    role_name, status, origin, notes, assigned_on, assigned_on_step_id, step_name,
    target_resolution, soon_at, acted_on)
SELECT t.task_id, 1, m.id, t.task_id % %(people)s + 1, 'Person ' || t.task_id % %(people)s, r.id,
    r.name, CASE WHEN t.status = 'completed' THEN 'resolved' ELSE 'new' END, 'System', '',
    t.arrived_at, s.step_id, s.name, t.arrived_at + interval '1 day',
    t.arrived_at + interval '19 hours',
    CASE WHEN t.status = 'completed' THEN t.arrived_at + interval '1 day' END
FROM task_task t JOIN step_steps s ON s.workflow_id = t.workflow_id AND s.is_start
JOIN role_roles r ON r.id = s.role_id,
    LATERAL (SELECT id FROM role_roleusers ORDER BY id LIMIT 1) m
WHERE t.waiting_role_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM task_taskitem k WHERE k.task_id = t.task_id)
""",
    """
INSERT INTO audit_auditevent (created_at, action, target_type, target_id, target_label, changes,
    request_id, search_text)
SELECT now() - n * interval '1 minute', 'task.transition', 'task', n::text,
    'LIST' || lpad(n::text, 7, '0'), '{}', '',
    ' task. transition  ' || n || '  list' || lpad(n::text, 7, '0')
FROM generate_series(%(first)s::int, %(last)s::int) n
""",
]
_NOTICES = """
INSERT INTO notifications_inappnotification (id, user_type, user_id, notification_type, subject,
    message, related_ticket_number, related_task_item_id, metadata, is_read, read_at, created_at, cause, user_email, user_full_name,
    search_text)
SELECT gen_random_uuid(), 'staff', n % 40 + 1, 'task_assignment', 'Task Assignment', 'It waits.',
    'LIST' || lpad(n::text, 7, '0'), n, '{}', n % 3 = 0, CASE WHEN n % 3 = 0 THEN now() END,
    now() - n * interval '1 minute', 'seed:' || n, '', '', ' task  assignment  it  waits.'
FROM generate_series(%(first)s::int, %(last)s::int) n
"""


def seed_to(stage: Stage, first: int, last: int) -> None:
    """Insert the tickets, tasks and notices with the numbers `first` to `last`, then run ANALYZE.

    Of ten tasks four are in progress, one is pending, and five are done.
    """
    values = {"first": first, "last": last, "people": PEOPLE}
    for service, statements in (
        ("ticket", [_TICKETS]),
        ("workflow", _WORKFLOW),
        ("notification", [_NOTICES]),
    ):
        with stage.connect(service) as connection:
            for statement in statements:
                connection.execute(_percents(statement), values)
            connection.execute("VACUUM ANALYZE")


def _percents(statement: str) -> str:
    """The statement with modulo's % doubled, as psycopg needs it in a statement with parameters."""
    return statement.replace(" % ", " %% ")
