import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { paths } from "@/lib/api/generated/workflow";

export type Profile =
  paths["/identity/profile/"]["get"]["responses"][200]["content"]["application/json"];

export const profileKey = ["profile"] as const;

/** The user's own account as stored now. The data in the token may be up to ten minutes older. */
export const profileQuery = queryOptions({
  queryKey: profileKey,
  queryFn: ({ signal }) => bodyOf(workflowClient.GET("/identity/profile/", { signal })),
});

export const useRename = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (full_name: string) =>
      bodyOf(workflowClient.PATCH("/identity/profile/", { body: { full_name } })),
    onSuccess: (profile) => queryClient.setQueryData(profileKey, profile),
  });
};

export const useChangePassword = () =>
  useMutation({
    mutationFn: (body: { current_password: string; new_password: string }) =>
      workflowClient.POST("/identity/password/change/", { body }),
  });
