import type { ReactNode } from "react";

import type { ListPageProps } from "@/components/list-page";
import { historyOf } from "@/lib/list-navigation";

/**
 * A route's component whose page is a separate file: `preload` lets the router fetch it in time.
 */
export const fetching = (
  component: () => ReactNode,
  page: { preload?: () => Promise<void> | undefined },
) => Object.assign(component, { preload: page.preload });

/**
 * The props of a list page: the search parameters of its route, and a function that changes them.
 * Every change except of the page number leads to the first page.
 */
export const listAddress = <Search extends object>(
  search: Search,
  /**
   * The route's `navigate`. Its parameter is `never` because each route has its own type for it.
   */
  navigate: (to: never) => unknown,
): ListPageProps<Search> => ({
  search,
  onSearch: (patch, move) => {
    const to = {
      search: (current: Search) => ({ ...current, page: undefined, ...patch }),
      ...historyOf(patch, move),
    };
    navigate(to as never);
  },
});
