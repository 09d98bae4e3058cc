import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";

import { readGate, subscribeGate } from "@/lib/session/gate";
import { watchSession } from "@/lib/session/watch";

import { createQueryClient } from "./query-client";
import { createAppRouter } from "./router";
import { resolveVariables, theme } from "./theme";

const SessionSheet = lazy(() =>
  import("@/features/session/components/session-sheet").then(({ SessionSheet: sheet }) => ({
    default: sheet,
  })),
);

/** `public/theme.js` reads the same key before the first paint. */
const schemeManager = localStorageColorSchemeManager({ key: "tts-theme" });

const createApp = () => {
  const queryClient = createQueryClient(() => {
    const { pathname, href } = router.state.location;
    if (pathname === "/login") return;
    queryClient.clear();
    void router.navigate({ to: "/login", search: { redirect: href }, replace: true });
  });
  const router = createAppRouter(queryClient);
  return { queryClient, router };
};

export function App() {
  const [{ queryClient, router }] = useState(createApp);
  const gate = useSyncExternalStore(subscribeGate, readGate);
  useEffect(watchSession, []);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      colorSchemeManager={schemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        {/* Covers the page. The page stays mounted, and its waiting calls continue afterwards. */}
        <Suspense>{gate.kind !== "open" && <SessionSheet gate={gate} />}</Suspense>
      </QueryClientProvider>
    </MantineProvider>
  );
}
