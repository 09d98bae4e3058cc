import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { shellRoute } from "./shell";

export const newTicketRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/new",
  component: lazyRouteComponent(() => import("./new-ticket.page"), "NewTicketRoute"),
});
