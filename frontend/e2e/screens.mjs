// Takes pictures of every page of a running suite with demo data, 1440 and 390 px wide, in both
// themes.
//
// Needs BASE_URL and DEMO_PASSWORD. TICKET_NUMBER names the ticket to show (default: the first open
// one). SCREENS is the folder for the pictures (default: test-results/screens). PAGES names the
// pages to take, for example "my-work person" (default: all). If WIDE is set, also takes them 1920
// px wide.
import { mkdir } from "node:fs/promises";
import path from "node:path";

import {
  ADMIN,
  AGENTS,
  baseUrl,
  COORDINATOR,
  EMPLOYEE,
  getJson,
  launch,
  postJson,
  readTask,
  signedInContext,
  THEMES,
  waitFor,
} from "./browser.mjs";

const FOLDER = process.env.SCREENS || path.resolve(import.meta.dirname, "../test-results/screens");
const SIZES = [
  { width: 1440, height: 900, isPhone: false },
  { width: 390, height: 844, isPhone: true },
  // Wider than the content of a page; only if WIDE is set.
  ...(process.env.WIDE ? [{ width: 1920, height: 1080, isPhone: false }] : []),
];
const SETTLE_MS = 700;
const WANTED = (process.env.PAGES ?? "").split(/\s+/).filter(Boolean);

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
const openBell = async (page) => {
  await page.getByRole("button", { name: /^Notifications/ }).click();
};

/** @param {Page} page */
const openMenu = async (page) => {
  await page.getByRole("button", { name: /profile, theme and sign out/ }).click();
  await page
    .getByRole("dialog", { name: "You" })
    .getByRole("button", { name: "Sign out" })
    .waitFor();
};

/** @param {Page} page */
const openOwnAbsence = async (page) => {
  await openMenu(page);
  await page.getByRole("button", { name: "I will be away" }).click();
  await page.getByRole("dialog").getByLabel("Back at (required)").waitFor();
};

/**
 * Opens the menu as if the person were away, by changing the server's answer.
 * @param {Page} page
 */
const openMenuWhileAway = async (page) => {
  await page.route(/\/roles\/availability\//, (route) => {
    const week = 7 * 24 * 3_600_000;
    const at = (/** @type {number} */ after) => new Date(Date.now() + after).toISOString();
    return route.fulfill({
      json: { user_id: 1, away_from: at(-week), away_until: at(week), delegate_user_id: null },
    });
  });
  await page.reload();
  await openMenu(page);
  await page.getByText(/^You are away until/).waitFor();
};

/** @param {Page} page */
const writeNote = (page) =>
  page.getByRole("textbox", { name: "Internal note" }).fill("- order a battery\n- tell Robin");

/** @param {import("playwright-core").Page} page */
const openDialog = async (page) => {
  const actions = page.getByRole("region", { name: "Steps and actions" });
  await actions.getByRole("list", { name: "Moves" }).getByRole("button").first().click();
  await page.getByRole("dialog").waitFor();
};

/**
 * Makes an act fail because the task has changed meanwhile, by changing the server's answers.
 * @param {Page} page
 */
const loseRace = async (page) => {
  await openDialog(page);
  const raised = {
    ...{ seq: 90, rev: 90, at: new Date().toISOString(), kind: "priority_changed" },
    ...{ text_code: "priority_changed", from: "High", to: "Critical", on_behalf_of: null },
    ...{ step: null, role: "", reason: "The whole floor stands still." },
    actor: { user_type: "staff", user_id: 2, full_name: "Cora Coordinator" },
    deadline: new Date(Date.now() + 4 * 3_600_000).toISOString(),
  };
  const page1 = { count: 1, next: null, previous: null, results: [raised] };
  /** @param {RegExp} url @param {(body: any) => void} change */
  const answer = (url, change) =>
    page.route(url, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      change(body);
      await route.fulfill({ response, json: body });
    });
  await page.route(/\/events\/.*after_rev/, (route) => route.fulfill({ json: page1 }));
  await answer(/\/tasks\/\?/, (body) => {
    for (const row of body.results) row.rev = 90;
  });
  await answer(/\/available-transitions\//, (body) => {
    body.rev = 90;
  });
  await page.route(/\/transition\/$/, (route) =>
    route.fulfill({
      status: 409,
      json: {
        error: "Too late.",
        code: "stale_rev",
        details: {},
        request_id: "shown-in-a-picture",
      },
    }),
  );
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("The fan runs, the screen stays black.");
  await dialog.locator("button[type=submit]").click();
  await dialog.getByRole("button", { name: /anyway$/ }).waitFor();
};

/**
 * Opens the page of the role Agent and, if it is named, a tab of this page.
 * @param {string} [tab]
 */
