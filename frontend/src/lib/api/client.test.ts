import { HttpResponse, http } from "msw";
import { setConfig } from "@/lib/config";
import { beginSession, endSession, noteSession, readGate } from "@/lib/session/gate";
import { makeUser, NUMBER, pageOf, problem } from "@/test/factories";
import { server } from "@/test/server";
import { bodyOf, messagingClient, postExternalLogout, workflowClient } from "./client";
import { ApiError } from "./errors";

const REFRESH = "*/api/workflow/identity/refresh/";
const TASKS = "*/api/workflow/tasks/";

const signedOut = () =>
  HttpResponse.json(problem("not_authenticated", "Sign in first."), { status: 401 });

const readTasks = () => bodyOf(workflowClient.GET("/tasks/"));

afterEach(() => {
  endSession();
  // biome-ignore lint/suspicious/noDocumentCookie: the plain cookie is what the client reads
  document.cookie = "csrftoken=; Max-Age=0";
});

describe("an expired session", () => {
  it("is refreshed once for several calls, which are then repeated", async () => {
    let isFresh = false;
    let refreshes = 0;
    server.use(
      http.post(REFRESH, () => {
        refreshes += 1;
        isFresh = true;
        return HttpResponse.json({});
      }),
      http.get(TASKS, () => (isFresh ? HttpResponse.json(pageOf([])) : signedOut())),
    );
    const answers = await Promise.all([readTasks(), readTasks(), readTasks()]);
    expect(answers.map((answer) => answer.count)).toEqual([0, 0, 0]);
    expect(refreshes).toBe(1);
  });

  it("repeats a POST with its body and the new CSRF token", async () => {
    const seen: { body: unknown; csrf: string | null }[] = [];
    // biome-ignore lint/suspicious/noDocumentCookie: the plain cookie is what the client reads
    document.cookie = "csrftoken=old";
    server.use(
      http.post(REFRESH, () => {
        // biome-ignore lint/suspicious/noDocumentCookie: as the server's Set-Cookie would
        document.cookie = "csrftoken=new";
        return HttpResponse.json({});
      }),
      http.post("*/api/messaging/comments/", async ({ request }) => {
        seen.push({ body: await request.json(), csrf: request.headers.get("X-CSRFToken") });
        return seen.length === 1 ? signedOut() : HttpResponse.json({}, { status: 201 });
      }),
    );
    const body = { ticket_id: NUMBER, content: "again", visibility: "internal" as const };
    await messagingClient.POST("/comments/", { body });
    expect(seen).toEqual([
      { body, csrf: "old" },
      { body, csrf: "new" },
    ]);
  });

  it("ends in the 401 where the refresh is refused too", async () => {
    server.use(http.post(REFRESH, signedOut), http.get(TASKS, signedOut));
    await expect(readTasks()).rejects.toMatchObject({ status: 401, code: "not_authenticated" });
  });

  it("is not over while another tab's cookies are there: a refused refresh sends once more", async () => {
    let isRenewedElsewhere = false;
    server.use(
      http.post(REFRESH, () => {
        // Another tab was quicker: its cookies are also this tab's, but this tab's refresh is
        // refused.
        isRenewedElsewhere = true;
        return signedOut();
      }),
      http.get(TASKS, () => (isRenewedElsewhere ? HttpResponse.json(pageOf([])) : signedOut())),
    );
    expect((await readTasks()).count).toBe(0);
  });

  it("is not over either where those cookies come a moment after the refusal", async () => {
    let asked = 0;
    server.use(
      http.post(REFRESH, signedOut),
      http.get(TASKS, () => {
        asked += 1;
        return asked > 2 ? HttpResponse.json(pageOf([])) : signedOut();
      }),
    );
    expect((await readTasks()).count).toBe(0);
  });

  it("is waited for where somebody was signed in, and then sent again under the same key", async () => {
    beginSession(makeUser());
    let isBack = false;
    const keys: (string | null)[] = [];
    server.use(
      http.post(REFRESH, signedOut),
      http.post("*/api/messaging/comments/", ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return isBack ? HttpResponse.json({}, { status: 201 }) : signedOut();
      }),
    );
    const sent = messagingClient.POST("/comments/", {
      body: { ticket_id: NUMBER, content: "kept", visibility: "public" },
    });
    await vi.waitFor(() => expect(readGate().kind).toBe("signed_out"));
    isBack = true;
    noteSession(makeUser());
    expect((await sent).response.status).toBe(201);
    expect(new Set(keys).size).toBe(1);
  });

  it("is not guessed from a wrong password", async () => {
    server.use(
      http.post("*/api/workflow/identity/login/", () =>
        HttpResponse.json(problem("invalid_credentials", "Wrong."), { status: 401 }),
      ),
    );
    const body = { email: "ana@tts.example", password: "wrong" };
    const call = workflowClient.POST("/identity/login/", { body });
    await expect(call).rejects.toMatchObject({ status: 401, code: "invalid_credentials" });
  });
});

