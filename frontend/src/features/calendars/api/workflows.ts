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
          // The fields with a default go with it, as they are.
          body: { description, sub_category, end_logic, calendar_id: calendarId },
        }),
      ),
    // After a refusal, too: the row may be out of date.
    onSettled: reload,
  });
};

/** Makes the draft of a workflow its active version; 409 if it has errors. */
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
