import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { ownTicketsQuery } from "@/features/own-tickets/api/own-tickets";
import { ownTicketsSearchSchema } from "@/features/own-tickets/lib/search";
import { isEmployee } from "@/features/session/lib/roles";

import { fetching, listAddress } from "./list-address";
import { shellRoute } from "./shell";

const Page = lazyRouteComponent(
  () => import("@/features/own-tickets/components/own-tickets-page"),
  "OwnTicketsPage",
);

export const ownTicketsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/my-tickets",
  validateSearch: ownTicketsSearchSchema,
  beforeLoad: ({ context }) => {
    // Staff would see everybody's tickets in this list.
    if (!isEmployee(context.user)) throw redirect({ to: "/my-work", replace: true });
  },
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(ownTicketsQuery(deps));
  },
  component: fetching(OwnTickets, Page),
});

function OwnTickets() {
  return <Page {...listAddress(ownTicketsRoute.useSearch(), ownTicketsRoute.useNavigate())} />;
}
