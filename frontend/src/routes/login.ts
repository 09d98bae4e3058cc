import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import * as z from "zod/mini";

import { mayLeaveForLogin } from "@/features/session/lib/leaving";
import { safeRedirect } from "@/features/session/lib/redirect";
import { authLoginHref } from "@/lib/config";
import { anyText } from "@/lib/search-params";

import { rootRoute } from "./root";

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login",
  validateSearch: z.object({ redirect: anyText }),
  beforeLoad: ({ search }) => {
    const href = authLoginHref(safeRedirect(search.redirect));
    if (href !== null && mayLeaveForLogin(Date.now())) throw redirect({ href });
  },
  component: lazyRouteComponent(() => import("./login.page"), "LoginRoute"),
});
