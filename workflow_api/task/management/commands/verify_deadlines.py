from typing import Any

from django.core.management.base import BaseCommand, CommandError

from task.reads.certificates import WrongDeadline, pages_of_deadlines


class Command(BaseCommand):
    help = (
        "Recompute the deadlines of all open tasks from their stored decisions, by counting that "
        "shares nothing with what decided them; exit 1 and list those that differ. Changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        compared = count = 0
        for page in pages_of_deadlines():
            compared += page.compared
            count += len(page.wrong)
            for wrong in page.wrong:
                self.stdout.write(_sentence(wrong))
        if count:
            raise CommandError(f"{count} wrong deadlines of {compared} open tasks.", returncode=1)
        self.stdout.write(f"The deadlines of {compared} open tasks follow from their decisions.")


def _sentence(wrong: WrongDeadline) -> str:
    whose = "" if wrong.item_id is None else f", item {wrong.item_id}"
    return f"task {wrong.task_id}{whose}: due {wrong.stored}, recomputed {wrong.expected}"
