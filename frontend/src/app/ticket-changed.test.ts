import { QueryClient, type QueryKey } from "@tanstack/react-query";

import { myWorkQuery } from "@/features/my-work/api/my-work";
import { filtersOf as workFiltersOf } from "@/features/my-work/lib/filters";
import { ownTicketsQuery } from "@/features/own-tickets/api/own-tickets";
import { ticketQuery } from "@/features/ticket/api/ticket";
import { ticketListQuery } from "@/features/ticket-lists/api/ticket-lists";
import { filtersOf as listFiltersOf } from "@/features/ticket-lists/lib/filters";
import { countsQuery } from "@/lib/api/counts";
import { ticketChanged } from "@/lib/api/ticket-keys";

const ONE = ticketQuery("TX1").queryKey;
const OTHER = ticketQuery("TX2").queryKey;

/**
 * Puts all queries into a cache and reports a changed ticket. Returns for each query whether it was
 * marked as outdated.
 */
const madeOld = async (number: string | null, keys: readonly QueryKey[]) => {
  const queryClient = new QueryClient();
  for (const key of keys) queryClient.setQueryData(key, {});
  await ticketChanged(queryClient, number);
  return keys.map((key) => queryClient.getQueryState(key)?.isInvalidated);
};

describe("a changed ticket", () => {
  it.each<[string, QueryKey]>([
    ["the work of this person", myWorkQuery(workFiltersOf({})).queryKey],
    ["an employee's own tickets", ownTicketsQuery({}).queryKey],
    ["all tickets", ticketListQuery("all", listFiltersOf({})).queryKey],
    ["the owned tickets", ticketListQuery("owned", listFiltersOf({})).queryKey],
    ["the counts of the rail", countsQuery.queryKey],
  ])("is asked for again among %s", async (_, key) => {
    expect(await madeOld("TX1", [key])).toEqual([true]);
  });

  it("is asked for itself, and no other", async () => {
    expect(await madeOld("TX1", [ONE, OTHER])).toEqual([true, false]);
  });

  it("may be any where it is not known which", async () => {
    expect(await madeOld(null, [ONE, OTHER])).toEqual([true, true]);
  });
});
