import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { deadLettersSearchSchema } from "@/features/dead-letters/lib/search";

import { fetching, listAddress } from "./list-address";
import { shellRoute } from "./shell";

const Page = lazyRouteComponent(
  () => import("@/features/dead-letters/components/dead-letters-page"),
  "DeadLettersPage",
);

/**
 * Has no loader: the page itself decides which of its eight lists to load, and how much of each.
 */
export const deadLettersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/settings/dead-letters",
  validateSearch: deadLettersSearchSchema,
  component: fetching(DeadLetters, Page),
});

function DeadLetters() {
  return <Page {...listAddress(deadLettersRoute.useSearch(), deadLettersRoute.useNavigate())} />;
}
