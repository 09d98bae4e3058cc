// Shared by the journeys and the pictures: the browser, the people, and the accessibility check.
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(
  path.resolve(import.meta.dirname, "../node_modules/axe-core/axe.min.js"),
  "utf8",
);

/** The people of the demo who work tickets. */
export const AGENTS = ["agent1", "agent2", "agent3", "agent4", "agent5", "agent6"].map(
  (name) => `${name}@tts.example`,
);
export const COORDINATOR = "coordinator@tts.example";
export const ADMIN = "admin@tts.example";
export const EMPLOYEE = "employee@tts.example";

export const THEMES = /** @type {const} */ (["light", "dark"]);

/**
 * The value of an environment variable. Throws if it is not set.
 * @param {string} name
 */
export function demand(name) {
  const value = process.env[name]?.trim();
  if (!value) throw new Error(`Set ${name}.`);
  return value;
}

export const baseUrl = () => demand("BASE_URL").replace(/\/$/, "");

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

/**
 * A browser context of a person, signed in through the API.
 * @param {import("playwright-core").Browser} browser
 * @param {string} email
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function signedInContext(browser, email, options = {}) {
  const context = await browser.newContext({ baseURL: baseUrl(), locale: "en-GB", ...options });
  const answer = await context.request.post("/api/workflow/identity/login/", {
    data: { email, password: demand("DEMO_PASSWORD") },
  });
  if (!answer.ok()) throw new Error(`${email} cannot sign in: ${await answer.text()}`);
  /** @type {{user: {user_id: number, full_name: string}}} */
  const { user } = await answer.json();
  return { context, user };
}

/**
 * The body of a GET. Throws if it does not succeed.
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} url
 */
export async function getJson(context, url) {
  const answer = await context.request.get(url);
  if (!answer.ok()) throw new Error(`GET ${url} answered ${answer.status()}.`);
  return answer.json();
}

/**
 * Calls `ask` until it returns a value that is not null. Throws after `seconds`.
 * @template T
 * @param {string} what
 * @param {() => Promise<T | null>} ask
 * @param {number} seconds
 * @returns {Promise<T>}
 */
export async function waitFor(what, ask, seconds = 30) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/**
 * The task of a ticket as an Admin sees it; null while there is none.
 * @param {import("playwright-core").BrowserContext} admin
 * @param {string} number
 */
export async function readTask(admin, number) {
  const page = await getJson(admin, `/api/workflow/tasks/?ticket_number=${number}`);
  return page.results[0] ?? null;
}

/**
 * Posts JSON to a service as the web app does. Returns the body of the answer.
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} url
 * @param {object} data
 */
export async function postJson(context, url, data) {
  const cookies = await context.cookies();
  const token = cookies.find((cookie) => cookie.name === "csrftoken")?.value ?? "";
  const headers = { "X-CSRFToken": token, Origin: baseUrl() };
  const answer = await context.request.post(url, { headers, data });
  if (!answer.ok()) throw new Error(`POST ${url} was refused: ${await answer.text()}`);
  return answer.json();
}

/**
 * Posts a ticket for the workflow of IT support. Returns its number.
 * @param {import("playwright-core").BrowserContext} admin
 */
export async function postTicket(admin) {
  const ticket = await postJson(admin, "/api/tickets-service/tickets/", {
    subject: "Laptop does not start after the update",
    description: "Black screen after the logo since this morning.",
    category: "Technology",
    sub_category: "Support",
    department: "IT",
    priority: "High",
    employee: { id: 4711, name: "Robin Vega", email: "robin.vega@tts.example" },
  });
  return String(ticket.ticket_id);
}

/**
 * Opens a page whose script errors are added to `failures`.
 * @param {import("playwright-core").BrowserContext} context
 * @param {string[]} failures
 */
export async function openPage(context, failures) {
  const page = await context.newPage();
  page.on("pageerror", (error) => failures.push(`${page.url()}: ${error.message}`));
  return page;
}

/**
 * A page of the person who holds the ticket, on the ticket.
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContext} admin
 * @param {string} number
 * @param {string[]} failures
 */
