from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.domain.anchors import anchors_in, public_key
from audit.services.anchoring import anchor_faults


class Command(BaseCommand):
    help = (
        "Check the audit's chain against anchors that were kept outside, and against its events. "
        "Ends with 1 if an anchor is not in the chain. Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="a text with lines of anchors, or a saved mail")
        parser.add_argument(
            "--public-key",
            action="append",
            help="the key that the anchors are signed with; may be given for each former key too. "
            "Default: that of AUDIT_ANCHOR_KEY",
        )
        parser.add_argument(
            "--show-key", action="store_true", help="only print the public key, to keep it outside"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show_key"]:
            self.stdout.write(_own_key())
            return
        if options["file"] is None:
            raise CommandError("Name the file with the anchors.")
        try:
            text = Path(options["file"]).read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from None
        anchors = sorted(set(anchors_in(text)), key=lambda anchor: (anchor.day, anchor.seq))
        if not anchors:
            raise CommandError(f"{options['file']} has no line of an anchor.", returncode=1)
        faults = 0
        try:
            for fault in anchor_faults(anchors, keys=options["public_key"] or [_own_key()]):
                faults += 1
                whose = "chain" if fault.anchor is None else f"anchor of {fault.anchor.day}"
                self.stdout.write(f"{whose}: {fault.reason}")
        except ValueError as error:
            raise CommandError(str(error)) from None
        if faults:
            raise CommandError(f"{faults} faults, {len(anchors)} anchors.", returncode=1)
        self.stdout.write(
            f"{len(anchors)} anchors from {anchors[0].day} to {anchors[-1].day} are in the chain."
        )


def _own_key() -> str:
    if not settings.AUDIT_ANCHOR_KEY:
        raise CommandError("AUDIT_ANCHOR_KEY is not set: name the key with --public-key.")
    return public_key(settings.AUDIT_ANCHOR_KEY)
