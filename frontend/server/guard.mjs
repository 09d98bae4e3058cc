// Checks requests before the proxy of the dev server and of `serve`, as nginx does in containers:
// refuses ambiguous paths and too large bodies, and removes headers that only a proxy may set.
import { randomUUID } from "node:crypto";

import { errorBody, isAmbiguous, SERVICES, SPOKEN_FOR, tooLarge } from "./options.mjs";

const MEGABYTE = 1024 * 1024;

/**
 * Removes headers that only our own proxies may set.
 * @param {import("node:http").IncomingMessage} request
 */
export function forgetForwarded(request) {
  for (const name of [...SPOKEN_FOR, "x-forwarded-proto"]) delete request.headers[name];
}

/**
 * The status and body with which to refuse a request; null if it is not refused.
 * @param {{ url?: string | undefined, headers: import("node:http").IncomingHttpHeaders }} request
 * @param {string} requestId
 */
export function refusalOf({ url = "", headers }, requestId) {
  if (isAmbiguous(url)) {
    return { status: 400, body: errorBody("The request is malformed.", "malformed", requestId) };
  }
  const path = decoded(url.split("?", 1)[0] ?? "");
  if (path === null) {
    return { status: 400, body: errorBody("The request is malformed.", "malformed", requestId) };
  }
  const service = SERVICES.find(({ prefix }) => path.startsWith(`${prefix}/`));
  if (!service) return null;
  if (path.slice(service.prefix.length).replace(/\/+/g, "/") === "/metrics") {
    return { status: 404, body: errorBody("Not found.", "not_found", requestId) };
  }
  if (Number(headers["content-length"] ?? 0) > service.megabytes * MEGABYTE) {
    return { status: 413, body: tooLarge(service.megabytes, requestId) };
  }
  return null;
}

/** @param {string} path */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** @type {import("vite").Connect.NextHandleFunction} */
const guard = (request, response, next) => {
  forgetForwarded(request);
  const sent = request.headers["x-request-id"];
  const requestId = typeof sent === "string" && /^[\w.-]{1,128}$/.test(sent) ? sent : randomUUID();
  const refusal = refusalOf(request, requestId);
  if (refusal === null) return next();
  // Read and discard the rest of the body: if the connection closed now, the client would not get
  // the answer.
  request.resume();
  response.writeHead(refusal.status, {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Request-ID": requestId,
  });
  response.end(JSON.stringify(refusal.body));
};

/** @returns {import("vite").Plugin} */
export function guardPlugin() {
  return {
    name: "guard",
    configureServer: ({ middlewares }) => void middlewares.use(guard),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(guard),
  };
}

/**
 * Limits how long the server waits for a client's headers, for its whole request, and on an idle
 * connection. WebSockets have limits of their own.
 * @param {import("node:http").Server} server
 */
export function limitTimes(server) {
  server.headersTimeout = 15_000;
  server.requestTimeout = 300_000;
  server.setTimeout(120_000);
}