const openRole = (tab) => async (/** @type {Page} */ page) => {
  await page.getByRole("link", { name: "Agent", exact: true }).click();
  await page.getByText(/^Next: /).waitFor();
  if (tab) await page.getByRole("button", { name: tab }).click();
};

/** @param {Page} page */
const openDeactivation = async (page) => {
  await page.getByRole("link", { name: /Agent/ }).first().click();
  await page.getByRole("heading", { name: "Roles", exact: true }).waitFor();
  await page.getByRole("button", { name: "Deactivate" }).click();
  await page.getByRole("region", { name: "Who gets the work" }).waitFor();
};

const OWN_COMMENT =
  "<p>It worked after a cold start. Left to do:</p>" +
  '<ul><li>order a battery (<a href="https://example.org/parts">the list</a>)</li>' +
  "<li>tell Robin</li></ul>";

/**
 * Presses a button of the user's own comment; posts the comment first if it does not exist.
 * @param {string} number
 * @param {string} button
 */
const openOwnComment = (number, button) => async (/** @type {Page} */ page) => {
  const tool = page.getByRole("button", { name: button }).first();
  const words = page.getByText("It worked after a cold start.").first();
  if (
    !(await words.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    ))
  ) {
    const comment = { ticket_id: number, content: OWN_COMMENT, visibility: "internal" };
    await postJson(page.context(), "/api/messaging/comments/", comment);
  }
  await tool.click();
};

/** @param {string} number */
const pagesOf = (number) => [
  { name: "my-work-done", path: "/my-work?tab=acted" },
  { name: "my-work-no-match", path: "/my-work?q=nothing%20like%20this" },
  { name: "ticket", path: `/tickets/${number}` },
  { name: "ticket-conversation", path: `/tickets/${number}?panel=talk`, phoneOnly: true },
  { name: "ticket-details", path: `/tickets/${number}?panel=facts`, phoneOnly: true },
  { name: "ticket-act", path: `/tickets/${number}`, prepare: openDialog },
  { name: "ticket-conflict", path: `/tickets/${number}`, prepare: loseRace },
  { name: "ticket-writing", path: `/tickets/${number}?panel=talk`, prepare: writeNote },
  {
    name: "comment-editor",
    path: `/tickets/${number}?panel=talk`,
    prepare: openOwnComment(number, "Edit this comment"),
  },
  {
    name: "comment-delete",
    path: `/tickets/${number}?panel=talk`,
    prepare: openOwnComment(number, "Delete this comment"),
  },
  { name: "notifications", path: "/my-work", prepare: openBell },
  { name: "menu", path: "/my-work", prepare: openMenu },
  { name: "menu-away", path: "/my-work", prepare: openMenuWhileAway },
  { name: "own-absence", path: "/my-work", prepare: openOwnAbsence },
  { name: "profile", path: "/profile" },
  { name: "new-ticket", path: "/new" },
];

const GUEST_PAGES = [
  { name: "login", path: "/login" },
  { name: "forgot-password", path: "/forgot-password" },
  { name: "choose-password", path: "/reset-password?token=shown-in-no-picture&new=1" },
];

/** @param {Page} page */
const openInvitation = async (page) => {
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByRole("dialog").getByRole("checkbox").first().waitFor();
};

/** @param {Page} page */
const openPerson = async (page) => {
  await page.locator("[data-row-link]").nth(1).click();
  await page.getByRole("checkbox").first().waitFor();
};

/** @param {string} name */
const openWay = (name) => async (/** @type {Page} */ page) => {
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("dialog").waitFor();
};

/**
 * Shows the tooltip of the disabled "Escalate": the first step has no role to escalate to.
 * @param {Page} page
 */
const askWhyNoEscalation = async (page) => {
  await page.getByRole("button", { name: /^Escalate\. / }).focus();
  await page.getByRole("tooltip").waitFor();
};

/** @param {Page} page */
const openTransferList = async (page) => {
  await openWay("Transfer")(page);
  await page.keyboard.press("ArrowDown");
  await page.getByRole("dialog").getByRole("option").first().waitFor();
};

/**
 * Selects the tickets on the page; one of them is put on hold before.
 * @param {Page} page
 */
const selectAll = async (page) => {
  const context = page.context();
  const owned = await getJson(context, "/api/workflow/tasks/owned-tickets/");
  /** @type {{task_id: number, status: string}[]} */
  const rows = owned.results;
  const [first] = rows;
  if (first && rows.every(({ status }) => status !== "on_hold")) {
    const reason = "Waits for the supplier.";
    await postJson(context, `/api/workflow/tasks/${first.task_id}/hold/`, { reason });
    await page.reload();
  }
  await page.locator("[data-row-link]").first().waitFor();
  const select = page.getByRole("button", { name: "Select", exact: true });
  if (await select.isVisible()) await select.click();
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: /^Hold/ }).waitFor();
};

