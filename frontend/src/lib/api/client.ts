import createClient, { type Middleware } from "openapi-fetch";

import { actKey, isUndecided, settleAct } from "@/lib/act-keys";
import { isIdentityBuiltIn, readConfig } from "@/lib/config";
import {
  loseSession,
  meetOtherPerson,
  personKey,
  readActing,
  type Signed,
  sessionOpen,
} from "@/lib/session/gate";
import { noteServerTime } from "@/lib/time/clock";

import { ApiError } from "./errors";
import type { paths as MessagingPaths } from "./generated/messaging";
import type { paths as NotificationPaths } from "./generated/notifications";
import type { paths as TicketPaths } from "./generated/tickets";
import type { paths as WorkflowPaths } from "./generated/workflow";

const WORKFLOW = "/api/workflow";
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const UNAUTHENTICATED = 401;

/** The value of a cookie that scripts may read; undefined if there is none. */
export const readCookie = (name: string): string | undefined =>
  document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

const isOurs = (url: string): boolean => new URL(url).origin === window.location.origin;
const isSafe = (method: string): boolean => SAFE_METHODS.has(method);

/**
 * The headers of a call that changes something. Read them again before each repeat: a refresh or a
 * sign-in may have changed them.
 */
export const actingHeaders = (): Record<string, string> => {
  const token = readCookie("csrftoken");
  const person = readActing();
  return {
    ...(token && { "X-CSRFToken": token }),
    // With this header the server refuses the act if somebody else has signed in meanwhile.
    ...(person && { "X-Acting-As": personKey(person) }),
  };
};

/** Adds these headers to a request that changes something, but not if it goes to another origin. */
const addActingHeaders = (request: Request): Request => {
  if (isOurs(request.url) && !isSafe(request.method)) {
    for (const [name, value] of Object.entries(actingHeaders())) request.headers.set(name, value);
  }
  return request;
};

const send = async (request: Request): Promise<Response> => {
  try {
    return await globalThis.fetch(addActingHeaders(request));
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw ApiError.unreachable();
  }
};

const refreshUrl = (): string | null =>
  isIdentityBuiltIn()
    ? `${window.location.origin}${WORKFLOW}/identity/refresh/`
    : readConfig().authRefreshUrl;

const postRefresh = async (): Promise<boolean> => {
  const url = refreshUrl();
  if (url === null) return false;
  // Send cookies also to an Auth Service on another origin; it has to allow that.
  const response = await send(new Request(url, { method: "POST", credentials: "include" }));
  return response.ok;
};

let refreshing: Promise<boolean> | null = null;

/**
 * Refreshes the session; returns whether that worked. All calls that got a 401 share one refresh.
 * Other tabs wait too, if the browser has locks: each use of the refresh token replaces it, and the
 * server refuses the old one.
 */
export const refreshSession = (): Promise<boolean> => {
  refreshing ??= withLock(postRefresh).finally(() => {
    refreshing = null;
  });
  return refreshing;
};

// The browser has locks only on https and on localhost.
const locks = (): LockManager | undefined => navigator.locks ?? undefined;

const withLock = async <T>(work: () => Promise<T>): Promise<T> =>
  locks()?.request("tts-session-refresh", work) ?? work();

/** How long to wait for the cookies of another tab's refresh after ours was refused. */
const COOKIES_LATE_MS = 400;

/**
 * Sends a call. After a 401, refreshes the session and sends the call again, even if the refresh
 * was refused: without locks another tab may have refreshed first, and its cookies are valid here
 * too. In that case the cookies may come late, so after another 401 the call is sent a third time.
 */
const attemptTwice = async (attempt: () => Promise<Response>): Promise<Response> => {
  const response = await attempt();
  if (response.status !== UNAUTHENTICATED) return response;
  const isRenewed = await refreshSession();
  const again = await attempt();
  if (again.status !== UNAUTHENTICATED || isRenewed || locks()) return again;
  await new Promise((resolve) => setTimeout(resolve, COOKIES_LATE_MS));
  return attempt();
};

const isOtherPerson = async (response: Response): Promise<boolean> => {
  if (response.status !== 409) return false;
  return (await ApiError.from(response)).code === "other_person";
};

/**
 * Sends a call as the user of this tab. If the session is lost, or another user has signed in,
 * waits until this user is signed in again and then sends the call again, with the same key.
 * Returns the 401 if this tab had no user. Rejects with the reason of `signal` if that is aborted.
 */
