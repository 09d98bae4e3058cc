import { createServer, get } from "node:http";

import { appConfig, authOrigins, configPlugin } from "./app-config.mjs";
import { securityHeaders } from "./options.mjs";

const EXTERNAL = {
  AUTH_SERVICE_URL: "http://auth.example:8000",
  AUTH_LOGIN_URL: "https://auth.example/login/",
  AUTH_REFRESH_URL: "https://auth.example/api/refresh/",
  AUTH_LOGOUT_URL: " https://auth.example/api/logout/ ",
};
const BUILT_IN = { authLoginUrl: null, authRefreshUrl: null, authLogoutUrl: null };

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} path
 */
async function ask(env, path) {
  const plugin = configPlugin(env, { "X-Content-Type-Options": "nosniff" });
  /** @type {import("node:http").RequestListener | undefined} */
  let listener;
  const middlewares = {
    /**
     * @param {string} mount
     * @param {(request: unknown, response: import("node:http").ServerResponse, next: () => void) => void} handle
     */
    use: (mount, handle) => {
      listener = (request, response) => {
        const rest = (request.url ?? "").slice(mount.length);
        const url = rest.startsWith("/") ? rest : `/${rest}`;
        handle({ method: request.method, url }, response, () => {
          response.writeHead(404);
          response.end();
        });
      };
    },
  };
  // @ts-expect-error only the part of the server that the plugin uses
  plugin.configurePreviewServer({ middlewares });
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  try {
    return await new Promise((resolve, reject) => {
      get({ port: address.port, path }, (answer) => {
        let text = "";
        answer.on("data", (part) => {
          text += part;
        });
        answer.on("end", () =>
          resolve({ status: answer.statusCode, headers: answer.headers, text }),
        );
      }).on("error", reject);
    });
  } finally {
    server.close();
  }
}

describe("appConfig", () => {
  it("names nothing where the suite signs people in itself", () => {
    expect(appConfig({})).toEqual(BUILT_IN);
    expect(appConfig({ ...EXTERNAL, AUTH_SERVICE_URL: " " })).toEqual(BUILT_IN);
  });

  it("names the addresses of the Auth Service", () => {
    expect(appConfig(EXTERNAL)).toEqual({
      authLoginUrl: "https://auth.example/login/",
      authRefreshUrl: "https://auth.example/api/refresh/",
      authLogoutUrl: "https://auth.example/api/logout/",
    });
  });

  it.each(["AUTH_LOGIN_URL", "AUTH_REFRESH_URL", "AUTH_LOGOUT_URL"])(
    "says that %s is missing, or no address",
    (variable) => {
      expect(() => appConfig({ ...EXTERNAL, [variable]: "" })).toThrow(`so ${variable} has to say`);
      for (const text of ["auth.example/x", "javascript:alert(1)", "/login"]) {
        expect(() => appConfig({ ...EXTERNAL, [variable]: text })).toThrow(`${variable} is`);
      }
    },
  );
});

describe("the policy of the pages", () => {
  it("lets them call the Auth Service, and nobody else", () => {
    expect(authOrigins(appConfig(EXTERNAL))).toEqual(["https://auth.example"]);
    expect(securityHeaders(EXTERNAL)["Content-Security-Policy"]).toContain(
      "connect-src 'self' https://auth.example;",
    );
    expect(securityHeaders({})["Content-Security-Policy"]).toContain("connect-src 'self';");
  });
});

describe("/config.json", () => {
  it("is answered afresh each time", async () => {
    const answer = await ask(EXTERNAL, "/config.json?t=1");
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual(appConfig(EXTERNAL));
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
    });
  });

  it("has nothing below it", async () => {
    expect((await ask({}, "/config.json/x")).status).toBe(404);
  });
});
