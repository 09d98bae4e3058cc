import type { MyWorkFilters } from "../api/my-work";
import { defaultSort, type MyWorkSearch, toOrdering } from "./search";

/** The query for the server, from the search parameters of the list. */
export const filtersOf = (search: MyWorkSearch): MyWorkFilters => {
  const tab = search.tab ?? "open";
  return {
    tab,
    search: search.q,
    priority: search.priority,
    ordering: toOrdering(search.sort ?? defaultSort(tab)),
    page: search.page ?? 1,
  };
};
