import { awayBody, maskTokens, proxyTable, readPort, SECURITY_HEADERS } from "./options.mjs";

describe("readPort", () => {
  it("takes the variable, else the default", () => {
    expect(readPort({ WEB: "4000" }, "WEB", 3000)).toBe(4000);
    expect(readPort({ WEB: " " }, "WEB", 3000)).toBe(3000);
  });

  it("names a variable that is no port", () => {
    for (const text of ["x", "0", "70000", "1.5"]) {
      expect(() => readPort({ WEB: text }, "WEB", 3000)).toThrow("WEB is");
    }
  });
});

describe("maskTokens", () => {
  it("hides tokens of every kind and nothing else", () => {
    expect(maskTokens("GET /ws/comments/TX1/?token=abc&after=2")).toBe(
      "GET /ws/comments/TX1/?token=***&after=2",
    );
    expect(maskTokens("Authorization: Bearer abc.def")).toBe("Authorization: Bearer ***");
    expect(maskTokens("got eyJhbGciOi.eyJzdWIi.c2ln in a cookie")).toBe("got *** in a cookie");
  });
});

describe("proxyTable", () => {
  const table = proxyTable({ WORKFLOW_PORT: "9002" });

  it("strips the prefix and says so to the service", () => {
    const entry = table["^/api/workflow/"];
    expect(entry?.target).toBe("http://127.0.0.1:9002");
    expect(entry?.rewrite?.("/api/workflow/tasks/?page=2")).toBe("/tasks/?page=2");
    expect(entry?.headers).toEqual({
      "X-Forwarded-Prefix": "/api/workflow",
      "X-Forwarded-Proto": "http",
    });
    expect(entry?.changeOrigin).toBeUndefined();
  });

  it("leads every path of the one origin to its service", () => {
    const ports = Object.entries(table).map(([key, entry]) => [
      key,
      String(entry.target).split(":").at(-1),
    ]);
    expect(Object.fromEntries(ports)).toEqual({
      "^/api/tickets-service/": "8004",
      "^/api/workflow/": "9002",
      "^/api/messaging/": "8005",
      "^/api/notifications/": "8006",
      "^/ws/comments/": "8005",
      "^/ws/notifications/": "8006",
    });
  });
});

describe("a service that is away", () => {
  it("answers with the error body that every service gives", () => {
    expect(awayBody("ticket service", "req-1")).toEqual({
      error: "The ticket service is not answering. Nothing is lost; try again in a moment.",
      code: "unavailable",
      details: {},
      request_id: "req-1",
    });
  });
});

describe("the pages", () => {
  it("run only what comes from here, in no frame", () => {
    const policy = SECURITY_HEADERS["Content-Security-Policy"];
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});
