import type { QueryClient } from "@tanstack/react-query";

import { sessionQuery } from "@/features/session/api/session";
import { isSignedOut } from "@/lib/api/errors";

/**
 * Asks the server who is signed in, which also renews an expired token. Returns false if nobody is
 * signed in any more. If the server cannot be reached, returns true, so that the caller tries
 * again.
 */
export const renewSession = async (queryClient: QueryClient): Promise<boolean> => {
  try {
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    return true;
  } catch (error) {
    return !isSignedOut(error);
  }
};
