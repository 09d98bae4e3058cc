"""Serializers of comments and of the frames that sockets receive."""

from typing import Any

from rest_framework import serializers

from comments.models import Comment, Visibility
from comments.sanitising import (
    MAX_CONTENT_LENGTH,
    MAX_VISIBLE_LENGTH,
    sanitised,
    visible_length,
)
from servicekit.base.identifiers import PUBLIC_ID

TICKET_NUMBER = rf"\A{PUBLIC_ID}\Z"


class CommentDocumentOutput(serializers.Serializer[Any]):
    """A file attached to a comment."""

    id = serializers.IntegerField()
    original_filename = serializers.CharField()
    file_size = serializers.IntegerField()
    content_type = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    uploaded_by_name = serializers.CharField()
    is_image = serializers.BooleanField()
    download_url = serializers.CharField()


class CommentOutput(serializers.ModelSerializer[Comment]):
    """One comment, as lists and sockets show it.

    Comments cannot have replies, ratings, mentions or files yet: these fields have fixed values.
    """

    edited = serializers.BooleanField(read_only=True)
    deleted = serializers.BooleanField(
        read_only=True, help_text="A deleted comment has an empty `content`."
    )
    # This field hides the attribute `parent`, which only nested serializers use. This serializer is
    # never nested.
    parent = serializers.UUIDField(  # type: ignore[assignment]
        read_only=True, allow_null=True, default=None
    )
    replies = serializers.ListField(
        child=serializers.DictField(), read_only=True, default=list, help_text="Comments."
    )
    thumbs_up_count = serializers.IntegerField(read_only=True, default=0)
    thumbs_down_count = serializers.IntegerField(read_only=True, default=0)
    my_rating = serializers.BooleanField(read_only=True, allow_null=True, default=None)
    mentions = serializers.ListField(child=serializers.DictField(), read_only=True, default=list)
    documents = CommentDocumentOutput(many=True, read_only=True, default=list)

    class Meta:
        model = Comment
        fields = [
            "comment_id",
            "ticket_id",
            "user_type",
            "user_id",
            "full_name",
            "role",
            "content",
            "visibility",
            "position",
            "seq",
            "created_at",
            "updated_at",
            "edited",
            "deleted",
            "parent",
            "replies",
            "thumbs_up_count",
            "thumbs_down_count",
            "my_rating",
            "mentions",
            "documents",
        ]
        read_only_fields = [
            "comment_id",
            "ticket_id",
            "user_type",
            "user_id",
            "full_name",
            "role",
            "content",
            "visibility",
            "position",
            "seq",
            "created_at",
            "updated_at",
        ]
        extra_kwargs = {
            "position": {"help_text": "The comment's place in the ticket's conversation."},
            "seq": {
                "help_text": "The number of the comment's last change. Each change in the conversation gets the next number."
            },
        }


class TicketInput(serializers.Serializer[Any]):
    """The ticket number by itself, validated before the rest of the body."""

    ticket_id = serializers.RegexField(TICKET_NUMBER, help_text="The ticket's number.")


class CommentChangeInput(serializers.Serializer[Any]):
    """The new content of a comment."""

    content = serializers.CharField(
        max_length=MAX_CONTENT_LENGTH,
        help_text=(
            "HTML; tags and attributes that are not allow-listed are removed. "
            f"At most {MAX_VISIBLE_LENGTH:,} visible characters: tags do not count."
        ),
    )

    def validate_content(self, value: str) -> str:
        # The visible text is never longer than its HTML, so most comments need no count.
        if len(value) > MAX_VISIBLE_LENGTH:
            excess = visible_length(sanitised(value)) - MAX_VISIBLE_LENGTH
            if excess > 0:
                raise serializers.ValidationError(
                    f"Ensure this field has no more than {MAX_VISIBLE_LENGTH} characters that can "
                    f"be read; it has {excess} more.",
                    code="max_length",
                )
        return value


class CommentContentInput(CommentChangeInput):
    """The content of a comment and its audience."""

    visibility = serializers.ChoiceField(choices=Visibility.choices, default=Visibility.PUBLIC)


class CommentInput(CommentContentInput, TicketInput):
    """A new comment over HTTP."""


class NewCommentFrame(CommentContentInput):
    """The socket frame `new_comment`."""

    client_id = serializers.CharField(default="", max_length=64, allow_blank=True)


class TypingFrame(serializers.Serializer[Any]):
    """The socket frame `typing`. If the comment being written is internal, only people who may read
    internal comments are shown this.
    """

    is_typing = serializers.BooleanField(default=True)
    visibility = serializers.ChoiceField(choices=Visibility.choices, default=Visibility.PUBLIC)


def comment_payload(comment: Comment) -> dict[str, Any]:
    """A comment as plain JSON types, for the channel layer."""
    return dict(CommentOutput(comment).data)
