import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { requireBuiltInIdentity } from "./guards";
import { shellRoute } from "./shell";

export const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/profile",
  beforeLoad: requireBuiltInIdentity,
  component: lazyRouteComponent(() => import("./profile.page"), "ProfileRoute"),
});
