import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";

import { type CalendarsSearch, toQuery } from "../lib/search";

export type Workflow = components["schemas"]["WorkflowOutput"];

export const WORKFLOWS_SHOWN = 25;

const workflowKeys = { all: ["workflow-calendars"] as const };

export const workflowsQuery = (search: CalendarsSearch) =>
  queryOptions({
    queryKey: [...workflowKeys.all, search] as const,
    queryFn: ({ signal }) => {
      const query = { ...toQuery(search), page_size: WORKFLOWS_SHOWN };
      return bodyOf(workflowClient.GET("/workflows/", { params: { query }, signal }));
    },
    placeholderData: (page) => page,
  });

const useReload = () => {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: workflowKeys.all });
};

/** Gives a workflow's draft a calendar; null for round the clock. */
export const useGiveCalendar = (workflow: Workflow) => {
  const reload = useReload();
  const { workflow_id, rev, description, sub_category, end_logic } = workflow;
  return useMutation({
    mutationFn: (calendarId: number | null) =>
      bodyOf(
        workflowClient.PUT("/workflows/{workflow_id}/update-details/", {
          params: { path: { workflow_id }, header: { "If-Match": `"${rev}"` } },
          // Send these fields unchanged: the server would set fields that are missing to defaults.
          body: { description, sub_category, end_logic, calendar_id: calendarId },
        }),
      ),
    // Load the row again after a refusal, too: it may be out of date.
    onSettled: reload,
  });
};

/** Makes the draft of a workflow its active version; fails with 409 if the draft has errors. */
export const usePublish = ({ workflow_id, rev }: Workflow) => {
  const reload = useReload();
  return useMutation({
    mutationFn: () =>
      bodyOf(
        workflowClient.POST("/workflows/{workflow_id}/initialize/", {
          params: { path: { workflow_id }, header: { "If-Match": `"${rev}"` } },
        }),
      ),
    onSettled: reload,
  });
};
