import { queryOptions } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "./client";
import type { components } from "./generated/workflow";
import { showsTickets } from "./ticket-keys";

export type Counts = components["schemas"]["CountsOutput"];

export type TaskCounts = components["schemas"]["TaskCountsOutput"];

/** How many tickets are open, late and unassigned in each list that this user may see. */
export const countsQuery = queryOptions({
  queryKey: showsTickets(["task-counts"]),
  queryFn: ({ signal }) => bodyOf(workflowClient.GET("/tasks/counts/", { signal })),
  refetchInterval: 60_000,
});
