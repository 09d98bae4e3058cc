import { queryOptions } from "@tanstack/react-query";

import { bodyOf, ticketsClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/tickets";
import { showsTickets } from "@/lib/api/ticket-keys";

import { type OwnTicketsSearch, toQuery } from "../lib/search";

export type OwnTicket = components["schemas"]["TicketOutput"];

export const PAGE_SIZE = 25;
export const ownTicketKeys = { all: showsTickets(["own-tickets"]) };

/** An employee's own tickets; the service returns no others to an employee. */
export const ownTicketsQuery = (search: OwnTicketsSearch) =>
  queryOptions({
    queryKey: [...ownTicketKeys.all, search] as const,
    queryFn: ({ signal }) => {
      const query = { ...toQuery(search), page_size: PAGE_SIZE };
      return bodyOf(ticketsClient.GET("/tickets/", { params: { query }, signal }));
    },
    // Keep the last page only within a tab.
    placeholderData: (page, query) => (query?.queryKey[1].tab === search.tab ? page : undefined),
    refetchInterval: 60_000,
  });
