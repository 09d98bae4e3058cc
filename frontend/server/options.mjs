// Shared by the dev server and `serve`: the addresses of the services, their paths at the web app's
// address, and the answer if a service cannot be reached.
import { randomUUID } from "node:crypto";
import { createLogger } from "vite";

import { appConfig, authOrigins } from "./app-config.mjs";

// `host` is the container's name, used by nginx only: for these servers every service is on this
// machine. `megabytes` is the largest body that a service accepts (servicekit.http.limits).
export const SERVICES = [
  {
    prefix: "/api/tickets-service",
    name: "ticket service",
    variable: "TICKET_PORT",
    megabytes: 32,
    port: 8004,
    host: "ticket-service",
  },
  {
    prefix: "/api/workflow",
    name: "workflow service",
    variable: "WORKFLOW_PORT",
    megabytes: 2,
    port: 8002,
    host: "workflow-api",
  },
  {
    prefix: "/api/messaging",
    name: "comment service",
    variable: "MESSAGING_PORT",
    megabytes: 2,
    port: 8005,
    host: "messaging",
  },
  {
    prefix: "/api/notifications",
    name: "notification service",
    variable: "NOTIFICATION_PORT",
    megabytes: 2,
    port: 8006,
    host: "notification-service",
  },
];

export const SOCKETS = [
  {
    path: "/ws/comments/",
    name: "comment service",
    variable: "MESSAGING_PORT",
    port: 8005,
    host: "messaging",
  },
  {
    path: "/ws/notifications/",
    name: "notification service",
    variable: "NOTIFICATION_PORT",
    port: 8006,
    host: "notification-service",
  },
];

