import { describe, expect, it } from "vitest";

import { nginxConfig } from "./nginx.mjs";
import { SECURITY_HEADERS, SERVICES, SOCKETS } from "./options.mjs";

describe("nginxConfig", () => {
  const config = nginxConfig();

  it("passes every prefix and socket of the dev server on", () => {
    for (const { prefix, host, port } of SERVICES) {
      expect(config).toContain(`location ^~ ${prefix}/ {`);
      expect(config).toContain(`proxy_set_header X-Forwarded-Prefix ${prefix};`);
      expect(config).toContain(`proxy_pass http://${host}:${port}$`);
    }
    for (const { path, host, port } of SOCKETS) {
      expect(config).toContain(`location ^~ ${path} {`);
      expect(config).toContain(`proxy_pass http://${host}:${port}$request_uri;`);
    }
  });

  it("has as many processes and files as a container has room for, whatever the machine", () => {
    expect(config).toMatch(/^worker_processes [12];$/m);
    const [, files] = config.match(/^worker_rlimit_nofile (\d+);$/m) ?? [];
    const [, connections] = config.match(/worker_connections (\d+);/) ?? [];
    // Each connection needs two files: one for the client, one for the service.
    expect(Number(files)).toBeGreaterThan(2 * Number(connections));
  });

  it("sends the dev server's security headers with the page", () => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      const line = `add_header ${name} "${value}" always;`;
      expect(config.replaceAll("__AUTH_ORIGINS__", "")).toContain(line);
    }
  });

  it("keeps queries, which may carry tokens, out of the log", () => {
    const format = config.split("\n").find((line) => line.includes("log_format"));
    expect(format).not.toMatch(/\$(request|request_uri|args|query_string)\b/);
  });
});
