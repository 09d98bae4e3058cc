// The web app's configuration, which it loads from `/config.json`: the addresses of an external
// Auth Service. Behind another web server a static file of the same shape can replace it.

/**
 * @typedef {{ authLoginUrl: string | null, authRefreshUrl: string | null, authLogoutUrl: string | null }} AppConfig
 */

export const CONFIG_PATH = "/config.json";

/**
 * The configuration; all values are null if people sign in at the suite itself.
 * @param {NodeJS.ProcessEnv} env
 * @returns {AppConfig}
 */
export function appConfig(env) {
  if (!env.AUTH_SERVICE_URL?.trim()) {
    return { authLoginUrl: null, authRefreshUrl: null, authLogoutUrl: null };
  }
  return {
    authLoginUrl: readAuthUrl(env, "AUTH_LOGIN_URL"),
    authRefreshUrl: readAuthUrl(env, "AUTH_REFRESH_URL"),
    authLogoutUrl: readAuthUrl(env, "AUTH_LOGOUT_URL"),
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} variable
 */
function readAuthUrl(env, variable) {
  const text = env[variable]?.trim();
  if (!text) {
    throw new Error(`AUTH_SERVICE_URL is set, so ${variable} has to say where that is done.`);
  }
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`${variable} is "${text}"; it has to be an address with http:// or https://.`);
  }
  return text;
}

/**
 * The origins of the Auth Service that the app calls from the browser.
 * @param {AppConfig} config
 */
export function authOrigins({ authRefreshUrl, authLogoutUrl }) {
  const urls = [authRefreshUrl, authLogoutUrl].filter((url) => url !== null);
  return [...new Set(urls.map((url) => new URL(url).origin))];
}

/**
 * Answers `/config.json` in the dev server and in the one-origin server.
 * @param {NodeJS.ProcessEnv} env
 * @param {Record<string, string>} headers
 * @returns {import("vite").Plugin}
 */
export function configPlugin(env, headers) {
  const body = JSON.stringify(appConfig(env));
  /** @type {import("vite").Connect.NextHandleFunction} */
  const answer = (request, response, next) => {
    // Connect calls this for all paths below CONFIG_PATH and removes that prefix: answer only "/".
    if (request.url?.split("?", 1)[0] !== "/") return next();
    response.writeHead(200, {
      ...headers,
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
    });
    response.end(request.method === "HEAD" ? undefined : body);
  };
  return {
    name: "app-config",
    configureServer: ({ middlewares }) => void middlewares.use(CONFIG_PATH, answer),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(CONFIG_PATH, answer),
  };
}