/** @param {string} action */
const openBulk = (action) => async (/** @type {Page} */ page) => {
  await selectAll(page);
  await page.getByRole("button", { name: new RegExp(`^${action}`) }).click();
  await page
    .getByRole("dialog")
    .getByText(/^\d+ can$/)
    .waitFor();
};

/** @param {string} number */
const coordinatorPages = (number) => {
  const [email, address] = [COORDINATOR, `/tickets/${number}`];
  return [
    { email, name: "owned-selected", path: "/owned", prepare: selectAll },
    { email, name: "bulk-hold", path: "/owned", prepare: openBulk("Hold") },
    { email, name: "bulk-transfer", path: "/owned", prepare: openBulk("Transfer") },
    { email, name: "ticket-owner", path: address },
    { email, name: "ticket-transfer", path: address, prepare: openTransferList },
    { email, name: "ticket-no-escalation", path: address, prepare: askWhyNoEscalation },
    { email, name: "ticket-priority", path: address, prepare: openWay("Change priority") },
    { email, name: "ticket-cancel", path: address, prepare: openWay("Withdraw this ticket") },
    { email, name: "ticket-deadline", path: address, prepare: openWay("How it is worked out") },
  ];
};

/** @param {Page} page */
const openAssigning = async (page) => {
  await page
    .getByRole("button", { name: /^Assign workflow/ })
    .first()
    .click();
  await page.getByRole("dialog").waitFor();
};

/**
 * The pages of people who do not work on tickets.
 * @param {string} ownNumber
 */
const otherPages = (ownNumber) => [
  { email: ADMIN, name: "tickets-unassigned", path: "/tickets?tab=unassigned" },
  {
    email: ADMIN,
    name: "assign-workflow",
    path: "/tickets?tab=unassigned",
    prepare: openAssigning,
  },
  { email: ADMIN, name: "menu-admin", path: "/my-work", prepare: openMenu },
  { email: ADMIN, name: "away", path: "/roles?tab=away" },
  { email: ADMIN, name: "role", path: "/roles", prepare: openRole() },
  { email: ADMIN, name: "role-fairness", path: "/roles", prepare: openRole("Fairness") },
  { email: ADMIN, name: "deactivate", path: "/people?q=Agent", prepare: openDeactivation },
  { email: ADMIN, name: "calendars-workflows", path: "/calendars?tab=workflows" },
  { email: ADMIN, name: "calendar-new", path: "/calendars/new" },
  { email: ADMIN, name: "people-invite", path: "/people", prepare: openInvitation },
  { email: ADMIN, name: "person", path: "/people", prepare: openPerson },
  { email: EMPLOYEE, name: "own-ticket", path: `/tickets/${ownNumber}` },
  { email: EMPLOYEE, name: "new-ticket-employee", path: "/new" },
];

