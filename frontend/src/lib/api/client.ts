import createClient, { type Middleware } from "openapi-fetch";

import { isIdentityBuiltIn, readConfig } from "@/lib/config";
import { noteServerTime } from "@/lib/time/clock";

import { ApiError } from "./errors";
import type { paths as MessagingPaths } from "./generated/messaging";
import type { paths as NotificationPaths } from "./generated/notifications";
import type { paths as TicketPaths } from "./generated/tickets";
import type { paths as WorkflowPaths } from "./generated/workflow";

const WORKFLOW = "/api/workflow";
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** A readable cookie of this origin. */
export const readCookie = (name: string): string | undefined =>
  document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/**
 * Set before each send and each repeat: a refresh may have changed the cookie in between. It is
 * ours, and no business of an Auth Service on another origin.
 */
const addCsrf = (request: Request): Request => {
  const token = readCookie("csrftoken");
  const isOurs = new URL(request.url).origin === window.location.origin;
  if (token && isOurs && !SAFE_METHODS.has(request.method)) {
    request.headers.set("X-CSRFToken", token);
  }
  return request;
};

const send = async (request: Request): Promise<Response> => {
  try {
    return await globalThis.fetch(addCsrf(request));
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
  // With cookies also where the Auth Service is another origin, as far as it allows that.
  const response = await send(new Request(url, { method: "POST", credentials: "include" }));
  return response.ok;
};

let refreshing: Promise<boolean> | null = null;

/**
 * One refresh at a time, shared by every call that met a 401. Where the browser has locks, other
 * tabs wait as well: the refresh token turns with each use, and the old one is refused.
 */
export const refreshSession = (): Promise<boolean> => {
  refreshing ??= withLock(postRefresh).finally(() => {
    refreshing = null;
  });
  return refreshing;
};

const withLock = async <T>(work: () => Promise<T>): Promise<T> => {
  // Only there in a secure context, which plain http on another host than localhost is not.
  const locks: LockManager | null | undefined = navigator.locks;
  return locks ? locks.request("tts-session-refresh", work) : work();
};

const sendWithRefresh = async (request: Request): Promise<Response> => {
  const isLogin = new URL(request.url).pathname.endsWith("/identity/login/");
  const repeat = request.clone();
  const response = await send(request);
  if (response.status !== 401 || isLogin) return response;
  return (await refreshSession()) ? send(repeat) : response;
};

/** Ends the session where an external Auth Service keeps it. */
export const postExternalLogout = async (url: string): Promise<void> => {
  const response = await send(new Request(url, { method: "POST", credentials: "include" }));
  // Who has no session any more is signed out.
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
    fetch: sendWithRefresh,
  });
  client.use(throwApiError);
  return client;
};

export const workflowClient = serviceClient<WorkflowPaths>(WORKFLOW);
export const ticketsClient = serviceClient<TicketPaths>("/api/tickets-service");
export const messagingClient = serviceClient<MessagingPaths>("/api/messaging");
export const notificationsClient = serviceClient<NotificationPaths>("/api/notifications");

/** What every service shows of its messages that got stuck; the same four times, described once. */
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
