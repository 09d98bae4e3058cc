import type { ListFilters } from "../api/ticket-lists";
import { DEFAULT_SORT, type TicketListSearch } from "./search";

/** What the server is asked for by an address of the list. */
export const filtersOf = (search: TicketListSearch): ListFilters => ({
  tab: search.tab ?? "active",
  search: search.q,
  priority: search.priority,
  sort: search.sort ?? DEFAULT_SORT,
  page: search.page ?? 1,
});
