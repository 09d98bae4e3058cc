from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from servicekit.clock import now
from servicekit.db.transactions import transaction
from task.engine.folding import EVENTS, Fault
from task.engine.rebuilding import task_rebuild, tasks_compare

LONGEST_VALUE = 80


class Command(BaseCommand):
    help = (
        "Compare the rows of every task (task, items, their histories, timer) with what its events "
        "add up to, and list each column that differs. --verify changes nothing and ends with 1 if "
        "one differs; --write mends each such task in a transaction of its own, under its lock."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--verify", action="store_true", help="compare only")
        what.add_argument("--write", action="store_true", help="mend what differs")
        parser.add_argument(
            "--after", type=int, default=0, metavar="TASK_ID", help="begin after this task"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        tasks = differing = unmended = 0
        for page in tasks_compare(after_id=options["after"]):
            tasks += page.count
            for task_id, faults in page.faults.items():
                differing += 1
                if options["write"]:
                    with transaction():
                        faults = task_rebuild(task_id=task_id, now=now())
                unmended += any(fault.table == EVENTS for fault in faults)
                for fault in faults:
                    self.stdout.write(_sentence(task_id, fault))
        if differing and options["verify"]:
            raise CommandError(f"{differing} of {tasks} tasks differ.", returncode=1)
        if unmended:
            raise CommandError(
                f"{differing - unmended} of {tasks} tasks were mended, {unmended} cannot be.",
                returncode=1,
            )
        if differing:
            self.stdout.write(f"{differing} of {tasks} tasks were mended.")
        else:
            self.stdout.write(f"The rows of {tasks} tasks are what their events add up to.")


def _sentence(task_id: int, fault: Fault) -> str:
    place = fault.table if fault.item is None else f"{fault.table} of item {fault.item}"
    place = f"item {fault.item}" if fault.table == "item" else place
    stored, expected = _shown(fault.stored), _shown(fault.expected)
    return f"task {task_id}: {place}: {fault.column} is {stored}, the events give {expected}"


def _shown(value: Any) -> str:
    text = str(value) if value != "" else "empty"
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
