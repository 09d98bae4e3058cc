import type { QueryClient, QueryKey } from "@tanstack/react-query";

/** Keys of what is asked about one ticket. */
export const ticketKeys = {
  all: ["ticket"] as const,
  one: (number: string) => [...ticketKeys.all, number] as const,
};

const registry: QueryKey[] = [];

/**
 * Registers the key of lists or counts of tickets where it is made, so that a change of a ticket asks
 * for them again.
 */
export const showsTickets = <const Key extends QueryKey>(key: Key): Key => {
  registry.push(key);
  return key;
};

/** Asks again for all that shows this ticket; null where it is not known which one changed. */
export const ticketChanged = async (
  queryClient: QueryClient,
  number: string | null,
): Promise<void> => {
  const one = number === null ? ticketKeys.all : ticketKeys.one(number);
  await Promise.all(
    [...registry, one].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  );
};
