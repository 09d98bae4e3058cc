import { createRoute, redirect } from "@tanstack/react-router";

import { isEmployee } from "@/features/session/lib/roles";

import { shellRoute } from "./shell";

export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  beforeLoad: ({ context }) => {
    throw redirect({ to: isEmployee(context.user) ? "/my-tickets" : "/my-work", replace: true });
  },
});
