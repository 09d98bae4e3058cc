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
 * The signed-in person; fails with a 401 if nobody ever was. Another person's answer never reaches
 * a page that this person opened: the call waits until this person is back.
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
      // Nothing of the previous person stays.
      queryClient.clear();
      queryClient.setQueryData(sessionKey, user);
      beginSession(user);
      tellSignedIn(user);
    },
  });
};

/**
 * Signs in over a page that lost its session. The person of the page continues; anybody else is
 * noticed, and nothing of the page is sent.
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
