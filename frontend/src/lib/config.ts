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

/** The configuration from the web server at run time. All null: the suite signs people in itself. */
export type AppConfig = z.infer<typeof configSchema>;

let config: AppConfig = { authLoginUrl: null, authRefreshUrl: null, authLogoutUrl: null };

/** Asks the server, once, before anything is shown. Fails if the answer is not valid. */
export const loadConfig = async (): Promise<void> => {
  const response = await fetch("/config.json", { cache: "no-store" });
  if (!response.ok) throw new Error(`The settings were answered with ${response.status}.`);
  setConfig(configSchema.parse(await response.json()));
};

export const setConfig = (next: AppConfig): void => {
  config = next;
};

export const readConfig = (): AppConfig => config;

/** Whether accounts and passwords are kept here, so that there are pages for them. */
export const isIdentityBuiltIn = (): boolean => config.authLoginUrl === null;

/** The Auth Service's sign-in page, with the address to return to. */
export const authLoginHref = (returnTo: string): string | null => {
  if (config.authLoginUrl === null) return null;
  const url = new URL(config.authLoginUrl);
  url.searchParams.set("redirect", new URL(returnTo, window.location.origin).href);
  return url.href;
};
