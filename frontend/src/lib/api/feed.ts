import { queryOptions } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";
import { ticketKeys } from "@/lib/api/ticket-keys";

export type FeedEntry = components["schemas"]["FeedEntryOutput"];
export type TextCode = FeedEntry["text_code"];

/** The largest page that the server returns. */
const PAGE_SIZE = 100;

/**
 * The task whose events are loaded. A new `rev` loads them again. A requester does not see the
 * task's revision: their `rev` is the status of the ticket.
 */
export type FeedOf = { task_id: number; rev: number | string };

/** All events of the task that the user may see, oldest first. */
export const feedQuery = (number: string, task: FeedOf) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "feed", task.rev],
    queryFn: ({ signal }) => fetchFeed(task.task_id, 0, signal),
    placeholderData: (previous) => previous,
  });

/** The events after the revision `seen`: shown to a user whose act was refused as outdated. */
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
