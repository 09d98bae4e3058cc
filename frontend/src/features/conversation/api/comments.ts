import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { textToHtml } from "@/components/rich-writing";
import { bodyOf, messagingClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/messaging";
import { ticketKeys } from "@/lib/api/ticket-keys";
import { keepDraft, settleDraft } from "@/lib/draft";

import {
  addComment,
  addFetched,
  type Conversation,
  EMPTY_CONVERSATION,
  leavesGap,
} from "../lib/conversation";

type ListAnswer =
  paths["/comments/by-ticket/{ticket_id}/"]["get"]["responses"][200]["content"]["application/json"];
export type Comment = ListAnswer["results"][number];
export type Visibility = Comment["visibility"];

const PAGE_SIZE = 100;

export const conversationKey = (number: string) =>
  [...ticketKeys.one(number), "conversation"] as const;

/** All comments after `seq`, oldest first, page by page. */
export const fetchCommentsAfter = async (
  number: string,
  seq: number,
  signal?: AbortSignal,
): Promise<Comment[]> => {
  const comments: Comment[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await bodyOf(
      messagingClient.GET("/comments/by-ticket/{ticket_id}/", {
        params: {
          path: { ticket_id: number },
          query: { after_seq: seq, page, page_size: PAGE_SIZE },
        },
        signal,
      }),
    );
    comments.push(...answer.results);
    if (answer.next === null || answer.results.length === 0) return comments;
  }
};

export const conversationQuery = (number: string) =>
  queryOptions({
    queryKey: conversationKey(number),
    queryFn: async ({ signal, client, queryKey }): Promise<Conversation> => {
      // Keeps the loaded comments, and asks only for later ones.
      const held = client.getQueryData<Conversation>(queryKey) ?? EMPTY_CONVERSATION;
      const fresh = await fetchCommentsAfter(number, held.seq, signal);
      // The socket may have brought some of them in the meantime.
      const latest = client.getQueryData<Conversation>(queryKey) ?? EMPTY_CONVERSATION;
      return addFetched(latest, fresh);
    },
  });

/** Puts a comment that arrived by itself into the conversation, and fills the gap before it. */
export const noteComment = (queryClient: QueryClient, number: string, comment: Comment): void => {
  const key = conversationKey(number);
  const held = queryClient.getQueryData<Conversation>(key);
  if (held) queryClient.setQueryData<Conversation>(key, addComment(held, comment));
  if (!held || leavesGap(held, comment.seq)) void queryClient.invalidateQueries({ queryKey: key });
};

/**
 * Fetches what came after the comments that are held. `seq` is the newest one's by the server, which
 * the socket tells whenever it opens: nobody here heard what was said until then.
 */
export const catchUp = async (
  queryClient: QueryClient,
  number: string,
  seq: number | undefined,
): Promise<void> => {
  const query = conversationQuery(number);
  // A first fetch under way may have been answered before the newest comment was written.
  const held = await queryClient.ensureQueryData(query).catch(() => undefined);
  const isBehind = held && (seq === undefined || seq > held.seq);
  if (isBehind) await queryClient.invalidateQueries({ queryKey: query.queryKey });
};

/** The keys of the draft of a comment, and of its audience. */
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
      // A reply to everybody is said on purpose, each time.
      keepDraft(audiencePlace(number), "");
      noteComment(queryClient, number, comment);
    },
  });
};

/** The state a change was made on; the server refuses it where another window was quicker. */
const ifSeen = (comment: Pick<Comment, "comment_id" | "seq">) => ({
  path: { comment_id: comment.comment_id },
  header: { "If-Match": `"${comment.seq}"` },
});

/** Changes a comment. `seen` is the version that the person has read. */
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
    // After a refusal, load the current comment.
    onError: () => queryClient.invalidateQueries({ queryKey: conversationKey(number) }),
  });
};

/** Takes a comment back; its place stays. */
export const useDeleteComment = (number: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (seen: Comment): Promise<void> => {
      await messagingClient.DELETE("/comments/{comment_id}/", { params: ifSeen(seen) });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: conversationKey(number) }),
  });
};
