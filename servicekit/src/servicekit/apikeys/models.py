from django.db import models


class ApiKey(models.Model):
    """What another system signs its calls with, until `revoked_at` is set.

    The key itself is shown once, when it is made. Stored are its `prefix`, by which it is found and
    recognised, and the SHA-256 of all of it; it is random enough to need no slower hash.
    `last_used_at` is right to ten minutes.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=64)
    prefix = models.CharField(max_length=16, unique=True)
    key_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
