import type { ReactNode } from "react";

import type { ListPageProps } from "@/components/list-page";
import { historyOf } from "@/lib/list-navigation";

/** The component of a route whose page is fetched apart: the router fetches it before it is shown. */
export const fetching = (
  component: () => ReactNode,
  page: { preload?: () => Promise<void> | undefined },
) => Object.assign(component, { preload: page.preload });

/**
 * The props of a list page: what the address of its route holds, and how it changes. Any change but
 * of the page goes to the first page.
 */
export const listAddress = <Search extends object>(
  search: Search,
  /** The route's own, by whichever type its address has. */
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
