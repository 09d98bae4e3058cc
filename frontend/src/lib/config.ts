import * as z from "zod/mini";

const address = z.union([
  z.pipe(
    z.literal(""),
    z.transform(() => null),
  ),
  z.url({ protocol: /^https?$/ }),
  z.null(),
]);

const configSchema = z.object({
  authLoginUrl: address,
  authRefreshUrl: address,
  authLogoutUrl: address,
});

/**
 * The configuration, loaded from the web server. If all are null, people sign in at the suite
 * itself.
 */
export type AppConfig = z.infer<typeof configSchema>;

let config: AppConfig = { authLoginUrl: null, authRefreshUrl: null, authLogoutUrl: null };

/** Loads the configuration once, before anything is shown. Rejects if the answer is not valid. */
export const loadConfig = async (): Promise<void> => {
  const response = await fetch("/config.json", { cache: "no-store" });
  if (!response.ok) throw new Error(`The settings were answered with ${response.status}.`);
  setConfig(configSchema.parse(await response.json()));
};

export const setConfig = (next: AppConfig): void => {
  config = next;
};

export const readConfig = (): AppConfig => config;

/** Whether the suite itself keeps accounts and passwords, so that there are pages for them. */
export const isIdentityBuiltIn = (): boolean => config.authLoginUrl === null;

/**
 * The address of the Auth Service's sign-in page, with the path to return to; null if there is
 * none.
 */
export const authLoginHref = (returnTo: string): string | null => {
  if (config.authLoginUrl === null) return null;
  const url = new URL(config.authLoginUrl);
  url.searchParams.set("redirect", new URL(returnTo, window.location.origin).href);
  return url.href;
};
