"""Actions about frozen versions, and about the changes that the next version would make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit.http.api import Pagination
from servicekit.http.api.etags import with_etag
from workflow import selectors, services
from workflow.domain.diff import diff_definitions

from .preview import PublishPreviewOutput, shown_preview
from .serializers import VersionDetailOutput, VersionDiffOutput, VersionOutput

if TYPE_CHECKING:
    from rest_framework.viewsets import GenericViewSet

    _ViewSet = GenericViewSet[Any]
else:
    _ViewSet = object


class VersionActions(_ViewSet):
    """Actions that are mixed into the view set of workflows."""

    @extend_schema(responses=VersionOutput(many=True), filters=False)
    @action(detail=True, filter_backends=[])
    def versions(self, request: Request, pk: int) -> Response:
        """The frozen versions, newest first."""
        workflow = selectors.access_workflow(pk)
        versions = selectors.version_list(workflow_id=workflow.pk)
        pages = Pagination()
        page = pages.paginate_queryset(versions, request, self)
        return pages.get_paginated_response(VersionOutput(page, many=True).data)

    @extend_schema(responses=VersionDetailOutput)
    @action(detail=True, url_path="versions/<key:version>", url_name="version")
    def version(self, request: Request, pk: int, version: int) -> Response:
        """One frozen version with its definition."""
        workflow = selectors.access_workflow(pk)
        found = selectors.access_version(workflow_id=workflow.pk, version=version)
        return Response(VersionDetailOutput(found).data)

    @extend_schema(responses=VersionDiffOutput)
    @action(
        detail=True, url_path="versions/<key:version>/diff/<key:other>", url_name="version-diff"
    )
    def diff(self, request: Request, pk: int, version: int, other: int) -> Response:
        """The changes from version `version` to version `other`."""
        workflow = selectors.access_workflow(pk)
        before, after = (
            selectors.access_version(workflow_id=workflow.pk, version=number).definition
            for number in (version, other)
        )
        return Response(VersionDiffOutput(diff_definitions(before, after)).data)

    @extend_schema(responses=VersionDiffOutput)
    @action(
        detail=True, url_path="versions/<key:version>/diff/draft", url_name="version-draft-diff"
    )
    def draft_diff(self, request: Request, pk: int, version: int) -> Response:
        """The changes from version `version` to the draft."""
        workflow = selectors.access_workflow(pk)
        found = selectors.access_version(workflow_id=workflow.pk, version=version)
        diff = services.draft_diff(workflow=workflow, version=found)
        return Response(VersionDiffOutput(diff).data)

    @extend_schema(responses=PublishPreviewOutput)
    @action(detail=True, url_path="publish-preview", url_name="publish-preview")
    def publish_preview(self, request: Request, pk: int) -> Response:
        """Preview `initialize`: the changes, who made them, and the tickets and tasks that they concern."""
        workflow = selectors.access_workflow(pk)
        return with_etag(Response(shown_preview(workflow)), workflow.rev)
