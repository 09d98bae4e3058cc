"""Services that write workflows: create, edit and archive them, and publish the versions that tasks
run on.
"""

from workflow.exceptions import (
    ArchivedError,
    HasVersionsError,
    MatchKeyTakenError,
    StaleWorkflowError,
    UnsoundWorkflowError,
    WrongStatusError,
)

from .comparing import PublishPreview, draft_diff, publish_preview, sent_diff
from .creating import (
    CreatedWorkflow,
    ImportedNode,
    RoleName,
    WorkflowDraft,
    workflow_clone,
    workflow_create,
    workflow_import,
)
from .editing import (
    workflow_archive,
    workflow_delete,
    workflow_restore,
    workflow_update_details,
    workflow_update_graph,
)
from .publishing import (
    workflow_deploy,
    workflow_initialize,
    workflow_pause,
    workflow_resume,
    workflow_validate,
)

__all__ = [
    "ArchivedError",
    "CreatedWorkflow",
    "HasVersionsError",
    "ImportedNode",
    "MatchKeyTakenError",
    "PublishPreview",
    "RoleName",
    "StaleWorkflowError",
    "UnsoundWorkflowError",
    "WorkflowDraft",
    "WrongStatusError",
    "draft_diff",
    "publish_preview",
    "sent_diff",
    "workflow_archive",
    "workflow_clone",
    "workflow_create",
    "workflow_delete",
    "workflow_deploy",
    "workflow_import",
    "workflow_initialize",
    "workflow_pause",
    "workflow_restore",
    "workflow_resume",
    "workflow_update_details",
    "workflow_update_graph",
    "workflow_validate",
]
