import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { ticketListQuery } from "@/features/ticket-lists/api/ticket-lists";
import { filtersOf } from "@/features/ticket-lists/lib/filters";
import { ticketListSearchSchema } from "@/features/ticket-lists/lib/search";

import { BulkBar } from "./bulk-bar";
import { fetching, listAddress } from "./list-address";
import { shellRoute } from "./shell";

const Page = lazyRouteComponent(
  () => import("@/features/ticket-lists/components/ticket-list-page"),
  "TicketListPage",
);

export const allTicketsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/tickets",
  validateSearch: ticketListSearchSchema,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(ticketListQuery("all", filtersOf(deps)));
  },
  component: fetching(AllTickets, Page),
});

function AllTickets() {
  const address = listAddress(allTicketsRoute.useSearch(), allTicketsRoute.useNavigate());
  return <Page scope="all" {...address} Bulk={BulkBar} />;
}

export const ownedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/owned",
  validateSearch: ticketListSearchSchema,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(ticketListQuery("owned", filtersOf(deps)));
  },
  component: fetching(Owned, Page),
});

function Owned() {
  const address = listAddress(ownedRoute.useSearch(), ownedRoute.useNavigate());
  return <Page scope="owned" {...address} Bulk={BulkBar} />;
}
