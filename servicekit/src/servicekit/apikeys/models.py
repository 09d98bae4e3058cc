from django.db import models


class ApiKey(models.Model):
    """A key with which another system signs its calls, until `revoked_at` is set.

    The key itself is shown once, when it is made. The table stores its `prefix`, for look-ups and
    for people, and the SHA-256 of the whole key, which is random enough to need no slower hash.
    `last_used_at` is accurate to ten minutes.
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
