import { HttpResponse, http } from "msw";

import { beginSession, endSession } from "@/lib/session/gate";
import { makeUser } from "@/test/factories";
import { server } from "@/test/server";

import {
  messagingClient,
  notificationsClient,
  stuckClients,
  ticketsClient,
  workflowClient,
} from "./client";
import { uploadFile } from "./upload";

/** The source code of every module of the app, by path. */
const SOURCES = import.meta.glob<string>(["/src/**/*.{ts,tsx}", "!/src/**/*.test.*"], {
  query: "?raw",
  import: "default",
  eager: true,
});

type AnyClient = Record<string, (path: never, init: never) => Promise<unknown>>;
const CLIENTS = {
  workflowClient,
  ticketsClient,
  messagingClient,
  notificationsClient,
  // Variable names that components use for the client of their service.
  client: stuckClients.workflow,
} as unknown as Record<string, AnyClient>;

const CALL = /\b(\w+)\.(POST|PUT|PATCH|DELETE)\(\s*"([^"]+)"/g;
/** Calls about the session itself: by contract they take no key. */
const KEYLESS = /^\/(identity|ws-token)\//;

const calls = Object.entries(SOURCES).flatMap(([file, text]) =>
  [...text.matchAll(CALL)].map(([, client = "", method = "", path = ""]) => ({
    file,
    client,
    method,
    path,
  })),
);

type Seen = { path: string; key: string | null; actingAs: string | null };

const listen = () => {
  const seen: Seen[] = [];
  server.use(
    http.all("*/api/*", ({ request }) => {
      seen.push({
        path: new URL(request.url).pathname,
        key: request.headers.get("Idempotency-Key"),
        actingAs: request.headers.get("X-Acting-As"),
      });
      return HttpResponse.json({});
    }),
  );
  return seen;
};

beforeEach(() => beginSession(makeUser()));
afterEach(endSession);

describe("a call that changes something", () => {
  it("is found in the app", () => {
    expect(calls.length).toBeGreaterThan(25);
    expect(calls.filter(({ client }) => !CLIENTS[client])).toEqual([]);
  });

  it.each(calls)("$method $path of $file says as whom, and under which key", async (call) => {
    const seen = listen();
    await CLIENTS[call.client]?.[call.method]?.(
      call.path as never,
      { params: { path: { id: 1 } }, body: { some: "thing" } } as never,
    );
    expect(seen).toEqual([
      {
        path: expect.any(String),
        key: KEYLESS.test(call.path) ? null : expect.stringMatching(/^[0-9a-f]{32}$/),
        actingAs: "staff:11",
      },
    ]);
  });

  it("says so too where a file goes", async () => {
    const seen = listen();
    await uploadFile({
      path: "/api/tickets-service/tickets/7/attachments/",
      part: "file",
      file: new File(["x"], "x.txt"),
      idempotencyKey: "k".repeat(32),
      onProgress: () => {},
      signal: new AbortController().signal,
    });
    expect(seen).toMatchObject([{ key: "k".repeat(32), actingAs: "staff:11" }]);
  });

  it("goes no other way than by these clients", () => {
    const other = Object.entries(SOURCES).filter(
      ([file, text]) =>
        /\bfetch\(|new XMLHttpRequest|sendBeacon/.test(text) &&
        !["/src/lib/api/client.ts", "/src/lib/api/upload.ts", "/src/lib/config.ts"].includes(file),
    );
    expect(other.map(([file]) => file)).toEqual([]);
  });
});

describe("the key of a comment", () => {
  const post = (content: string) =>
    messagingClient.POST("/comments/", {
      body: { ticket_id: "TX1", content, visibility: "internal" },
    });

  it("stays while no answer came, changes with the words, and with the answer", async () => {
    const keys: (string | null)[] = [];
    const answers = [HttpResponse.error(), new HttpResponse(null, { status: 502 })];
    server.use(
      http.post("*/api/messaging/comments/", ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return answers[keys.length - 1] ?? HttpResponse.json({}, { status: 201 });
      }),
    );
    await expect(post("one")).rejects.toThrow();
    await expect(post("one")).rejects.toThrow();
    await post("two");
    await post("one");
    await post("one");
    expect(keys[1]).toBe(keys[0]);
    expect(keys[3]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(3);
  });
});