export async function openAsHolder(browser, admin, number, failures) {
  const holds = await waitFor(`a holder of ${number}`, async () => {
    const task = await readTask(admin, number);
    return task?.assigned_users[0] ?? null;
  });
  for (const email of AGENTS) {
    const { context, user } = await signedInContext(browser, email);
    if (user.user_id === holds.user_id) {
      const page = await openPage(context, failures);
      await page.goto(`/tickets/${number}`);
      return { page, name: holds.user_full_name };
    }
    await context.close();
  }
  throw new Error("The holder is nobody of the demo.");
}

/**
 * Opens a dialog by keyboard, closes it with Escape, checks that the focus returns to `opener`, and
 * opens it again. Returns the dialog.
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").Locator} opener
 * @param {{name?: string}} [which]
 */
export async function openDialogTwice(page, opener, { name } = {}) {
  const dialog = page.getByRole("dialog", name ? { name } : {}).last();
  await opener.focus();
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Close the dialog" }).first().waitFor();
  const others = (await page.getByRole("dialog").count()) - 1;
  await page.keyboard.press("Escape");
  await waitFor("the dialog closes", async () =>
    (await page.getByRole("dialog").count()) === others ? true : null,
  );
  if (!(await opener.evaluate((button) => document.activeElement === button))) {
    throw new Error(`The keyboard does not come back to ${opener}.`);
  }
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  return dialog;
}

/**
 * Waits until an element other than the body has the focus. The one that had it may be gone.
 * @param {import("playwright-core").Page} page
 * @param {string} when
 */
export const requireAPlace = (page, when) =>
  waitFor(`the keyboard has a place ${when}`, async () =>
    (await page.evaluate(() => document.activeElement !== document.body)) ? true : null,
  );

/**
 * Saves a picture of every open page after a failure.
 * @param {import("playwright-core").Browser} browser
 */
export async function keepPictures(browser) {
  const folder = path.resolve(import.meta.dirname, "../test-results");
  await mkdir(folder, { recursive: true });
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const file = path.join(folder, `failure-${index + 1}.png`);
    await page.screenshot({ path: file, timeout: 5_000 }).catch(() => {});
  }
  console.error(`${pages.length} windows are pictured in ${folder}`);
}

/**
 * A function that acts as people do in a browser. It throws if something is not as it should be,
 * and adds script errors of its pages to `failures`.
 * @typedef {(browser: import("playwright-core").Browser, failures: string[]) => Promise<void>} Journey
 */

/**
 * Runs a journey. If it throws, or a page had a script error, saves pictures of all windows and
 * sets the exit code of the process to 1.
 * @param {string} name
 * @param {Journey} journey
 */
export async function runJourney(name, journey) {
  const browser = await launch();
  /** @type {string[]} */
  const failures = [];
  try {
    await journey(browser, failures);
    if (failures.length > 0) throw new Error(`Script errors:\n${failures.join("\n")}`);
    console.log(`${name} passed`);
  } catch (error) {
    await keepPictures(browser);
    console.error(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

/**
 * Throws if axe finds an accessibility problem in either theme.
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
export async function checkAccessibility(page, name) {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.waitForFunction(
      (theme) => document.documentElement.dataset.mantineColorScheme === theme,
      colorScheme,
    );
    await settle(page);
    const violations = await findViolations(page);
    if (violations.length > 0) {
      throw new Error(`${name}, ${colorScheme} theme:\n${violations.join("\n")}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
}

/**
 * Waits until transitions are over, so that no colour between two themes is checked.
 * @param {import("playwright-core").Page} page
 */
async function settle(page) {
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter((it) => Number.isFinite(Number(it.effect?.getComputedTiming().endTime)));
    await Promise.allSettled(passing.map((it) => it.finished));
  });
}

/** @param {import("playwright-core").Page} page */
async function findViolations(page) {
  // Wait for animations: a text that is still fading in lacks contrast.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (one) => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity,
      ),
  );
  // Wait until tooltips are gone: they are outside of the landmarks while they fade out.
  await page.getByRole("tooltip").first().waitFor({ state: "detached" });
  // This works although the content security policy forbids such scripts, because the debugger runs
  // them.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    // @ts-expect-error the script above defines axe as a global
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(
      (/** @type {{id: string, help: string, nodes: {target: string[]}[]}} */ violation) =>
        `  ${violation.id}: ${violation.help} (${violation.nodes
          .slice(0, 3)
          .map((node) => node.target.join(" "))
          .join(", ")})`,
    );
  });
}
