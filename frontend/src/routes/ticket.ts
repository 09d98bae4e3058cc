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
    // A pointer that passes over the rows of a list asks for none of their tickets.
    if (preload) return;
    void queryClient.prefetchQuery(ticketQuery(number));
    // Only people who work on the ticket see its steps.
    if (!isEmployee(user)) void queryClient.prefetchQuery(taskQuery(number));
  },
  component: lazyRouteComponent(() => import("./ticket.page"), "TicketRoute"),
});
