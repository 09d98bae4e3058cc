// Runs nginx with the configuration, if nginx is installed. nginx.test.mjs checks the text without
// it.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as ask, createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { server as pretendedServices } from "../src/test/server";
import { nginxConfig } from "./nginx.mjs";

const MEGABYTE = 1024 * 1024;
const isInstalled = spawnSync("nginx", ["-v"]).status === 0;

/** @param {import("node:net").Server} server */
const listening = (server) =>
  /** @type {Promise<number>} */ (
    new Promise((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(address !== null && typeof address === "object" ? address.port : 0);
      }),
    )
  );

async function freePort() {
  const probe = createServer();
  const port = await listening(probe);
  await new Promise((resolve) => probe.close(() => resolve(undefined)));
  return port;
}

/**
 * @param {number} port
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: Buffer }} options
 * @returns {Promise<{ status: number, headers: import("node:http").IncomingHttpHeaders, text: string }>}
 */
const call = (port, url, { method = "GET", headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const sent = ask({ port, host: "127.0.0.1", path: url, method, headers }, (answer) => {
      let text = "";
      answer.on("data", (part) => {
        text += part;
      });
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });

describe.runIf(isInstalled)("nginx", () => {
  /** @type {{ url: string, headers: import("node:http").IncomingHttpHeaders }[]} */
  let seen = [];
  let root = "";
  let origin = 0;
  let direct = 0;
  /** @type {import("node:http").Server} */
  let service;
  /** @type {import("node:child_process").ChildProcess} */
  let nginx;

  beforeAll(async () => {
    pretendedServices.close();
    service = createServer((request, response) => {
      seen.push({ url: request.url ?? "", headers: request.headers });
      request.resume();
      request.on("end", () => response.end("{}"));
    });
    const upstream = await listening(service);
    origin = await freePort();
    direct = await freePort();
    const others = [await freePort(), await freePort(), await freePort()];
    root = mkdtempSync(path.join(tmpdir(), "nginx-"));
    // If root starts nginx, its workers run as another user, who must be able to enter this folder.
    chmodSync(root, 0o755);
    mkdirSync(path.join(root, "web"));
    writeFileSync(path.join(root, "web", "index.html"), "<!doctype html><title>app</title>");
    const listens = new Map([
      ["8080", origin],
      ["8004", direct],
      ["8002", others[0]],
      ["8005", others[1]],
      ["8006", others[2]],
    ]);
    const config = nginxConfig()
      .replace(/__SCHEME__/g, "https")
      .replace(/__HSTS__/g, 'add_header Strict-Transport-Security "max-age=31536000" always;')
      .replace(/__AUTH_ORIGINS__|__FRONTS__/g, "")
      .replace(/\/var\/lib\/tts-web\/bodies|\/tmp\/nginx/g, (found) =>
        path.join(root, found.startsWith("/tmp") ? "nginx" : "bodies"),
      )
      .replace("/srv/web", path.join(root, "web"))
      .replace(/listen (\d+);/g, (_, port) => `listen 127.0.0.1:${listens.get(port)};`)
      .replace(/http:\/\/[a-z-]+:\d+/g, `http://127.0.0.1:${upstream}`)
      .replace("access_log /dev/stdout line;", "access_log off;");
    const file = path.join(root, "nginx.conf");
    writeFileSync(file, config);
    execFileSync("nginx", ["-t", "-q", "-c", file, "-e", "stderr"]);
    nginx = spawn("nginx", ["-c", file, "-e", "stderr", "-g", "daemon off;"], { stdio: "ignore" });
    await vi.waitFor(() => call(origin, "/nginx-health"), { timeout: 20_000 });
  });

  afterAll(async () => {
    nginx.kill("SIGTERM");
    await new Promise((resolve) => nginx.once("exit", resolve));
    service.closeAllConnections();
    service.close();
    rmSync(root, { recursive: true });
  });

  beforeEach(() => {
    seen = [];
  });

  it.each([
    "/api/workflow/../messaging/x",
    "/api/workflow/a/%2e%2e/b",
    "/ws/comments/../../metrics",
    "/ws/comments/..%2f..%2fmetrics",
    "/api/workflow/a%5c..%5cb",
  ])("refuses %s, which leads elsewhere", async (url) => {
    for (const port of [origin, direct]) {
      const { status, text } = await call(port, url);
      expect([status, JSON.parse(text).code]).toEqual([400, "malformed"]);
    }
    expect(seen).toEqual([]);
  });

  it("keeps the numbers of a service off the one origin only", async () => {
    for (const rest of ["/metrics", "/%6detrics", "//metrics"]) {
      expect((await call(origin, `/api/workflow${rest}`)).status).toBe(404);
    }
    expect(seen).toEqual([]);
    expect((await call(direct, "/metrics")).status).toBe(200);
  });

  it("lets nobody speak for a proxy", async () => {
    const headers = {
      Host: "tts.example",
      "X-Forwarded-Host": "evil.example",
      "X-Forwarded-Proto": "ftp",
      "X-Forwarded-Prefix": "/evil",
      "X-Forwarded-For": "192.0.2.1",
    };
    await call(origin, "/api/workflow/tasks/?page=2", { headers });
    await call(direct, "/tasks/?page=2", { headers });
    expect(seen[0]?.headers).toMatchObject({
      "x-forwarded-host": "tts.example",
      "x-forwarded-proto": "https",
      "x-forwarded-prefix": "/api/workflow",
    });
    expect(seen[1]?.headers).toMatchObject({
      "x-forwarded-host": "tts.example",
      "x-forwarded-proto": "http",
    });
    expect(seen[1]?.headers["x-forwarded-prefix"]).toBeUndefined();
    expect(seen.map((request) => request.headers["x-forwarded-for"])).toEqual([
      "127.0.0.1",
      "127.0.0.1",
    ]);
    expect(seen.map(({ url }) => url)).toEqual(["/tasks/?page=2", "/tasks/?page=2"]);
  });

  it("refuses a body above the limit with an answer, also without a length", async () => {
    /** @type {Record<string, string>[]} */
    const framings = [{}, { "Transfer-Encoding": "chunked" }];
    for (const headers of framings) {
      const body = Buffer.alloc(2 * MEGABYTE + 1);
      const refused = await call(origin, "/api/workflow/x/", { method: "POST", headers, body });
      expect([refused.status, JSON.parse(refused.text).code]).toEqual([413, "too_large"]);
      expect(JSON.parse(refused.text).error).toBe("The body is larger than 2 MB.");
    }
    expect(seen).toEqual([]);
    const body = Buffer.alloc(32 * MEGABYTE);
    expect((await call(direct, "/tickets/", { method: "POST", body })).status).toBe(200);
  });

  it("passes a request on when all of it is there", async () => {
    const slow = Array.from({ length: 40 }, () => connect(origin, "127.0.0.1"));
    for (const [position, socket] of slow.entries()) {
      socket.on("error", () => {});
      socket.write("POST /api/workflow/identity/login/ HTTP/1.1\r\nHost: localhost\r\n");
      if (position % 2) socket.write("Content-Length: 1000\r\n\r\nx");
    }
    try {
      expect((await call(origin, "/")).status).toBe(200);
      expect((await call(origin, "/api/workflow/healthz")).status).toBe(200);
      expect((await call(direct, "/healthz")).status).toBe(200);
      expect(seen.map(({ url }) => url)).toEqual(["/healthz", "/healthz"]);
    } finally {
      for (const socket of slow) socket.destroy();
    }
  });

  it("tells browsers of pages to stay with https", async () => {
    const { headers } = await call(origin, "/");
    expect(headers["strict-transport-security"]).toBe("max-age=31536000");
    expect(headers["content-security-policy"]).toContain("default-src 'self'");
  });

  it("answers in the services' words what is no request", async () => {
    const long = { "X-Long": "a".repeat(40_000) };
    const { status, text } = await call(origin, "/", { headers: long });
    expect([status, JSON.parse(text).code]).toEqual([400, "malformed"]);
  });
});
