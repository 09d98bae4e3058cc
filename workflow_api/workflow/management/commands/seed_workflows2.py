from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from role.domain.names import STANDARD_ROLES
from role.services import roles_seed
from servicekit import clock
from servicekit.db.transactions import transaction
from workflow.management.samples import SAMPLES, Sample, draft_of
from workflow.selectors import workflow_by_name
from workflow.services import UnsoundWorkflowError, workflow_create, workflow_initialize


class Command(BaseCommand):
    help = (
        "Make the standard roles and the sample workflows, initialized. Repeatable: what stands "
        "stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="Freeze a new version of each sample workflow, also where it is initialized.",
        )

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        with transaction():
            roles_seed(names=STANDARD_ROLES, now=clock.now())
        for sample in SAMPLES:
            try:
                with transaction():
                    self.stdout.write(_seed(sample, is_forced=force))
            except UnsoundWorkflowError as error:
                reasons = " ".join(finding.message for finding in error.findings)
                raise CommandError(f"{sample.name}: {reasons}") from error


def _seed(sample: Sample, *, is_forced: bool) -> str:
    now = clock.now()
    workflow = workflow_by_name(sample.name)
    if workflow is None:
        draft, graph = draft_of(sample)
        created = workflow_create(draft=draft, graph=graph, actor=None, now=now)
        workflow_id = created.workflow.pk
    elif is_forced or workflow.active_version is None:
        workflow_id = workflow.pk
    else:
        return f"{sample.name} stands."
    workflow = workflow_initialize(workflow_id=workflow_id, actor=None, now=now)
    assert workflow.active_version is not None  # noqa: S101 - it was just frozen
    return f"{sample.name} is initialized in version {workflow.active_version.version}."
