"""Erase the names of a person who has opened the admin."""

from django.contrib.auth.models import User

from servicekit.messages.erasing import Erased, erase_rows


def erase_visitor(person: Erased, limit: int) -> int:
    """Erase the name and address of the Django user that represents the person in the admin's log
    (see `signin`). Returns the number of rows.
    """
    rows = User.objects.filter(username=f"{person.user_type}-{person.user_id}")
    wrong = rows.exclude(first_name=person.label, email="")
    return erase_rows(wrong, limit, first_name=person.label, email="")
