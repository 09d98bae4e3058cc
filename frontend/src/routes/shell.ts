import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { sessionQuery } from "@/features/session/api/session";
import { isSignedOut } from "@/lib/api/errors";

import { PageError } from "./failures";
import { rootRoute } from "./root";

/** The frame of every page of a signed-in person. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    try {
      const user = await context.queryClient.ensureQueryData(sessionQuery);
      return { user };
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      const target = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/login", search: { redirect: target }, replace: true });
    }
  },
  component: lazyRouteComponent(() => import("@/app/shell/shell"), "Shell"),
  errorComponent: PageError,
});
