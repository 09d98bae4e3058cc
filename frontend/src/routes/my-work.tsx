import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { myWorkQuery } from "@/features/my-work/api/my-work";
import { filtersOf } from "@/features/my-work/lib/filters";
import { myWorkSearchSchema } from "@/features/my-work/lib/search";
import { isEmployee } from "@/features/session/lib/roles";

import { BulkBar } from "./bulk-bar";
import { fetching, listAddress } from "./list-address";
import { shellRoute } from "./shell";

const Page = lazyRouteComponent(
  () => import("@/features/my-work/components/my-work-page"),
  "MyWorkPage",
);

export const myWorkRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/my-work",
  validateSearch: myWorkSearchSchema,
  beforeLoad: ({ context }) => {
    if (isEmployee(context.user)) throw redirect({ to: "/my-tickets", replace: true });
  },
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(myWorkQuery(filtersOf(deps)));
  },
  component: fetching(MyWork, Page),
});

function MyWork() {
  const address = listAddress(myWorkRoute.useSearch(), myWorkRoute.useNavigate());
  return <Page {...address} Bulk={BulkBar} />;
}
