from django.db import models


class SocketToken(models.Model):
    """A token with which one socket can be opened once, until `expires_at`. Its use deletes the row.

    Only the SHA-256 of the token is stored. `sealed_access` is the access token of the person,
    encrypted with the token itself, so that nobody gets access by reading the table.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=255)
    sealed_access = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.path} until {self.expires_at:%H:%M:%S}"
