import { type QueryClient, queryOptions } from "@tanstack/react-query";

import { bodyOf, messagingClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/messaging";
import { ticketKeys } from "@/lib/api/ticket-keys";

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
      // Keep the loaded comments and fetch only later ones.
      const held = client.getQueryData<Conversation>(queryKey) ?? EMPTY_CONVERSATION;
      const fresh = await fetchCommentsAfter(number, held.seq, signal);
      // Read the cache again: the socket may have added some of them meanwhile.
      const latest = client.getQueryData<Conversation>(queryKey) ?? EMPTY_CONVERSATION;
      return addFetched(latest, fresh);
    },
  });

/**
 * Adds a comment that the socket pushed or a call returned; fetches the comments missing before it.
 */
export const noteComment = (queryClient: QueryClient, number: string, comment: Comment): void => {
  const key = conversationKey(number);
  const held = queryClient.getQueryData<Conversation>(key);
  if (held) queryClient.setQueryData<Conversation>(key, addComment(held, comment));
  if (!held || leavesGap(held, comment.seq)) void queryClient.invalidateQueries({ queryKey: key });
};

/**
 * Fetches the comments that were written while the socket was closed. `seq` is the number of the
 * newest comment, which the server sends when the socket opens; undefined if it sent none.
 */
export const catchUp = async (
  queryClient: QueryClient,
  number: string,
  seq: number | undefined,
): Promise<void> => {
  const query = conversationQuery(number);
  // Wait for the first fetch: its answer may not contain the newest comment.
  const held = await queryClient.ensureQueryData(query).catch(() => undefined);
  const isBehind = held && (seq === undefined || seq > held.seq);
  if (isBehind) await queryClient.invalidateQueries({ queryKey: query.queryKey });
};
