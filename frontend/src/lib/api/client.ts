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

/** A readable cookie of this origin. */
export const readCookie = (name: string): string | undefined =>
  document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

const isOurs = (url: string): boolean => new URL(url).origin === window.location.origin;
const isSafe = (method: string): boolean => SAFE_METHODS.has(method);

/**
 * The headers of a call that changes something. They are read before each send and each repeat,
 * since a refresh or a sign-in changes them in between.
 */
export const actingHeaders = (): Record<string, string> => {
  const token = readCookie("csrftoken");
  const person = readActing();
  return {
    ...(token && { "X-CSRFToken": token }),
    // The server refuses acts in the name of somebody who signed in meanwhile.
    ...(person && { "X-Acting-As": personKey(person) }),
  };
};

/** An Auth Service on another origin gets none of them. */
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
  // With cookies also if the Auth Service is on another origin, as far as it allows that.
  const response = await send(new Request(url, { method: "POST", credentials: "include" }));
  return response.ok;
};

let refreshing: Promise<boolean> | null = null;

/**
 * One refresh at a time, shared by every call that met a 401. If the browser has locks, other tabs
 * wait as well: each use replaces the refresh token, and the old one is refused.
 */
export const refreshSession = (): Promise<boolean> => {
  refreshing ??= withLock(postRefresh).finally(() => {
    refreshing = null;
  });
  return refreshing;
};

// Available in a secure context only, which excludes plain http on any host except localhost.
const locks = (): LockManager | undefined => navigator.locks ?? undefined;

const withLock = async <T>(work: () => Promise<T>): Promise<T> =>
  locks()?.request("tts-session-refresh", work) ?? work();

/** How long the cookies of another tab's refresh may take to arrive after ours was refused. */
const COOKIES_LATE_MS = 400;

/**
 * Sends, and once more after a refresh. After a refused one too: without locks another tab may have
 * been quicker, and the cookies that it got are this tab's as well. Only then the session is over.
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
 * Sends as the person of this tab. A lost session, or somebody else's, is waited out: the call is
 * sent again once this person is signed in, with the same key. Fails with the 401 if nobody was
 * signed in, and with the signal's reason if it is aborted.
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

/** The person of the cookies, refreshed if needed; null for nobody. */
export const askWhoIsHere = async (): Promise<Signed | null> => {
  const url = `${window.location.origin}${WORKFLOW}/me/`;
  const response = await attemptTwice(() => send(new Request(url)));
  if (response.status === UNAUTHENTICATED) return null;
  if (!response.ok) throw await ApiError.from(response);
  return ((await response.json()) as { user: Signed }).user;
};

/** Paths that take no key by contract, since they are about the session itself. */
const KEYLESS = /\/(identity|ws-token)\//;
const SIGN_IN = /\/identity\/(login|refresh|logout|password\/(forgot|reset))\/$/;

/** Everything that identifies an act; null for calls that change nothing or take no key. */
const actOf = async (request: Request): Promise<string | null> => {
  const { pathname, search } = new URL(request.url);
  if (isSafe(request.method) || KEYLESS.test(pathname)) return null;
  return `${request.method} ${pathname}${search} ${await request.clone().text()}`;
};

const sendCall = async (request: Request): Promise<Response> => {
  // Signing in has no session to wait for.
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
  // Without a session there is nothing left to end.
  if (!response.ok && response.status !== 401) throw await ApiError.from(response);
};

const throwApiError: Middleware = {
  async onResponse({ response }) {
    noteServerTime(response.headers.get("Date"));
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

/** The stuck messages API, which every service has alike; described once. */
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

/** The body of an answer. Failures have thrown before, so a missing body is a broken promise. */
export const bodyOf = async <T>(call: Promise<{ data?: T }>): Promise<T> => {
  const { data } = await call;
  if (data === undefined) throw new ApiError(200, "empty", "The server sent an empty answer.");
  return data;
};
