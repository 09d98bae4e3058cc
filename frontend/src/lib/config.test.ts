import { HttpResponse, http } from "msw";

import { server } from "@/test/server";

import { authLoginHref, isIdentityBuiltIn, loadConfig, readConfig, setConfig } from "./config";

const BUILT_IN = { authLoginUrl: null, authRefreshUrl: null, authLogoutUrl: null };
const EXTERNAL = {
  authLoginUrl: "https://auth.example/login/?app=tts",
  authRefreshUrl: "https://auth.example/refresh/",
  authLogoutUrl: "https://auth.example/logout/",
};

const answer = (body: object, status = 200) =>
  server.use(http.get("*/config.json", () => HttpResponse.json(body, { status })));

afterEach(() => setConfig(BUILT_IN));

describe("the settings", () => {
  it("name the Auth Service, which is told where to come back to", async () => {
    answer(EXTERNAL);
    await loadConfig();
    expect(readConfig()).toEqual(EXTERNAL);
    expect(isIdentityBuiltIn()).toBe(false);
    const href = new URL(authLoginHref("/tickets/TX1?view=history") ?? "");
    expect(href.searchParams.get("app")).toBe("tts");
    expect(href.searchParams.get("redirect")).toBe(
      `${window.location.origin}/tickets/TX1?view=history`,
    );
  });

  it("may leave everything empty", async () => {
    answer({ authLoginUrl: "", authRefreshUrl: "", authLogoutUrl: null });
    await loadConfig();
    expect(readConfig()).toEqual(BUILT_IN);
    expect(authLoginHref("/")).toBeNull();
  });

  it.each([
    ["no address", { ...EXTERNAL, authLoginUrl: "javascript:alert(1)" }, 200],
    ["half of them", { authLoginUrl: null }, 200],
    ["a failure", {}, 502],
  ])("are not guessed from %s", async (_, body, status) => {
    answer(body, status);
    await expect(loadConfig()).rejects.toThrow();
    expect(readConfig()).toEqual(BUILT_IN);
  });
});
