from django.db import models


class SocketToken(models.Model):
    """Permission to open one socket once, until `expires_at`; using it removes the row.

    Only the SHA-256 of the token is stored. `sealed_access` is the access token of the person who
    asked, encrypted with the token itself: the table alone gives no access.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=255)
    sealed_access = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.path} until {self.expires_at:%H:%M:%S}"
