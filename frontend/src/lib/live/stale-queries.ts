import { type Query, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

import { ApiError } from "@/lib/api/errors";

const SERVER_ERROR = 500;

/** Whether the shown data could not be refreshed: the service was not reached, or failed. */
const isStale = (query: Query): boolean => {
  const { state } = query;
  return (
    state.data !== undefined &&
    state.error instanceof ApiError &&
    (state.error.status === 0 || state.error.status >= SERVER_ERROR) &&
    query.getObserversCount() > 0
  );
};

/** The time since which some data on the page could not be refreshed; null if all is up to date. */
export const useStaleSince = (): number | null => {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (tell) => cache.subscribe(tell),
    () => {
      const times = cache
        .getAll()
        .filter((query) => isStale(query))
        .map(({ state }) => state.dataUpdatedAt);
      return times.length > 0 ? Math.min(...times) : null;
    },
  );
};
