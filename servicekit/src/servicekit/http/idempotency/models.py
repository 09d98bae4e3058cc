from django.db import models


class StoredAnswer(models.Model):
    """The first answer to a request with a key. It is kept for 24 hours and committed together with
    the effect of the request.

    `caller` is a person (`staff:7`) or an API key (`key:3`). `request_hash` is a SHA-256 of the
    query and the body. Status 0 means that the request is being handled. Other transactions never
    see this status, since the row is committed only with its answer; so a process that dies leaves
    no row.
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
