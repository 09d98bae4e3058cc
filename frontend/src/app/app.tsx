import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";

import { createQueryClient } from "./query-client";
import { createAppRouter } from "./router";
import { resolveVariables, theme } from "./theme";

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
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      colorSchemeManager={schemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
