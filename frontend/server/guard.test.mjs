import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as ask, createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { preview } from "vite";

import { server as pretendedServices } from "../src/test/server";
import { guardPlugin, limitTimes } from "./guard.mjs";
import { securityHeaders, serverOptions } from "./options.mjs";

const MEGABYTE = 1024 * 1024;

/** @type {import("vite").PreviewServer} */
let front;
/** @type {import("node:http").Server} */
let service;
/** @type {{ url: string, headers: import("node:http").IncomingHttpHeaders }[]} */
let seen = [];
/** @type {string} */
let root;
let port = 0;

/** @param {import("node:net").Server} server */
const portOf = (server) => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
};

beforeAll(async () => {
  // The calls of this test go to real servers, which it starts itself.
  pretendedServices.close();
  service = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      seen.push({ url: request.url ?? "", headers: request.headers });
      response.end("{}");
    });
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", () => resolve(undefined)));
  const upstream = String(portOf(service));
  root = mkdtempSync(path.join(tmpdir(), "front-"));
  mkdirSync(path.join(root, "dist"));
  writeFileSync(path.join(root, "dist", "index.html"), "<!doctype html><title>app</title>");
  const names = ["TICKET_PORT", "WORKFLOW_PORT", "MESSAGING_PORT", "NOTIFICATION_PORT"];
  const { preview: options } = serverOptions(
    Object.fromEntries(names.map((name) => [name, upstream])),
  );
  front = await preview({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [guardPlugin()],
    preview: { ...options, port: 0, strictPort: false },
  });
  const server = /** @type {import("node:http").Server} */ (front.httpServer);
  limitTimes(server);
  port = portOf(server);
});

afterAll(async () => {
  await front.close();
  service.close();
  rmSync(root, { recursive: true });
});

beforeEach(() => {
  seen = [];
});

/**
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: Buffer }} options
 * @returns {Promise<{ status: number, text: string }>}
 */
const call = (url, { method = "GET", headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const sent = ask({ port, host: "127.0.0.1", path: url, method, headers }, (answer) => {
      let text = "";
      answer.on("data", (part) => {
        text += part;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });

describe("the one-origin server", () => {
  it.each([
    "/ws/comments/../../metrics",
    "/ws/comments/%2e%2e/%2E%2e/metrics",
    "/ws/comments/..%2f..%2fmetrics",
    "/ws/notifications/./x",
    "/api/workflow/../messaging/tickets/",
    "/api/workflow/tasks/..",
    "/api/workflow/tasks\\..\\x",
    "/api/workflow/tasks%5c..%5cx",
    "/api/workflow/%zz",
  ])("refuses %s, which leads elsewhere", async (url) => {
    const { status, text } = await call(url);
    expect([status, JSON.parse(text).code]).toEqual([400, "malformed"]);
    expect(seen).toEqual([]);
  });

  it.each(["/metrics", "//metrics", "/%6detrics", "/metrics?x=1"])(
    "keeps %s of a service to itself",
    async (rest) => {
      expect((await call(`/api/workflow${rest}`)).status).toBe(404);
      expect(seen).toEqual([]);
    },
  );

  it("passes on what only looks like it", async () => {
    for (const url of [
      "/api/workflow/a..b/?next=../x",
      "/api/workflow/metrics/",
      "/api/workflow/.a",
    ]) {
      expect((await call(url)).status).toBe(200);
    }
    expect(seen.map(({ url }) => url)).toEqual(["/a..b/?next=../x", "/metrics/", "/.a"]);
  });

  it("lets nobody speak for a proxy", async () => {
    await call("/api/workflow/", {
      headers: {
        Host: "localhost:7777",
        Forwarded: "host=evil.example",
        "X-Forwarded-Host": "evil.example:6666",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-For": "192.0.2.1",
      },
    });
    expect(seen[0]?.headers).toMatchObject({
      "x-forwarded-host": "localhost:7777",
      "x-forwarded-proto": "http",
      "x-forwarded-prefix": "/api/workflow",
    });
    expect(seen[0]?.headers.forwarded).toBeUndefined();
    // Services read this header from its end, so the client's own entry is not trusted.
    expect(seen[0]?.headers["x-forwarded-for"]).toMatch(/^192\.0\.2\.1, ?(::ffff:)?127\.0\.0\.1$/);
  });

  it.each([
    ["/api/workflow/workflows/", 2],
    ["/api/tickets-service/tickets/", 32],
  ])("refuses a body above the limit of %s with an answer", async (url, megabytes) => {
    const body = Buffer.alloc(megabytes * MEGABYTE + 1);
    const { status, text } = await call(url, { method: "POST", body });
    expect([status, JSON.parse(text).code]).toEqual([413, "too_large"]);
    expect(JSON.parse(text).error).toBe(`The body is larger than ${megabytes} MB.`);
    expect(seen).toEqual([]);
    expect((await call(url, { method: "POST", body: body.subarray(1) })).status).toBe(200);
  });

  it("answers while others never come to the end of their headers", async () => {
    const slow = Array.from({ length: 40 }, () =>
      ask({ port, host: "127.0.0.1", path: "/api/workflow/", method: "POST" }),
    );
    for (const request of slow) {
      request.on("error", () => {});
      request.setHeader("Content-Length", "1000");
      request.write("x");
    }
    try {
      expect((await call("/")).status).toBe(200);
      expect((await call("/api/workflow/healthz")).status).toBe(200);
    } finally {
      for (const request of slow) request.destroy();
    }
  });
});

describe("the pages", () => {
  it("are to be asked for over https only where people come by it", () => {
    const header = "Strict-Transport-Security";
    expect(securityHeaders({ PUBLIC_URL: "https://tts.example" })).toHaveProperty([header]);
    expect(securityHeaders({ PUBLIC_URL: "http://tts.example" })).not.toHaveProperty([header]);
  });
});
