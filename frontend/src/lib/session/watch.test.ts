import { HttpResponse, http } from "msw";

import { makeUser, problem } from "@/test/factories";
import { server } from "@/test/server";

import { beginSession, endSession, readGate } from "./gate";
import { tellSignedIn, tellSignedOut, watchSession } from "./watch";

const ANA = makeUser();
const CORA = makeUser({ user_id: 12, full_name: "Cora Coordinator" });

const serveMe = (user: typeof ANA | null) => {
  const refused = () =>
    HttpResponse.json(problem("not_authenticated", "Sign in first."), { status: 401 });
  server.use(
    http.get("*/api/workflow/me/", () =>
      user ? HttpResponse.json({ user, expires_in: 600 }) : refused(),
    ),
    http.post("*/api/workflow/identity/refresh/", refused),
  );
};

let stop = () => {};
beforeEach(() => {
  beginSession(ANA);
  stop = watchSession();
});
afterEach(() => {
  stop();
  endSession();
  vi.useRealTimers();
});

describe("another tab", () => {
  it("that signs in as somebody else stops this one", async () => {
    serveMe(CORA);
    tellSignedIn(CORA);
    await vi.waitFor(() =>
      expect(readGate()).toEqual({ kind: "other_person", name: "Cora Coordinator" }),
    );
  });

  it("that signs out closes this one, and opens it again with the same person", async () => {
    tellSignedOut();
    await vi.waitFor(() => expect(readGate()).toEqual({ kind: "signed_out", isElsewhere: true }));
    serveMe(ANA);
    tellSignedIn(ANA);
    await vi.waitFor(() => expect(readGate().kind).toBe("open"));
  });

  it("that signs in as the same person changes nothing", async () => {
    tellSignedIn(ANA);
    tellSignedOut();
    await vi.waitFor(() => expect(readGate().kind).toBe("signed_out"));
  });

  it("is noticed when the window comes to the front, where nothing was said", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    serveMe(CORA);
    window.dispatchEvent(new Event("focus"));
    await vi.waitFor(() =>
      expect(readGate()).toEqual({ kind: "other_person", name: "Cora Coordinator" }),
    );
  });
});
