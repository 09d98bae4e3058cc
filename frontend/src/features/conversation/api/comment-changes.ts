import { useMutation, useQueryClient } from "@tanstack/react-query";

import { textToHtml } from "@/components/rich-writing";
import { bodyOf, messagingClient } from "@/lib/api/client";
import { keepDraft, settleDraft } from "@/lib/draft";

import { type Comment, conversationKey, noteComment, type Visibility } from "./comments";

/** The places of the drafts of a ticket's new comment and of its audience. */
export const commentPlace = (number: string) => `${number}:comment`;
export const audiencePlace = (number: string) => `${number}:audience`;

export const usePostComment = (number: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ text, visibility }: { text: string; visibility: Visibility }) => {
      const body = { ticket_id: number, content: textToHtml(text), visibility };
      return bodyOf(messagingClient.POST("/comments/", { body }));
    },
    onSuccess: (comment, { text }) => {
      settleDraft(commentPlace(number), text);
      // Reset the audience, so that each public reply is a deliberate choice.
      keepDraft(audiencePlace(number), "");
      noteComment(queryClient, number, comment);
    },
  });
};

/** `If-Match` with the version that was changed: the server refuses if there is a newer one. */
const ifSeen = (comment: Pick<Comment, "comment_id" | "seq">) => ({
  path: { comment_id: comment.comment_id },
  header: { "If-Match": `"${comment.seq}"` },
});

/** Changes a comment. `seen` is the version that the user has read. */
export const useChangeComment = (number: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ seen, content }: { seen: Comment; content: string }) =>
      bodyOf(
        messagingClient.PATCH("/comments/{comment_id}/", {
          params: ifSeen(seen),
          body: { content },
        }),
      ),
    onSuccess: (comment) => noteComment(queryClient, number, comment),
    // After an error, load the current version of the comment.
    onError: () => queryClient.invalidateQueries({ queryKey: conversationKey(number) }),
  });
};

/** Deletes a comment; a note that it was deleted stays in its place. */
export const useDeleteComment = (number: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (seen: Comment): Promise<void> => {
      await messagingClient.DELETE("/comments/{comment_id}/", { params: ifSeen(seen) });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: conversationKey(number) }),
  });
};
