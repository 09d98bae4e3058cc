import type { ListFilters } from "../api/ticket-lists";
import { defaultSort, type Tab, type TicketListSearch } from "./search";

/** The query for the server, from the search parameters of the list. */
export const filtersOf = (search: TicketListSearch): ListFilters => {
  const tab: Tab = search.tab ?? "active";
  return {
    tab,
    search: search.q,
    priority: search.priority,
    sort: search.sort ?? defaultSort(tab),
    page: search.page ?? 1,
  };
};
