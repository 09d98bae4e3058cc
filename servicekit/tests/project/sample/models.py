"""Models of the sample project: effects to count, an append-only table, and rows to search."""

from django.db import models

from servicekit.db.folded import FoldedKeyField, SearchTextField


class Effect(models.Model):
    """One effect of a consumer or of a view."""

    name = models.CharField(max_length=255)
    message_id = models.CharField(max_length=255, default="")
    request_id = models.CharField(max_length=128, default="")


class Ledger(models.Model):
    """Append-only: rows are neither changed nor removed."""

    text = models.CharField(max_length=64)


class Request(models.Model):
    """A request to search, filter and sort."""

    number = models.CharField(max_length=64)
    subject = models.CharField(max_length=255)
    person = models.JSONField(default=dict)
    department = models.CharField(max_length=64)
    due_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    search_text = SearchTextField("subject", "person__name")
    department_key = FoldedKeyField("department")
