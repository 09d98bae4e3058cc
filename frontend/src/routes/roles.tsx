import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { absencesQuery, rolesQuery, turnsQuery } from "@/features/people/api/roles";
import { roleSearchSchema, rolesSearchSchema } from "@/features/people/lib/roles-search";
import { isAdmin } from "@/features/session/lib/roles";

import { requireInCharge } from "./guards";
import { fetching, listAddress } from "./list-address";
import { shellRoute } from "./shell";

const List = lazyRouteComponent(
  () => import("@/features/people/components/roles-page"),
  "RolesPage",
);

export const rolesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/roles",
  validateSearch: rolesSearchSchema,
  beforeLoad: ({ context }) => requireInCharge(context.user),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => {
    if (deps.tab === "away") void queryClient.prefetchQuery(absencesQuery(deps));
    else void queryClient.prefetchQuery(rolesQuery(deps));
  },
  component: fetching(Roles, List),
});

function Roles() {
  const { user } = rolesRoute.useRouteContext();
  const address = listAddress(rolesRoute.useSearch(), rolesRoute.useNavigate());
  return <List {...address} isAdmin={isAdmin(user)} />;
}

const One = lazyRouteComponent(() => import("@/features/people/components/role-page"), "RolePage");

export const roleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/roles/$roleId",
  validateSearch: roleSearchSchema,
  beforeLoad: ({ context }) => requireInCharge(context.user),
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps, preload }) => {
    // A preload runs when the pointer passes over a row: load the role only on a click.
    if (preload) return;
    const page = deps.tab === undefined ? deps.page : undefined;
    void context.queryClient.prefetchQuery(turnsQuery(Number(params.roleId), { page }));
  },
  component: fetching(Role, One),
});

function Role() {
  const { roleId } = roleRoute.useParams();
  const { user } = roleRoute.useRouteContext();
  const address = listAddress(roleRoute.useSearch(), roleRoute.useNavigate());
  return <One key={roleId} {...address} roleId={Number(roleId)} isAdmin={isAdmin(user)} />;
}
