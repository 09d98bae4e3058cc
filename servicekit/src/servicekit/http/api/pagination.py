"""Lists in pages. The count is limited, so that it stays cheap for large tables."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.sql.datastructures import Join
from django.db.models.sql.where import WhereNode
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

if TYPE_CHECKING:
    # For types only: `rest_framework.views` imports this module through the settings.
    from rest_framework.views import APIView

DEFAULT_PAGE_SIZE = 10
MAX_PAGE_SIZE = 100
COUNT_CAP = 10_000
MAX_OFFSET = 2**31


class Pagination(BasePagination):
    """Pages by `page` and `page_size` (default 10, at most 100).

    `count` is exact up to 10,000; if there are more rows, it is 10,000 and `count_capped` is true.
    """

    def paginate_queryset(  # type: ignore[override] # accepts only querysets
        self, queryset: QuerySet[Any], request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        offset, size = self._begin(request)
        counted = queryset.order_by()[: COUNT_CAP + 1].count()
        self.is_capped = counted > COUNT_CAP
        self.count = min(counted, COUNT_CAP)
        # Fetch one row more than requested: it shows whether there is a next page, even if the
        # count is capped. If the count shows that the page is empty, skip the query.
        is_beyond = not self.is_capped and offset >= counted
        rows = [] if is_beyond else list(_page(queryset, offset, size + 1))
        if self.page > 1 and not rows:
            raise NotFound("There is no such page.")
        self.has_next = len(rows) > size
        return rows[:size]

    def paginate_sequence(self, rows: Sequence[Any], request: Request) -> list[Any]:
        """One page of rows that are in memory; the response is the same as for a queryset."""
        offset, size = self._begin(request)
        self.is_capped, self.count = False, len(rows)
        page = list(rows[offset : offset + size])
        if self.page > 1 and not page:
            raise NotFound("There is no such page.")
        self.has_next = offset + size < len(rows)
        return page

    def _begin(self, request: Request) -> tuple[int, int]:
        """The offset and size of the page that the request asks for."""
        self.request = request
        self.page = _number(request, "page", default=1)
        size = min(_number(request, "page_size", default=DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE)
        offset = (self.page - 1) * size
        if offset > MAX_OFFSET:
            raise NotFound("There is no such page.")
        return offset, size

    def get_paginated_response(self, data: Any) -> Response:
        body: dict[str, Any] = {
            "count": self.count,
            "next": self._link(self.page + 1) if self.has_next else None,
            "previous": self._link(self.page - 1) if self.page > 1 else None,
            "results": data,
        }
        if self.is_capped:
            body["count_capped"] = True
        return Response(body)

    def _link(self, page: int) -> str:
        url = self.request.build_absolute_uri()
        return (
            remove_query_param(url, "page") if page == 1 else replace_query_param(url, "page", page)
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema of a page, for drf-spectacular."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": f"Exact to {COUNT_CAP}."},
                "next": link,
                "previous": link,
                "results": schema,
                "count_capped": {
                    "type": "boolean",
                    "description": f"True where there are more than {COUNT_CAP}; else absent.",
                },
            },
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """The parameters `page` and `page_size`, for drf-spectacular."""
        return [
            _parameter("page", "The page, from 1.", {"type": "integer", "minimum": 1}),
            _parameter(
                "page_size",
                f"Rows per page; more than {MAX_PAGE_SIZE} is taken as {MAX_PAGE_SIZE}.",
                {"type": "integer", "minimum": 1, "default": DEFAULT_PAGE_SIZE},
            ),
        ]


def _page(queryset: QuerySet[Any], offset: int, limit: int) -> QuerySet[Any]:
    """Rows `offset` to `offset + limit` of the query, in its order.

    A subquery selects their keys first. So for a far page, the database can skip the rows before
    that page in an index, without joining them with other tables.
    """
    ordered = _settled(queryset)
    if not _can_defer(ordered):
        return ordered[offset : offset + limit]
    keys = ordered.values("pk")[offset : offset + limit]
    rows = ordered.all()
    # The keys come from rows that passed the filters: do not filter again.
    rows.query.where = WhereNode()
    return rows.filter(pk__in=keys)


def _can_defer(queryset: QuerySet[Any]) -> bool:
    """Whether the keys can be selected first: no key appears twice, and there is an order."""
    query = queryset.query
    return queryset.ordered and not (
        query.combinator
        or query.distinct
        or query.group_by
        or query.extra_order_by
        or queryset._fields  # type: ignore[attr-defined] # values() does not return instances of the model
        or any(
            isinstance(join, Join) and getattr(join.join_field, "one_to_many", False)
            for join in query.alias_map.values()
        )
    )


def _settled(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The query with the primary key as the last sort column.

    Without it, a row whose other values equal those of another row may be on two pages or on none.
    """
    order = queryset.query.order_by
    key = queryset.model._meta.pk.name
    if not order or any(str(part).lstrip("-") in ("pk", key) for part in order):
        return queryset
    return queryset.order_by(*order, "pk")


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


def _number(request: Request, name: str, *, default: int) -> int:
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or int(text) == 0:
        raise ValidationError({name: ["A whole number from 1 is needed."]})
    return int(text)
