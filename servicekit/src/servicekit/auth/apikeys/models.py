from django.db import models


class ApiKey(models.Model):
    """A key with which another system authenticates its calls. It is valid until `revoked_at` is set.

    The key itself is shown only once, when it is created. The row keeps the `prefix` of the key, by
    which the row is found and people recognise the key, and the SHA-256 of the whole key. A slow
    hash is not needed, because the key is long and random. `last_used_at` may be up to ten minutes
    old.
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