export const SECURITY_HEADERS = {
  "Content-Security-Policy": [
    "default-src 'self'",
    "script-src 'self'",
    // Mantine sets its variables and positions with style elements and attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
};

/**
 * The security headers; pages may also call the external Auth Service if there is one.
 * @param {NodeJS.ProcessEnv} env
 */
export function securityHeaders(env) {
  const origins = authOrigins(appConfig(env));
  const policy = SECURITY_HEADERS["Content-Security-Policy"];
  return {
    ...SECURITY_HEADERS,
    ...(schemeOf(env) === "https" ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
    "Content-Security-Policy": policy.replace(
      "connect-src 'self'",
      ["connect-src 'self'", ...origins].join(" "),
    ),
  };
}

/**
 * The scheme of PUBLIC_URL. This server itself speaks http only: a proxy before it ends TLS.
 * @param {NodeJS.ProcessEnv} env
 */
export const schemeOf = (env) => (env.PUBLIC_URL?.trim().startsWith("https://") ? "https" : "http");

/**
 * A port from the environment.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} variable
 * @param {number} fallback
 */
export function readPort(env, variable, fallback) {
  const text = env[variable]?.trim();
  if (!text) return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${variable} is "${text}"; it has to be a port number from 1 to 65535.`);
  }
  return port;
}

/**
 * Replaces tokens in a text: in query strings (`token=…`), in bearer headers, and all that looks
 * like a JWT.
 * @param {string} text
 */
export function maskTokens(text) {
  return text
    .replace(/([?&](?:access_|refresh_)?token=)[^&\s"']+/gi, "$1***")
    .replace(/(bearer\s+)[^\s"']+/gi, "$1***")
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "***");
}

/**
 * A JSON error body in the form that every service uses.
 * @param {string} error
 * @param {string} code
 * @param {string} requestId
 */
export function errorBody(error, code, requestId) {
  return { error, code, details: {}, request_id: requestId };
}

/**
 * The error body if a service does not answer.
 * @param {string} serviceName
 * @param {string} requestId
 */
export function awayBody(serviceName, requestId) {
  return errorBody(
    `The ${serviceName} is not answering. Nothing is lost; try again in a moment.`,
    "unavailable",
    requestId,
  );
}

/**
 * The error body if a request is larger than the service accepts.
 * @param {number} megabytes
 * @param {string} requestId
 */
export function tooLarge(megabytes, requestId) {
  return errorBody(`The body is larger than ${megabytes} MB.`, "too_large", requestId);
}

// Matches "." and ".." as path segments, and backslashes, also if they are percent-encoded.
const AMBIGUOUS = /(?:\/|%2f)(?:\.|%2e){1,2}(?:\/|%2f|$)|\\|%5c/i;

/**
 * Whether two servers could understand the path differently.
 * @param {string | undefined} url
 */
export const isAmbiguous = (url) => AMBIGUOUS.test((url ?? "").split("?", 1)[0] ?? "");

/** Headers that only our own proxies may set. */
export const SPOKEN_FOR = [
  "forwarded",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-prefix",
];

/**
 * A logger that writes one line per message, without stack traces and tokens.
 * @returns {import("vite").Logger}
 */
export function quietLogger() {
  const logger = createLogger("info", { allowClearScreen: false });
  /** @param {string} message */
  const tidy = (message) => maskTokens(message.split("\n", 1)[0] ?? "");
  return {
    ...logger,
    info: (message, options) => logger.info(maskTokens(message), options),
    warn: (message, options) => logger.warn(tidy(message), options),
    warnOnce: (message, options) => logger.warnOnce(tidy(message), options),
    error: (message, options) => {
      // Skip Vite's own report about the proxy: `answerAway` has logged the error.
      if (!message.includes("proxy")) logger.error(tidy(message), options);
    },
  };
}

/** @param {string} name */
function answerAway(name) {
  /** @param {import("vite").HttpProxy.ProxyServer} proxy */
  return (proxy) => {
    proxy.on("error", (error, request, response) => {
      const code = "code" in error ? String(error.code) : error.message;
      // These codes mean that the browser has closed the connection, not that the service is away.
      if (code !== "ECONNRESET" && code !== "EPIPE") {
        console.error(`proxy: ${name} away (${code}) ${request.method} ${pathOf(request.url)}`);
      }
      if (!("writeHead" in response)) {
        response.destroy();
        return;
      }
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const sent = request.headers["x-request-id"];
      const requestId = typeof sent === "string" ? sent : randomUUID();
      response.writeHead(502, {
        "Content-Type": "application/json",
        "X-Request-ID": requestId,
        "Retry-After": "2",
      });
      response.end(JSON.stringify(awayBody(name, requestId)));
    });
  };
}

/**
 * Refuses WebSockets with an ambiguous path: they do not pass the guard's middleware.
 * @param {import("vite").HttpProxy.ProxyServer} proxy
 */
function refuseAmbiguousSockets(proxy) {
  proxy.on("proxyReqWs", (proxyRequest, request, socket) => {
    if (isAmbiguous(request.url)) {
      proxyRequest.destroy();
      socket.destroy();
      return;
    }
    for (const header of SPOKEN_FOR) proxyRequest.removeHeader(header);
    proxyRequest.setHeader("X-Forwarded-Host", request.headers.host ?? "");
  });
}

/** @param {string | undefined} url */
const pathOf = (url) => (url ?? "").split("?", 1)[0];

/**
 * The proxied paths. `changeOrigin` is not set, because the services compare Origin with Host.
 * @param {NodeJS.ProcessEnv} env
 */
export function proxyTable(env) {
  /** @type {Record<string, import("vite").ProxyOptions>} */
  const table = {};
  const scheme = schemeOf(env);
  for (const { prefix, name, variable, port } of SERVICES) {
    table[`^${prefix}/`] = {
      target: `http://127.0.0.1:${readPort(env, variable, port)}`,
      rewrite: (path) => path.slice(prefix.length),
      xfwd: true,
      headers: { "X-Forwarded-Prefix": prefix, "X-Forwarded-Proto": scheme },
      configure: answerAway(name),
    };
  }
  for (const { path, name, variable, port } of SOCKETS) {
    table[`^${path}`] = {
      target: `http://127.0.0.1:${readPort(env, variable, port)}`,
      ws: true,
      xfwd: true,
      headers: { "X-Forwarded-Proto": scheme },
      configure: (proxy) => {
        answerAway(name)(proxy);
        refuseAmbiguousSockets(proxy);
      },
    };
  }
  return table;
}

/**
 * Options for Vite's dev and preview servers.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Pick<import("vite").UserConfig, "server" | "preview" | "customLogger" | "clearScreen">}
 */
export function serverOptions(env) {
  const port = readPort(env, "FRONTEND_PORT", 3000);
  const proxy = proxyTable(env);
  const common = { host: env.FRONTEND_HOST || "127.0.0.1", port, strictPort: true, proxy };
  return {
    clearScreen: false,
    customLogger: quietLogger(),
    server: { ...common },
    preview: { ...common, headers: securityHeaders(env) },
  };
}
