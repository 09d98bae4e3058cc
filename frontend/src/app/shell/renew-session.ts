import type { QueryClient } from "@tanstack/react-query";

import { sessionQuery } from "@/features/session/api/session";
import { isSignedOut } from "@/lib/api/errors";

/**
 * Asks who is signed in, which renews an expired token on the way. False where nobody is any more;
 * a server that cannot be reached is no reason to give up.
 */
export const renewSession = async (queryClient: QueryClient): Promise<boolean> => {
  try {
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    return true;
  } catch (error) {
    return !isSignedOut(error);
  }
};
