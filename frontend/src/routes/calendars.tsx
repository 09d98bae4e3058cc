import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { calendarQuery, calendarsQuery } from "@/features/calendars/api/calendars";
import { workflowsQuery } from "@/features/calendars/api/workflows";
import { calendarsSearchSchema } from "@/features/calendars/lib/search";

import { requireAdmin } from "./guards";
import { fetching, listAddress } from "./list-address";
import { shellRoute } from "./shell";

const List = lazyRouteComponent(
  () => import("@/features/calendars/components/calendars-page"),
  "CalendarsPage",
);

export const calendarsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calendars",
  validateSearch: calendarsSearchSchema,
  beforeLoad: ({ context }) => requireAdmin(context.user),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => {
    if (deps.tab === "workflows") void queryClient.prefetchQuery(workflowsQuery(deps));
    else void queryClient.prefetchQuery(calendarsQuery(deps));
  },
  component: fetching(Calendars, List),
});

function Calendars() {
  return <List {...listAddress(calendarsRoute.useSearch(), calendarsRoute.useNavigate())} />;
}

export const newCalendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calendars/new",
  beforeLoad: ({ context }) => requireAdmin(context.user),
  component: lazyRouteComponent(
    () => import("@/features/calendars/components/new-calendar-page"),
    "NewCalendarPage",
  ),
});

const One = lazyRouteComponent(
  () => import("@/features/calendars/components/calendar-page"),
  "CalendarPage",
);

export const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calendars/$calendarId",
  beforeLoad: ({ context }) => requireAdmin(context.user),
  loader: ({ context, params, preload }) => {
    // A preload runs when the pointer passes over a row: load the calendar only on a click.
    if (!preload) void context.queryClient.prefetchQuery(calendarQuery(Number(params.calendarId)));
  },
  component: fetching(Calendar, One),
});

function Calendar() {
  const { calendarId } = calendarRoute.useParams();
  return <One key={calendarId} calendarId={Number(calendarId)} />;
}
