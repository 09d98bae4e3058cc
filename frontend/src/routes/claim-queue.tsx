import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { claimQueueQuery } from "@/features/claim-queue/api/claim-queue";
import { claimQueueSearchSchema } from "@/features/claim-queue/lib/search";
import { isEmployee } from "@/features/session/lib/roles";

import { fetching, listAddress } from "./list-address";
import { shellRoute } from "./shell";

const Page = lazyRouteComponent(
  () => import("@/features/claim-queue/components/claim-queue-page"),
  "ClaimQueuePage",
);

export const claimQueueRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/queue",
  validateSearch: claimQueueSearchSchema,
  beforeLoad: ({ context }) => {
    if (isEmployee(context.user)) throw redirect({ to: "/my-tickets", replace: true });
  },
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(claimQueueQuery(deps));
  },
  component: fetching(ClaimQueue, Page),
});

function ClaimQueue() {
  return <Page {...listAddress(claimQueueRoute.useSearch(), claimQueueRoute.useNavigate())} />;
}
