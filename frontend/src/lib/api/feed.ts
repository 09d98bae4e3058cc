import { queryOptions } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";
import { ticketKeys } from "@/lib/api/ticket-keys";

export type FeedEntry = components["schemas"]["FeedEntryOutput"];
export type TextCode = FeedEntry["text_code"];

/** The longest page the server gives. */
const PAGE_SIZE = 100;

/**
 * Whose feed it is. A new `rev` loads it again; the requester, who is shown none, has the ticket's
 * status for it.
 */
export type FeedOf = { task_id: number; rev: number | string };

/** Everything that happened to the task, oldest first, as far as the reader may know of it. */
export const feedQuery = (number: string, task: FeedOf) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "feed", task.rev],
    queryFn: ({ signal }) => fetchFeed(task.task_id, 0, signal),
    placeholderData: (previous) => previous,
  });

/** The events after the revision `seen`, for somebody whose act came too late. */
export const newsQuery = (number: string, task: { task_id: number; rev: number }, seen: number) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "news", seen, task.rev],
    queryFn: ({ signal }) => fetchFeed(task.task_id, seen, signal),
    placeholderData: (previous) => previous,
  });

const fetchFeed = async (
  taskId: number,
  afterRev: number,
  signal: AbortSignal,
): Promise<FeedEntry[]> => {
  const entries: FeedEntry[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await bodyOf(
      workflowClient.GET("/tasks/{task_id}/events/", {
        params: {
          path: { task_id: String(taskId) },
          query: { page, page_size: PAGE_SIZE, after_rev: afterRev || undefined },
        },
        signal,
      }),
    );
    entries.push(...answer.results);
    if (answer.next === null) return entries;
  }
};
