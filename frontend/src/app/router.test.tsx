import { QueryClient } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";

import { HttpResponse, http } from "msw";

import { myWorkQuery } from "@/features/my-work/api/my-work";
import { filtersOf } from "@/features/my-work/lib/filters";
import { sessionQuery } from "@/features/session/api/session";
import { dropLinkToken, readLinkToken } from "@/features/session/lib/link-token";

import { setConfig } from "@/lib/config";
import { makeRow, makeUser, pageOf } from "@/test/factories";
import { server } from "@/test/server";

import { App } from "./app";
import { createAppRouter } from "./router";

const open = async (address: string) => {
  window.history.replaceState(null, "", address);
  const router = createAppRouter(new QueryClient());
  await router.load();
  return router;
};

afterEach(() => {
  // Unmount before the address changes, or the page would react to the change.
  cleanup();
  dropLinkToken();
  window.history.replaceState(null, "", "/");
});

describe("the link of a mail", () => {
  it("leaves its token neither in the address nor in the history", async () => {
    const entries = window.history.length;
    await open("/reset-password?token=k3y-of-a-link&new=1");
    await vi.waitFor(() => expect(window.location.search).toBe(""));
    expect(window.location.pathname).toBe("/reset-password");
    expect(window.history.length).toBe(entries);
    expect(JSON.stringify(window.history.state)).not.toContain("k3y-of-a-link");
    expect(readLinkToken()).toEqual({ token: "k3y-of-a-link", isNew: true });
  });

  it("is a new password's without its mark", async () => {
    await open("/reset-password?token=k3y-of-a-link");
    await vi.waitFor(() => expect(readLinkToken()?.isNew).toBe(false));
  });
});

describe("the address of a list", () => {
  it("has its rows asked for before the page itself is there", async () => {
    const rows = pageOf([makeRow(1, "Laptop")]);
    server.use(http.get("*/api/workflow/tasks/my-tasks/", () => HttpResponse.json(rows)));
    const queryClient = new QueryClient();
    queryClient.setQueryData(sessionQuery.queryKey, makeUser());
    window.history.replaceState(null, "", "/my-work?q=laptop");
    await createAppRouter(queryClient).load();
    const { queryKey } = myWorkQuery(filtersOf({ q: "laptop" }));
    await vi.waitFor(() => expect(queryClient.getQueryData(queryKey)?.results).toHaveLength(1));
  });
});

describe("with an external Auth Service", () => {
  beforeEach(() =>
    setConfig({
      authLoginUrl: "https://auth.example/login/",
      authRefreshUrl: "https://auth.example/refresh/",
      authLogoutUrl: "https://auth.example/logout/",
    }),
  );
  afterEach(() => setConfig({ authLoginUrl: null, authRefreshUrl: null, authLogoutUrl: null }));

  it.each(["/forgot-password", "/reset-password?token=k3y"])("there is no %s", async (address) => {
    window.history.replaceState(null, "", address);
    render(<App />);
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeInTheDocument();
    expect(readLinkToken()).toBeNull();
  });
});
