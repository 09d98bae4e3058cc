import { queryOptions, useMutation } from "@tanstack/react-query";

import { bodyOf, ticketsClient, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/tickets";

import type { toBody } from "../lib/draft";

export type NewTicket = components["schemas"]["TicketOutput"];
export type Fit = { department: string; category: string; sub_category: string };

/** The kinds of tickets that workflows take. Everybody who may post tickets may read them. */
export const fitsQuery = queryOptions({
  queryKey: ["new-ticket", "fits"],
  queryFn: async ({ signal }): Promise<Fit[]> =>
    (await bodyOf(workflowClient.GET("/workflows/kinds/", { signal }))).kinds,
  staleTime: 60_000,
});

export const useCreateTicket = () =>
  useMutation({
    mutationFn: (body: ReturnType<typeof toBody>) =>
      bodyOf(ticketsClient.POST("/tickets/", { body })),
  });
