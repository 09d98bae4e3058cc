import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, postExternalLogout, workflowClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/workflow";
import { isIdentityBuiltIn, readConfig } from "@/lib/config";

export type SessionUser =
  paths["/me/"]["get"]["responses"][200]["content"]["application/json"]["user"];
export type Credentials = { email: string; password: string };

export const sessionKey = ["session"] as const;

/** Who is signed in; fails with a 401 where nobody is. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }) => (await bodyOf(workflowClient.GET("/me/", { signal }))).user,
  staleTime: 5 * 60_000,
  retry: false,
});

export const useSignIn = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => bodyOf(workflowClient.POST("/identity/login/", { body })),
    onSuccess: ({ user }) => {
      // Whoever was here before leaves nothing behind.
      queryClient.clear();
      queryClient.setQueryData(sessionKey, user);
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
  });
