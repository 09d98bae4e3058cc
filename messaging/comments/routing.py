from django.urls import path

from comments.consumers import CommentConsumer

websocket_urlpatterns = [path("ws/comments/<str:ticket_id>/", CommentConsumer.as_asgi())]
