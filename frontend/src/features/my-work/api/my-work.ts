import { queryOptions } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/workflow";
import { showsTickets } from "@/lib/api/ticket-keys";
import type { Priority } from "@/lib/priority";

type MyTasks = paths["/tasks/my-tasks/"]["get"];
type Query = NonNullable<MyTasks["parameters"]["query"]>;
export type Ordering = NonNullable<Query["ordering"]>[number];
export type MyWorkPage = MyTasks["responses"][200]["content"]["application/json"];
export type MyWorkRow = MyWorkPage["results"][number];

export type MyWorkFilters = {
  tab: "open" | "acted";
  search?: string;
  priority?: Priority;
  ordering: Ordering;
  page: number;
};

export const PAGE_SIZE = 25;

export const myWorkKeys = {
  all: showsTickets(["my-work"]),
  list: (filters: MyWorkFilters) => [...myWorkKeys.all, "list", filters] as const,
};

export const myWorkQuery = (filters: MyWorkFilters) =>
  queryOptions({
    queryKey: myWorkKeys.list(filters),
    queryFn: ({ signal }) =>
      bodyOf(
        workflowClient.GET("/tasks/my-tasks/", {
          params: {
            query: {
              assignment_status: filters.tab,
              search: filters.search,
              priority: filters.priority,
              ordering: [filters.ordering],
              page: filters.page,
              page_size: PAGE_SIZE,
            },
          },
          signal,
        }),
      ),
    // Keep the last page only within a tab: the tabs have different columns.
    placeholderData: (page, query) => (query?.queryKey[2].tab === filters.tab ? page : undefined),
    refetchInterval: 60_000,
  });
