import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import * as z from "zod/mini";

import { deadLettersSearchSchema } from "@/features/dead-letters/lib/search";
import { myWorkSearchSchema } from "@/features/my-work/lib/search";
import { ownTicketsSearchSchema } from "@/features/own-tickets/lib/search";
import { peopleSearchSchema } from "@/features/people/lib/search";
import { sessionQuery } from "@/features/session/api/session";
import { mayLeaveForLogin } from "@/features/session/lib/leaving";
import { holdLinkToken } from "@/features/session/lib/link-token";
import { safeRedirect } from "@/features/session/lib/redirect";
import { isEmployee } from "@/features/session/lib/roles";
import { ticketListSearchSchema } from "@/features/ticket-lists/lib/search";
import { isSignedOut } from "@/lib/api/errors";
import { authLoginHref, isIdentityBuiltIn } from "@/lib/config";
import { anyText, oneOf } from "@/lib/search-params";
import { NotFoundPage, PageError } from "@/routes/failures";

import { keepWayBack } from "./way-back";

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: PageError,
});

/** Accounts and passwords have pages only where they are kept here. */
const requireBuiltInIdentity = () => {
  if (!isIdentityBuiltIn()) throw notFound();
};

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login",
  validateSearch: z.object({ redirect: anyText }),
  beforeLoad: ({ search }) => {
    const href = authLoginHref(safeRedirect(search.redirect));
    if (href !== null && mayLeaveForLogin(Date.now())) throw redirect({ href });
  },
  component: lazyRouteComponent(() => import("@/routes/login"), "LoginRoute"),
});

const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/forgot-password",
  beforeLoad: requireBuiltInIdentity,
  component: lazyRouteComponent(() => import("@/routes/password"), "ForgotPasswordRoute"),
});

const resetPasswordRoute = createRoute({
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
    // Before anything of the page is loaded, so that nothing carries the token as its referrer.
    throw redirect({ to: "/reset-password", search: {}, replace: true });
  },
  component: lazyRouteComponent(() => import("@/routes/password"), "ResetPasswordRoute"),
});

const shellRoute = createRoute({
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

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  beforeLoad: ({ context }) => {
    throw redirect({ to: isEmployee(context.user) ? "/my-tickets" : "/my-work", replace: true });
  },
});

const myWorkRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/my-work",
  validateSearch: myWorkSearchSchema,
  beforeLoad: ({ context }) => {
    if (isEmployee(context.user)) throw redirect({ to: "/my-tickets", replace: true });
  },
  component: lazyRouteComponent(() => import("@/routes/my-work"), "MyWorkRoute"),
});

const allTicketsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/tickets",
  validateSearch: ticketListSearchSchema,
  component: lazyRouteComponent(() => import("@/routes/ticket-list"), "AllTicketsRoute"),
});

const ownedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/owned",
  validateSearch: ticketListSearchSchema,
  component: lazyRouteComponent(() => import("@/routes/ticket-list"), "OwnedRoute"),
});

const ticketRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/tickets/$number",
  validateSearch: z.object({
    view: oneOf(["comments", "history"]),
    panel: oneOf(["talk", "facts"]),
  }),
  component: lazyRouteComponent(() => import("@/routes/ticket"), "TicketRoute"),
});

const myTicketsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/my-tickets",
  validateSearch: ownTicketsSearchSchema,
  beforeLoad: ({ context }) => {
    // Staff would be shown everybody's tickets there.
    if (!isEmployee(context.user)) throw redirect({ to: "/my-work", replace: true });
  },
  component: lazyRouteComponent(() => import("@/routes/my-tickets"), "MyTicketsRoute"),
});

const newTicketRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/new",
  component: lazyRouteComponent(() => import("@/routes/new-ticket"), "NewTicketRoute"),
});

const profileRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/profile",
  beforeLoad: requireBuiltInIdentity,
  component: lazyRouteComponent(() => import("@/routes/profile"), "ProfileRoute"),
});

const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/people",
  validateSearch: peopleSearchSchema,
  beforeLoad: requireBuiltInIdentity,
  component: lazyRouteComponent(() => import("@/routes/people"), "PeopleRoute"),
});

const personRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/people/$userId",
  beforeLoad: requireBuiltInIdentity,
  component: lazyRouteComponent(() => import("@/routes/people"), "PersonRoute"),
});

const deadLettersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/settings/dead-letters",
  validateSearch: deadLettersSearchSchema,
  component: lazyRouteComponent(() => import("@/routes/settings"), "DeadLettersRoute"),
});

const routeTree = rootRoute.addChildren([
  loginRoute,
  forgotPasswordRoute,
  resetPasswordRoute,
  shellRoute.addChildren([
    homeRoute,
    myWorkRoute,
    allTicketsRoute,
    ownedRoute,
    ticketRoute,
    myTicketsRoute,
    newTicketRoute,
    profileRoute,
    peopleRoute,
    personRoute,
    deadLettersRoute,
  ]),
]);

export const createAppRouter = (queryClient: QueryClient) => {
  const router = createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    scrollRestoration: true,
    // On a desk the page scrolls inside the shell.
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
