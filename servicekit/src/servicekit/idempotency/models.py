from django.db import models


class StoredAnswer(models.Model):
    """The first answer to a key, for 24 hours; committed with the effect.

    `caller` is a person (`staff:7`) or an API key (`key:3`), `method` and `path` are the request's,
    `request_hash` is a SHA-256 of query and body. The row has status 0, invisible to others, until
    its transaction commits, so a process that dies leaves none behind.
    """

    id = models.BigAutoField(primary_key=True)
    caller = models.CharField(max_length=64)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=512)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(default="")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["caller", "key", "method", "path"], name="idempotency_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.method} {self.path} {self.key}"
