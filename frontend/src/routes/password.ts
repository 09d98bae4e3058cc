import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import * as z from "zod/mini";

import { holdLinkToken } from "@/features/session/lib/link-token";
import { anyText } from "@/lib/search-params";

import { requireBuiltInIdentity } from "./guards";
import { rootRoute } from "./root";

export const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/forgot-password",
  beforeLoad: requireBuiltInIdentity,
  component: lazyRouteComponent(
    () => import("@/features/session/components/forgot-page"),
    "ForgotPage",
  ),
});

export const resetPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reset-password",
  validateSearch: z.object({
    token: anyText,
    new: anyText,
  }),
  beforeLoad: ({ search }) => {
    requireBuiltInIdentity();
    if (!search.token) return;
    holdLinkToken({ token: search.token, isNew: search.new !== undefined });
    // Redirect before the page loads anything, so that no request has the token in its referrer.
    throw redirect({ to: "/reset-password", search: {}, replace: true });
  },
  component: lazyRouteComponent(
    () => import("@/features/session/components/reset-page"),
    "ResetPage",
  ),
});
