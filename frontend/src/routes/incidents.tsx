import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { incidentsQuery } from "@/features/incidents/api/incidents";
import { incidentsSearchSchema } from "@/features/incidents/lib/search";

import { requireAdmin } from "./guards";
import { fetching, listAddress } from "./list-address";
import { shellRoute } from "./shell";

const List = lazyRouteComponent(
  () => import("@/features/incidents/components/incidents-page"),
  "IncidentsPage",
);

export const incidentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/incidents",
  validateSearch: incidentsSearchSchema,
  beforeLoad: ({ context }) => requireAdmin(context.user),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(incidentsQuery(deps));
  },
  component: fetching(Incidents, List),
});

function Incidents() {
  return <List {...listAddress(incidentsRoute.useSearch(), incidentsRoute.useNavigate())} />;
}
