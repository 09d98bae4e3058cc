from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.services.erasing import NotErasableError, person_erase
from audit.services.record import StaffActor
from servicekit.base.persons import USER_TYPES
from servicekit.clock import now
from servicekit.db.transactions import transaction
from servicekit.messages.erasing import Erased, erase_batch

LARGEST_ID = 2**63 - 1


class Command(BaseCommand):
    help = (
        "Erase the names, e-mails and addresses of a person everywhere; the number stays. What this "
        "service keeps is gone when the command ends, the others get a message. It may be repeated, "
        "and continues where it was interrupted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user_type", choices=sorted(USER_TYPES))
        parser.add_argument("user_id", type=int)
        parser.add_argument(
            "--by", type=int, required=True, metavar="STAFF_ID", help="who erases, for the audit"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (0 < options["user_id"] <= LARGEST_ID and 0 < options["by"] <= LARGEST_ID):
            raise CommandError(f"The number of a person is from 1 to {LARGEST_ID}.")
        person = Erased(options["user_type"], options["user_id"])
        try:
            with transaction():
                is_new = person_erase(person=person, by=StaffActor(options["by"]), now=now())
        except NotErasableError as error:
            raise CommandError(str(error), returncode=1) from None
        is_left = True
        while is_left:
            with transaction():
                is_left = erase_batch(person)
        again = "" if is_new else " again"
        self.stdout.write(f"{person.key} is erased here{again}; the other services were sent word.")
