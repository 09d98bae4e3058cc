// A small external Auth Service: a sign-in page, tokens with the agreed claims signed with the
// shared key, a refresh that replaces the refresh token, and a logout.
import { createHmac, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const REFRESH_SECONDS = 7 * 24 * 3600;
const RENEWED_SECONDS = 600;

/**
 * @typedef {{ user_id: number, email: string, username: string, full_name: string,
 *   user_type: string, systems: string[], roles: {system: string, role: string}[] }} AuthPerson
 * @typedef {{ key: string, appUrl: string, firstSeconds: number }} AuthOptions
 * @typedef {import("node:http").IncomingMessage} Request
 * @typedef {import("node:http").ServerResponse} Response
 */

/** @param {string} value */
const encode = (value) => Buffer.from(value).toString("base64url");

/** @param {string} value */
const escapeHtml = (value) =>
  value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The server and its state: the people who may sign in, the sessions, and counts of calls. */
export class AuthService {
  /** @type {Map<string, AuthPerson>} */
  people = new Map();
  /**
   * The person of each session, by the only refresh token that is valid for the session.
   * @type {Map<string, AuthPerson>}
   */
  sessions = new Map();
  /** The moments at which an access token was renewed, in milliseconds. @type {number[]} */
  renewals = [];
  signIns = 0;
  logouts = 0;
  /** When the access token of the last sign-in expires, in milliseconds. */
  firstTokenEnds = 0;

  /** @param {AuthOptions} options */
  constructor({ key, appUrl, firstSeconds }) {
    this.key = key;
    this.app = new URL(appUrl);
    this.firstSeconds = firstSeconds;
    this.server = createServer((request, response) => {
      this.#answer(request, response).catch((/** @type {unknown} */ error) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  /** @param {number} port */
  listen(port) {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject).listen(port, () => resolve(undefined));
    });
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /**
   * @param {AuthPerson} person
   * @param {number} seconds
   */
  issueAccess(person, seconds) {
    const now = Math.floor(Date.now() / 1000);
    const claims = { token_type: "access", iat: now, exp: now + seconds, jti: randomUUID() };
    const head = encode(JSON.stringify({ alg: "HS256", typ: "JWT" }));
    const signed = `${head}.${encode(JSON.stringify({ ...person, ...claims }))}`;
    return `${signed}.${createHmac("sha256", this.key).update(signed).digest("base64url")}`;
  }

  /**
   * @param {Request} request
   * @param {Response} response
   */
  async #answer(request, response) {
    const url = new URL(request.url ?? "/", "http://auth");
    const route = `${request.method} ${url.pathname}`;
    if (route === "GET /login/") return this.#showPage(response, url.searchParams.get("redirect"));
    if (route === "POST /login/") return this.#signIn(request, response);
    if (route !== "POST /refresh/" && route !== "POST /logout/") {
      return void response.writeHead(404).end();
    }
    // Only the web app may send calls with credentials.
    if (request.headers.origin !== this.app.origin) return void response.writeHead(403).end();
    response.setHeader("Access-Control-Allow-Origin", this.app.origin);
    response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader("Vary", "Origin");
    if (route === "POST /refresh/") this.#renew(request, response);
    else this.#signOut(request, response);
  }

  /**
   * @param {Response} response
   * @param {string | null} back
   */
  #showPage(response, back) {
    const target = escapeHtml(this.#safeTarget(back));
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><title>Auth Service</title><main>
<h1>Auth Service</h1><form method="post" action="/login/">
<input type="hidden" name="redirect" value="${target}">
<label>E-mail <input name="email" type="email" required></label>
<button>Continue</button></form><a href="${target}">Not now</a></main></html>`);
  }

  /**
   * @param {Request} request
   * @param {Response} response
   */
  async #signIn(request, response) {
    const form = new URLSearchParams(await text(request));
    const person = this.people.get(form.get("email") ?? "");
    if (!person) return void response.writeHead(403).end("Nobody is known by that e-mail.");
    this.signIns += 1;
    this.firstTokenEnds = Date.now() + this.firstSeconds * 1000;
    this.#setCookies(response, person, this.firstSeconds);
    response.writeHead(303, { Location: this.#safeTarget(form.get("redirect")) }).end();
  }

  /**
   * @param {Request} request
   * @param {Response} response
   */
  #renew(request, response) {
    const person = this.#takeSession(request);
    if (!person) return void response.writeHead(401).end();
    this.renewals.push(Date.now());
    this.#setCookies(response, person, RENEWED_SECONDS);
    response.writeHead(204).end();
  }

  /**
   * @param {Request} request
   * @param {Response} response
   */
  #signOut(request, response) {
    if (!this.#takeSession(request)) return void response.writeHead(401).end();
    this.logouts += 1;
    const gone = "Path=/; HttpOnly; SameSite=Lax; Max-Age=0";
    response.setHeader("Set-Cookie", [`access_token=; ${gone}`, `refresh_token=; ${gone}`]);
    response.writeHead(204).end();
  }

  /**
   * The person of the request's session; undefined if there is none. The request's refresh token is
   * not valid afterwards.
   * @param {Request} request
   */
  #takeSession(request) {
    const token = /(?:^|; )refresh_token=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
    const person = this.sessions.get(token);
    this.sessions.delete(token);
    return person;
  }

  /**
   * @param {Response} response
   * @param {AuthPerson} person
   * @param {number} seconds
   */
  #setCookies(response, person, seconds) {
    const refresh = randomUUID();
    this.sessions.set(refresh, person);
    // The cookie lives longer than its token, so that services also receive expired tokens.
    const how = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${REFRESH_SECONDS}`;
    const access = this.issueAccess(person, seconds);
    response.setHeader("Set-Cookie", [
      `access_token=${access}; ${how}`,
      `refresh_token=${refresh}; ${how}`,
    ]);
  }

  /**
   * The address to return to: `back` if it is at the web app, else the web app's start page.
   * @param {string | null} back
   */
  #safeTarget(back) {
    const isOurs = back !== null && URL.canParse(back) && new URL(back).origin === this.app.origin;
    return isOurs ? back : this.app.href;
  }
}
