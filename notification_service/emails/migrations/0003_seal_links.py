"""Seals links that set a password, in mails that were stored with a readable link."""

import re

from django.db import migrations

from servicekit.base.links import LINK_MARK, sealed_link, without_link

PAGE = "/reset-password?token="
LINK = re.compile(r"\S*/reset-password\?token=\S+")


def seal(apps, schema_editor):
    """Seal the link of a mail that is still to be sent; remove the link from all other mails."""
    Email = apps.get_model("emails", "Email")
    EmailDelivery = apps.get_model("emails", "EmailDelivery")
    for email in Email.objects.filter(message__contains=PAGE).iterator(chunk_size=500):
        found = LINK.search(email.message)
        if found is None:
            continue
        is_owed = email.state in {"queued", "sending"}
        email.metadata |= sealed_link(found[0])
        email.metadata = email.metadata if is_owed else without_link(email.metadata)
        email.message = LINK.sub(LINK_MARK, email.message)
        email.save(update_fields=["message", "metadata"])
    EmailDelivery.objects.filter(text__contains=PAGE).update(text="")


class Migration(migrations.Migration):
    dependencies = [("emails", "0002_unsent_index")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop, elidable=True)]
