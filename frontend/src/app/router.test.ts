import { QueryClient } from "@tanstack/react-query";

import { dropLinkToken, readLinkToken } from "@/features/session/lib/link-token";

import { createAppRouter } from "./router";

const open = async (address: string) => {
  window.history.replaceState(null, "", address);
  const router = createAppRouter(new QueryClient());
  await router.load();
  return router;
};

afterEach(() => {
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