/** @param {Page} page */
const openLetter = async (page) => {
  await page.getByRole("button", { name: "It is not a ticket." }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay" }).waitFor();
};

const ADMIN_PAGES = [
  { name: "dead-letter", path: "/settings/dead-letters", prepare: openLetter },
  { name: "notices-not-delivered", path: "/settings/dead-letters?tab=notices" },
];

/**
 * @typedef {object} Shown
 * @property {string | null} email of the person who opens the page; null if nobody is signed in
 * @property {string} name of the picture
 * @property {string} path
 * @property {boolean} [phoneOnly]
 * @property {(page: Page) => Promise<void>} [prepare] opens something on the page
 */

/**
 * All pages to take pictures of.
 * @param {string} holder
 * @param {string} number of the ticket that the holder has
 * @param {string} ownNumber
 * @returns {Shown[]}
 */
const shownPages = (holder, number, ownNumber) => [
  ...GUEST_PAGES.map((page) => ({ email: null, ...page })),
  ...pagesOf(number).map((page) => ({ email: holder, ...page })),
  ...ADMIN_PAGES.map((page) => ({ email: ADMIN, ...page })),
  ...otherPages(ownNumber),
  ...coordinatorPages(number),
];

/**
 * The places in the rail of each person, each once; the picture has the name of the path.
 * @param {import("playwright-core").Browser} browser
 * @param {string[]} people
 * @returns {Promise<Shown[]>}
 */
async function placesOf(browser, people) {
  /** @type {Map<string, Shown>} */
  const places = new Map();
  for (const email of people) {
    const { context } = await signedInContext(browser, email);
    const page = await context.newPage();
    await page.goto("/");
    const links = page.getByRole("navigation", { name: "Places" }).getByRole("link");
    await links.first().waitFor();
    for (const link of await links.all()) {
      const address = String(await link.getAttribute("href"));
      const name = address.slice(1).replaceAll("/", "-");
      const isPlace = name !== "" && name !== "new";
      if (isPlace && !places.has(address)) places.set(address, { email, name, path: address });
    }
    await context.close();
  }
  return [...places.values()];
}

/**
 * Chooses the ticket to show. Returns its holder and its number.
 * @param {import("playwright-core").Browser} browser
 */
async function chooseTicket(browser) {
  const { context: admin } = await signedInContext(browser, ADMIN);
  const asked = process.env.TICKET_NUMBER?.trim();
  const task = asked
    ? await waitFor(`a holder of ${asked}`, async () => {
        const found = await readTask(admin, asked);
        return found?.assigned_users.length ? found : null;
      })
    : null;
  await admin.close();
  for (const email of AGENTS) {
    const { context, user } = await signedInContext(browser, email);
    const own = await getJson(context, "/api/workflow/tasks/my-tasks/");
    await context.close();
    if (task?.assigned_users[0].user_id === user.user_id) {
      return { email, number: task.ticket_number };
    }
    if (!task && own.results[0]) return { email, number: own.results[0].task.ticket.ticket_number };
  }
  throw new Error("Nobody of the demo holds a ticket.");
}

/**
 * Posts a ticket of an employee, and one that no workflow takes. Returns the number of the first.
 * @param {import("playwright-core").Browser} browser
 */
async function postMore(browser) {
  const { context: employee } = await signedInContext(browser, EMPLOYEE);
  const own = await postJson(employee, "/api/tickets-service/tickets/", {
    subject: "Second screen for the desk at the window",
    description: "The one that was there has gone to the meeting room.",
    category: "Technology",
    sub_category: "Support",
    department: "IT",
  });
  await employee.close();
  const { context: admin } = await signedInContext(browser, ADMIN);
  await postJson(admin, "/api/tickets-service/tickets/", {
    subject: "The door of room 3.14 does not lock",
    description: "It has to be lifted to close.",
    category: "Building",
    department: "Facility",
  });
  await waitFor("a holder of the own ticket", async () => {
    const found = await readTask(admin, own.ticket_id);
    return found?.assigned_users.length ? found : null;
  });
  await admin.close();
  return String(own.ticket_id);
}

/**
 * Changes the priority as the coordinator, so that the holder gets a notice.
 * @param {import("playwright-core").Browser} browser
 * @param {string} number
 */
async function raisePriority(browser, number) {
  const { context } = await signedInContext(browser, COORDINATOR);
  const task = await readTask(context, number);
  const body = { priority: "Critical", reason: "The whole floor stands still." };
  await postJson(context, `/api/workflow/tasks/${task.task_id}/priority/`, body);
  await context.close();
}

/**
 * @param {Page} page
 * @param {string} name
 */
async function take(page, name) {
  await page.waitForLoadState("networkidle").catch(() => {});
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
}

async function main() {
  await mkdir(FOLDER, { recursive: true });
  const browser = await launch();
  try {
    const { email, number } = await chooseTicket(browser);
    const ownNumber = await postMore(browser);
    await raisePriority(browser, number);
    const places = await placesOf(browser, [email, COORDINATOR, ADMIN, EMPLOYEE]);
    const wanted = [...places, ...shownPages(email, number, ownNumber)].filter(
      ({ name }) => !WANTED.length || WANTED.includes(name),
    );
    for (const { width, height, isPhone } of SIZES) {
      for (const colorScheme of THEMES) {
        const options = {
          baseURL: baseUrl(),
          locale: "en-GB",
          viewport: { width, height },
          colorScheme,
          isMobile: isPhone,
          hasTouch: isPhone,
        };
        const suffix = `${width}-${colorScheme}`;
        /** @type {Map<string | null, import("playwright-core").BrowserContext>} */
        const windows = new Map([[null, await browser.newContext(options)]]);
        for (const { email: who, name, path: address, phoneOnly, prepare } of wanted) {
          if (phoneOnly && !isPhone) continue;
          const context =
            windows.get(who) ?? (await signedInContext(browser, String(who), options)).context;
          windows.set(who, context);
          const page = await context.newPage();
          await page.goto(address);
          await page.getByRole("heading", { level: 1 }).first().waitFor();
          if (prepare) await prepare(page);
          await take(page, `${name}-${suffix}`);
          await page.close();
        }
        for (const context of windows.values()) await context.close();
      }
    }
    console.log(`pictures are in ${FOLDER}`);
  } finally {
    await browser.close();
  }
}

main().catch((/** @type {unknown} */ error) => {
  console.error(`screens failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