export const sendAsPerson = async (
  attempt: () => Promise<Response>,
  signal?: AbortSignal | null,
): Promise<Response> => {
  for (;;) {
    await sessionOpen(signal);
    const response = await attemptTwice(attempt);
    if (response.status === UNAUTHENTICATED) {
      if (!loseSession()) return response;
    } else if (await isOtherPerson(response)) {
      meetOtherPerson();
    } else {
      return response;
    }
  }
};

/**
 * The user whose cookies the browser has, after a refresh if needed; null if nobody is signed in.
 */
export const askWhoIsHere = async (): Promise<Signed | null> => {
  const url = `${window.location.origin}${WORKFLOW}/me/`;
  const response = await attemptTwice(() => send(new Request(url)));
  if (response.status === UNAUTHENTICATED) return null;
  if (!response.ok) throw await ApiError.from(response);
  return ((await response.json()) as { user: Signed }).user;
};

/** Paths about the session itself: by contract they take no idempotency key. */
const KEYLESS = /\/(identity|ws-token)\//;
const SIGN_IN = /\/identity\/(login|refresh|logout|password\/(forgot|reset))\/$/;

/** A text of method, address and body; null if the call changes nothing or takes no key. */
const actOf = async (request: Request): Promise<string | null> => {
  const { pathname, search } = new URL(request.url);
  if (isSafe(request.method) || KEYLESS.test(pathname)) return null;
  return `${request.method} ${pathname}${search} ${await request.clone().text()}`;
};

const sendCall = async (request: Request): Promise<Response> => {
  // Calls to sign in do not wait for a session.
  if (SIGN_IN.test(new URL(request.url).pathname)) return send(request);
  const act = await actOf(request);
  if (act !== null) request.headers.set("Idempotency-Key", actKey(act));
  const response = await sendAsPerson(() => send(request.clone()), request.signal);
  const isOpen = isUndecided(response.status, response.headers.has("Retry-After"));
  if (act !== null && !isOpen) settleAct(act);
  return response;
};

/** Ends the session at an external Auth Service. */
export const postExternalLogout = async (url: string): Promise<void> => {
  const response = await send(new Request(url, { method: "POST", credentials: "include" }));
  // 401: the session has ended already.
  if (!response.ok && response.status !== 401) throw await ApiError.from(response);
};

const throwApiError: Middleware = {
  async onResponse({ response }) {
    const { headers } = response;
    noteServerTime(headers.get("Date"), Date.now(), headers.get("X-Suite-Time"));
    if (!response.ok) throw await ApiError.from(response);
  },
};

const serviceClient = <Paths extends object>(prefix: string) => {
  const client = createClient<Paths>({
    baseUrl: `${window.location.origin}${prefix}`,
    credentials: "same-origin",
    fetch: sendCall,
  });
  client.use(throwApiError);
  return client;
};

export const workflowClient = serviceClient<WorkflowPaths>(WORKFLOW);
export const ticketsClient = serviceClient<TicketPaths>("/api/tickets-service");
export const messagingClient = serviceClient<MessagingPaths>("/api/messaging");
export const notificationsClient = serviceClient<NotificationPaths>("/api/notifications");

/** The API of stuck messages. All services have the same, so its types are those of one service. */
type StuckPaths = Pick<
  WorkflowPaths,
  | "/dead-letters/"
  | "/dead-letters/names/"
  | "/dead-letters/{id}/"
  | "/dead-letters/{id}/replay/"
  | "/dead-letters/{id}/discard/"
  | "/unsent-messages/"
  | "/unsent-messages/names/"
  | "/unsent-messages/{id}/"
  | "/unsent-messages/{id}/replay/"
  | "/unsent-messages/{id}/discard/"
>;

export const stuckClients = {
  workflow: serviceClient<StuckPaths>(WORKFLOW),
  tickets: serviceClient<StuckPaths>("/api/tickets-service"),
  messaging: serviceClient<StuckPaths>("/api/messaging"),
  notifications: serviceClient<StuckPaths>("/api/notifications"),
};

/** The body of an answer. Throws if it is empty; failed calls have thrown before. */
export const bodyOf = async <T>(call: Promise<{ data?: T }>): Promise<T> => {
  const { data } = await call;
  if (data === undefined) throw new ApiError(200, "empty", "The server sent an empty answer.");
  return data;
};
