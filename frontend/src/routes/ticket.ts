import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import * as z from "zod/mini";

import { isEmployee } from "@/features/session/lib/roles";
import { taskQuery, ticketQuery } from "@/features/ticket/api/ticket";
import { oneOf } from "@/lib/search-params";

import { shellRoute } from "./shell";

export const ticketRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/tickets/$number",
  validateSearch: z.object({
    view: oneOf(["comments", "history"]),
    panel: oneOf(["talk", "facts"]),
  }),
  loader: ({ context: { queryClient, user }, params: { number }, preload }) => {
    // A preload runs when the pointer passes over a row: load the ticket only on a click.
    if (preload) return;
    void queryClient.prefetchQuery(ticketQuery(number));
    // An employee may not see the task of the ticket.
    if (!isEmployee(user)) void queryClient.prefetchQuery(taskQuery(number));
  },
  component: lazyRouteComponent(() => import("./ticket.page"), "TicketRoute"),
});
