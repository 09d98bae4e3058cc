import type { QueryClient } from "@tanstack/react-query";

import { sessionQuery } from "@/features/session/api/session";
import { isSignedOut } from "@/lib/api/errors";

/**
 * Asks who is signed in, which renews an expired token. False if nobody is any more; true if the
 * server cannot be reached, so that the attempts go on.
 */
export const renewSession = async (queryClient: QueryClient): Promise<boolean> => {
  try {
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    return true;
  } catch (error) {
    return !isSignedOut(error);
  }
};
