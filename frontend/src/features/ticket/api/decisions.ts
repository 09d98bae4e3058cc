import { queryOptions } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";
import { ticketKeys } from "@/lib/api/ticket-keys";

import type { Task } from "./ticket";

export type Decision = components["schemas"]["DecisionOutput"];
export type Candidate = Decision["candidates"][number];

/** The largest page that the server returns. */
const PAGE_SIZE = 100;

/** Every decision about the task, oldest first: its workflow, its people and its deadlines. */
export const decisionsQuery = (number: string, task: Pick<Task, "task_id" | "rev">) =>
  queryOptions({
    queryKey: [...ticketKeys.one(number), "decisions", task.rev],
    queryFn: async ({ signal }): Promise<Decision[]> => {
      const path = { task_id: String(task.task_id) };
      const found: Decision[] = [];
      for (let page = 1; ; page += 1) {
        const query = { page, page_size: PAGE_SIZE };
        const answer = await bodyOf(
          workflowClient.GET("/tasks/{task_id}/decisions/", { params: { path, query }, signal }),
        );
        found.push(...answer.results);
        if (answer.next === null) return found;
      }
    },
    placeholderData: (previous) => previous,
  });
