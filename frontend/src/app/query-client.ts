import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { ApiError, isSignedOut } from "@/lib/api/errors";

const RETRIES = 2;

/**
 * Whether to repeat a failed call: after failures of server or network, but not after a refusal.
 */
const shouldRetry = (count: number, error: Error): boolean => {
  const mayPass = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
  return mayPass && count < RETRIES;
};

/**
 * `onSignedOut` runs when a call is refused because there is no session and a refresh also failed.
 */
export const createQueryClient = (onSignedOut: () => void): QueryClient => {
  const watch = (error: Error) => {
    if (isSignedOut(error)) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: shouldRetry,
        retryDelay: (attempt) => 400 * 2 ** attempt,
      },
    },
  });
};