describe("another person's cookie", () => {
  const otherPerson = () =>
    HttpResponse.json(problem("other_person", "Somebody else is signed in."), { status: 409 });

  it("stops what is sent until the person of the tab is back", async () => {
    beginSession(makeUser());
    let isBack = false;
    let done = 0;
    server.use(
      http.post("*/api/messaging/comments/", ({ request }) => {
        expect(request.headers.get("X-Acting-As")).toBe("staff:11");
        if (!isBack) return otherPerson();
        done += 1;
        return HttpResponse.json({}, { status: 201 });
      }),
    );
    const sent = messagingClient.POST("/comments/", {
      body: { ticket_id: NUMBER, content: "Ana's", visibility: "internal" },
    });
    await vi.waitFor(() => expect(readGate()).toEqual({ kind: "other_person", name: "" }));
    expect(noteSession(makeUser({ user_id: 12, full_name: "Cora" }))).toBe(false);
    expect(readGate()).toEqual({ kind: "other_person", name: "Cora" });
    expect(done).toBe(0);
    isBack = true;
    noteSession(makeUser());
    await sent;
    expect(done).toBe(1);
  });

  it("is no other conflict", async () => {
    beginSession(makeUser());
    server.use(
      http.get(TASKS, () => HttpResponse.json(problem("stale_rev", "Moved."), { status: 409 })),
    );
    await expect(readTasks()).rejects.toMatchObject({ status: 409, code: "stale_rev" });
    expect(readGate().kind).toBe("open");
  });
});

describe("an external Auth Service", () => {
  afterEach(() => setConfig({ authLoginUrl: null, authRefreshUrl: null, authLogoutUrl: null }));

  const useExternal = (authRefreshUrl: string | null) =>
    setConfig({
      authLoginUrl: "https://auth.example/login/",
      authRefreshUrl,
      authLogoutUrl: "https://auth.example/logout/",
    });

  it("refreshes the session, and is told no CSRF token of ours", async () => {
    useExternal("https://auth.example/refresh/");
    // biome-ignore lint/suspicious/noDocumentCookie: the plain cookie is what the client reads
    document.cookie = "csrftoken=ours";
    let isFresh = false;
    let sent: string | null = "nothing was sent";
    server.use(
      http.post("https://auth.example/refresh/", ({ request }) => {
        isFresh = true;
        sent = request.headers.get("X-CSRFToken");
        return HttpResponse.json({});
      }),
      http.get(TASKS, () => (isFresh ? HttpResponse.json(pageOf([])) : signedOut())),
    );
    expect((await readTasks()).count).toBe(0);
    expect(sent).toBeNull();
  });

  it("ends the session where it says so, and where it does not answer it says that", async () => {
    useExternal("https://auth.example/refresh/");
    let answer = () => new HttpResponse(null, { status: 204 });
    server.use(http.post("https://auth.example/logout/", () => answer()));
    await expect(postExternalLogout("https://auth.example/logout/")).resolves.toBeUndefined();
    answer = () => new HttpResponse(null, { status: 401 });
    await expect(postExternalLogout("https://auth.example/logout/")).resolves.toBeUndefined();
    answer = () => new HttpResponse(null, { status: 503 });
    await expect(postExternalLogout("https://auth.example/logout/")).rejects.toMatchObject({
      status: 503,
    });
  });

  it("without a refresh leaves the 401", async () => {
    useExternal(null);
    server.use(http.get(TASKS, signedOut));
    await expect(readTasks()).rejects.toMatchObject({ status: 401 });
  });
});

describe("CSRF", () => {
  it("goes along with what changes something, and with nothing else", async () => {
    const tokens: (string | null)[] = [];
    // biome-ignore lint/suspicious/noDocumentCookie: the plain cookie is what the client reads
    document.cookie = "csrftoken=abc";
    server.use(
      http.get(TASKS, ({ request }) => {
        tokens.push(request.headers.get("X-CSRFToken"));
        return HttpResponse.json(pageOf([]));
      }),
      http.post("*/api/workflow/identity/logout/", ({ request }) => {
        tokens.push(request.headers.get("X-CSRFToken"));
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await readTasks();
    await workflowClient.POST("/identity/logout/");
    expect(tokens).toEqual([null, "abc"]);
  });
});

describe("a failure", () => {
  it("carries status, code, fields and request id", async () => {
    server.use(
      http.get(TASKS, () =>
        HttpResponse.json(problem("invalid", "Look again.", { page: ["Not a page."] }), {
          status: 400,
        }),
      ),
    );
    const error = await readTasks().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 400,
      code: "invalid",
      message: "Look again.",
      fields: { page: ["Not a page."] },
      requestId: "req-1",
    });
  });

  it("with a body that is not ours still is an ApiError, with the id of the header", async () => {
    server.use(
      http.get(
        TASKS,
        () => new HttpResponse("<html>", { status: 502, headers: { "X-Request-ID": "req-2" } }),
      ),
    );
    await expect(readTasks()).rejects.toMatchObject({
      status: 502,
      code: "unknown",
      requestId: "req-2",
    });
  });

  it("without any answer says that the server is out of reach", async () => {
    server.use(http.get(TASKS, () => HttpResponse.error()));
    await expect(readTasks()).rejects.toMatchObject({ status: 0, code: "unreachable" });
  });
});
