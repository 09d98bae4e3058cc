import { createRoute, redirect } from "@tanstack/react-router";

import { homeOf } from "@/app/places";

import { shellRoute } from "./shell";

export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  beforeLoad: ({ context }) => {
    throw redirect({ to: homeOf(context.user).to, replace: true });
  },
});
