"""Effects that a test can count."""

from django.db import models


class Effect(models.Model):
    """One row per effect of a consumer."""

    name = models.CharField(max_length=255)
    message_id = models.CharField(max_length=255, default="")
    request_id = models.CharField(max_length=128, default="")


class Ledger(models.Model):
    """Append-only: rows are neither changed nor removed."""

    text = models.CharField(max_length=64)
