import { useMutation } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";

/**
 * Requests a mail with a link for a new password. The answer does not show whether the address has
 * an account.
 */
export const useForgotPassword = () =>
  useMutation({
    mutationFn: (email: string) =>
      bodyOf(workflowClient.POST("/identity/password/forgot/", { body: { email } })),
  });

/** Sets a password with the token of a mailed link; the token works once. */
export const useResetPassword = () =>
  useMutation({
    mutationFn: (body: { token: string; new_password: string }) =>
      workflowClient.POST("/identity/password/reset/", { body }),
  });
