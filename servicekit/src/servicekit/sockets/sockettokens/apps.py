from django.apps import AppConfig


class SocketTokensConfig(AppConfig):
    name = "servicekit.sockets.sockettokens"
    label = "sockettokens"
    verbose_name = "Socket tokens"
    default_auto_field = "django.db.models.BigAutoField"
