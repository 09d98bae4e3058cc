import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { peopleQuery, personQuery } from "@/features/people/api/people";
import { peopleSearchSchema } from "@/features/people/lib/search";

import { requireBuiltInIdentity } from "./guards";
import { fetching, listAddress } from "./list-address";
import { shellRoute } from "./shell";

const List = lazyRouteComponent(
  () => import("@/features/people/components/people-page"),
  "PeoplePage",
);

export const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/people",
  validateSearch: peopleSearchSchema,
  beforeLoad: requireBuiltInIdentity,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(peopleQuery(deps));
  },
  component: fetching(People, List),
});

function People() {
  return <List {...listAddress(peopleRoute.useSearch(), peopleRoute.useNavigate())} />;
}

const One = lazyRouteComponent(
  () => import("@/features/people/components/person-page"),
  "PersonPage",
);

export const personRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/people/$userId",
  beforeLoad: requireBuiltInIdentity,
  loader: ({ context, params, preload }) => {
    // A preload runs when the pointer passes over a row: load the person only on a click.
    if (!preload) void context.queryClient.prefetchQuery(personQuery(Number(params.userId)));
  },
  component: fetching(Person, One),
});

function Person() {
  const { userId } = personRoute.useParams();
  const { user } = personRoute.useRouteContext();
  return <One key={userId} userId={Number(userId)} viewerId={user.user_id} />;
}
