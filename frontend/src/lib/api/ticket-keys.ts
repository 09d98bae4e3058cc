import type { QueryClient, QueryKey } from "@tanstack/react-query";

/** Beginnings of the query keys about one ticket. */
export const ticketKeys = {
  all: ["ticket"] as const,
  one: (number: string) => [...ticketKeys.all, number] as const,
};

const registry: QueryKey[] = [];

/**
 * Registers the query key of a list or of counts of tickets, so that a change of a ticket loads
 * them again. Returns the key.
 */
export const showsTickets = <const Key extends QueryKey>(key: Key): Key => {
  registry.push(key);
  return key;
};

/** Loads again all data that shows this ticket; null means that any ticket may have changed. */
export const ticketChanged = async (
  queryClient: QueryClient,
  number: string | null,
): Promise<void> => {
  const one = number === null ? ticketKeys.all : ticketKeys.one(number);
  await Promise.all(
    [...registry, one].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );
};
