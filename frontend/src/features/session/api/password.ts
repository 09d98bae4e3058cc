import { useMutation } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";

/** Requests a mail with a link; the answer is the same for every address. */
export const useForgotPassword = () =>
  useMutation({
    mutationFn: (email: string) =>
      bodyOf(workflowClient.POST("/identity/password/forgot/", { body: { email } })),
  });

/** Sets a password by the token of a link, which works once. */
export const useResetPassword = () =>
  useMutation({
    mutationFn: (body: { token: string; new_password: string }) =>
      workflowClient.POST("/identity/password/reset/", { body }),
  });
