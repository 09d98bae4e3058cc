import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactElement } from "react";

import { theme } from "@/app/theme";

/** Finds the title of the page with its count, for example "My work 2". */
export const findTitle = (words: string) =>
  screen.findByText((_, element) => {
    if (element?.tagName !== "H1") return false;
    return `${element.textContent} ${element.nextElementSibling?.textContent ?? ""}` === words;
  });

/**
 * Renders a page within all providers that pages need, and with a small route tree for its links.
 */
export const renderPage = (page: ReactElement) => {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false }, mutations: { retry: false } },
  });
  const root = createRootRoute({ component: Outlet });
  const home = createRoute({ getParentRoute: () => root, path: "/", component: () => page });
  const ticket = createRoute({ getParentRoute: () => root, path: "/tickets/$number" });
  const work = createRoute({ getParentRoute: () => root, path: "/my-work" });
  const router = createRouter({
    routeTree: root.addChildren([home, ticket, work]),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  return {
    user: userEvent.setup(),
    queryClient,
    router,
    ...render(
      <MantineProvider theme={theme} env="test">
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  };
};
