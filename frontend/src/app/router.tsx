import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { calendarRoute, calendarsRoute, newCalendarRoute } from "@/routes/calendars";
import { claimQueueRoute } from "@/routes/claim-queue";
import { deadLettersRoute } from "@/routes/dead-letters";
import { homeRoute } from "@/routes/home";
import { incidentsRoute } from "@/routes/incidents";
import { loginRoute } from "@/routes/login";
import { myWorkRoute } from "@/routes/my-work";
import { newTicketRoute } from "@/routes/new-ticket";
import { ownTicketsRoute } from "@/routes/own-tickets";
import { forgotPasswordRoute, resetPasswordRoute } from "@/routes/password";
import { peopleRoute, personRoute } from "@/routes/people";
import { profileRoute } from "@/routes/profile";
import { roleRoute, rolesRoute } from "@/routes/roles";
import { rootRoute } from "@/routes/root";
import { shellRoute } from "@/routes/shell";
import { ticketRoute } from "@/routes/ticket";
import { allTicketsRoute, ownedRoute } from "@/routes/ticket-lists";

import { keepWayBack } from "./way-back";

const routeTree = rootRoute.addChildren([
  loginRoute,
  forgotPasswordRoute,
  resetPasswordRoute,
  shellRoute.addChildren([
    homeRoute,
    myWorkRoute,
    claimQueueRoute,
    allTicketsRoute,
    ownedRoute,
    ticketRoute,
    ownTicketsRoute,
    newTicketRoute,
    profileRoute,
    peopleRoute,
    personRoute,
    rolesRoute,
    roleRoute,
    incidentsRoute,
    calendarsRoute,
    newCalendarRoute,
    calendarRoute,
    deadLettersRoute,
  ]),
]);

export const createAppRouter = (queryClient: QueryClient) => {
  const router = createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    // Let the query client decide when loaded data is too old.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    // On wide screens `#content` scrolls, not the window.
    scrollToTopSelectors: ["#content"],
    defaultPendingMs: 150,
  });
  keepWayBack(router);
  return router;
};

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
