import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";
import { showsTickets } from "@/lib/api/ticket-keys";
import { type SentDraft, settleDraft } from "@/lib/draft";

import { type IncidentsSearch, toQuery } from "../lib/search";

export type Incident = components["schemas"]["IncidentOutput"];

export const PAGE_SIZE = 25;

const incidentKeys = { all: showsTickets(["incidents"]) };

export const incidentsQuery = (search: IncidentsSearch) =>
  queryOptions({
    queryKey: [...incidentKeys.all, "list", search] as const,
    queryFn: ({ signal }) => {
      const query = { ...toQuery(search), page_size: PAGE_SIZE };
      return bodyOf(workflowClient.GET("/incidents/", { params: { query }, signal }));
    },
    // Keep the last page only within a tab.
    placeholderData: (page, query) => (query?.queryKey[2].tab === search.tab ? page : undefined),
  });

const pathOf = ({ incident_id }: Incident) => ({ path: { incident_id: String(incident_id) } });

/** Tries again what failed. The answer's state says whether the incident is resolved now. */
export const useRetry = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (incident: Incident) =>
      bodyOf(workflowClient.POST("/incidents/{incident_id}/retry/", { params: pathOf(incident) })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: incidentKeys.all }),
  });
};

type Resolve = { incident: Incident; reason: string; draft: SentDraft };

/** Marks an incident as resolved. */
export const useResolve = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ incident, reason }: Resolve) =>
      bodyOf(
        workflowClient.POST("/incidents/{incident_id}/resolve/", {
          params: pathOf(incident),
          body: { reason },
        }),
      ),
    onSuccess: (_answer, { draft }) => settleDraft(draft.place, draft.text),
    onSettled: () => queryClient.invalidateQueries({ queryKey: incidentKeys.all }),
  });
};
