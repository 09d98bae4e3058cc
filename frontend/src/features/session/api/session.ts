import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, postExternalLogout, workflowClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/workflow";
import { isIdentityBuiltIn, readConfig } from "@/lib/config";
import { beginSession, endSession, noteSession, readActing, sessionOpen } from "@/lib/session/gate";
import { tellSignedIn, tellSignedOut } from "@/lib/session/watch";

export type SessionUser =
  paths["/me/"]["get"]["responses"][200]["content"]["application/json"]["user"];
export type Credentials = { email: string; password: string };

export const sessionKey = ["session"] as const;

/**
 * Loads the signed-in user. Rejects with a 401 if this tab had no user and nobody is signed in. If
 * another user has signed in meanwhile, waits until this tab's user is signed in again, so that the
 * page never gets data of others.
 */
const askForSession = async (signal?: AbortSignal): Promise<SessionUser> => {
  for (;;) {
    const isFirst = readActing() === null;
    const { user } = await bodyOf(workflowClient.GET("/me/", { signal }));
    if (noteSession(user)) {
      if (isFirst) tellSignedIn(user);
      return user;
    }
    await sessionOpen(signal);
  }
};

export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: ({ signal }) => askForSession(signal),
  staleTime: 5 * 60_000,
  retry: false,
});

export const useSignIn = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => bodyOf(workflowClient.POST("/identity/login/", { body })),
    onSuccess: ({ user }) => {
      // Drop all data of the previous user.
      queryClient.clear();
      queryClient.setQueryData(sessionKey, user);
      beginSession(user);
      tellSignedIn(user);
    },
  });
};

/**
 * Signs in again on a page that has lost its session. If the user of the page signs in, the waiting
 * calls continue. If another user does, the page stays covered and sends nothing.
 */
export const useSignInAgain = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => bodyOf(workflowClient.POST("/identity/login/", { body })),
    onSuccess: ({ user }) => {
      if (noteSession(user)) queryClient.setQueryData(sessionKey, user);
      tellSignedIn(user);
    },
  });
};

export const useSignOut = () =>
  useMutation({
    mutationFn: async () => {
      const { authLogoutUrl } = readConfig();
      if (isIdentityBuiltIn()) await workflowClient.POST("/identity/logout/");
      else if (authLogoutUrl !== null) await postExternalLogout(authLogoutUrl);
    },
    onSuccess: () => {
      tellSignedOut();
      endSession();
    },
  });
