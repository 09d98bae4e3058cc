// An agent says in the menu that they are away: the delegate gets the next ticket, and the ticket
// says why. The agent comes back and gets tickets again. Then two agents claim the same ticket from
// the queue: one gets it, the other reads that it is gone.
//
// Needs BASE_URL and DEMO_PASSWORD. Adds two workflows to the demo.
import {
  ADMIN,
  AGENTS,
  checkAccessibility,
  openDialogTwice,
  openPage,
  postJson,
  readTask,
  requireAPlace,
  runJourney,
  signedInContext,
  waitFor,
} from "./browser.mjs";

const DEPARTMENT = "Journeys";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} Context */
/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {{email: string, userId: number, name: string, page: Page}} Worker */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/**
 * A workflow of one step, for tickets of this category.
 * @param {Context} admin
 * @param {string} category
 * @param {{name: string, role: string, assignment?: string}} step
 */
async function makeWorkflow(admin, category, step) {
  const { workflow_id } = await postJson(admin, "/api/workflow/workflows/", {
    workflow: {
      name: `Journey of ${category}`,
      department: DEPARTMENT,
      category,
      sub_category: "",
    },
    graph: {
      nodes: [{ temp_id: "only", ...step, weight: 1, order: 0, is_start: true, is_end: true }],
      edges: [],
    },
  });
  await postJson(admin, `/api/workflow/workflows/${workflow_id}/initialize/`, {});
}

/**
 * Posts a ticket of this category. Returns its task as an Admin sees it.
 * @param {Context} admin
 * @param {string} category
 */
async function postOne(admin, category) {
  const { ticket_id } = await postJson(admin, "/api/tickets-service/tickets/", {
    subject: `A ticket of ${category}`,
    description: "Posted by the journey.",
    priority: "High",
    department: DEPARTMENT,
    category,
  });
  return waitFor(`a task for ${ticket_id}`, () => readTask(admin, ticket_id));
}

/**
 * Signs people of the demo in, each with a page of their own.
 * @param {Browser} browser
 * @param {readonly string[]} emails
 * @param {string[]} failures
 * @returns {Promise<Worker[]>}
 */
async function openWorkers(browser, emails, failures) {
  const workers = [];
  for (const email of emails) {
    const { context, user } = await signedInContext(browser, email);
    const page = await openPage(context, failures);
    workers.push({ email, userId: user.user_id, name: user.full_name, page });
  }
  return workers;
}

/** @param {Page} page */
const openMenu = async (page) => {
  await page.getByRole("button", { name: /profile, theme and sign out/ }).click();
  return page.getByRole("dialog", { name: "You" });
};

/**
 * Says in the menu that this person is away, and who takes their turns.
 * @param {Page} page
 * @param {string} delegate
 */
async function goAway(page, delegate) {
  await page.goto("/my-work");
  const menu = await openMenu(page);
  await menu.getByText("You are available").waitFor();
  await checkAccessibility(page, "menu");
  await menu.getByRole("button", { name: "I will be away" }).click();
  const dialog = page.getByRole("dialog", { name: "Say when you are away" });
  await dialog.getByLabel("Back at (required)").fill("2000-01-01T08:00");
  await dialog.getByRole("button", { name: "Be away" }).click();
  await dialog.getByText("The end must be after the beginning.").waitFor();
  const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000).toISOString().slice(0, 16);
  await dialog.getByLabel("Back at (required)").fill(inAWeek);
  await dialog.getByLabel("Delegate (optional)").and(page.locator("input")).fill(delegate);
  await page.getByRole("option", { name: delegate }).click();
  await checkAccessibility(page, "absence");
  await dialog.getByRole("button", { name: "Be away" }).click();
  await dialog.waitFor({ state: "detached" });
  await requireAPlace(page, "after going away");
  await page.getByRole("button", { name: /Away.*, profile, theme and sign out/ }).waitFor();
  await checkAccessibility(page, "away");
  const after = await openMenu(page);
  await after.getByText(/^You are away until/).waitFor();
  await after.getByText(new RegExp(`${delegate}.* takes your turns`)).waitFor();
  await page.keyboard.press("Escape");
}

/**
 * Ends the absence in the menu.
 * @param {Page} page
 */
async function comeBack(page) {
  const menu = await openMenu(page);
  await menu.getByRole("button", { name: "I am back" }).click();
  await menu.getByText("You are available").waitFor();
  await page.keyboard.press("Escape");
}

/**
 * Opens the dialog that says why this person has the ticket. Returns the dialog.
 * @param {Page} page
 * @param {string} number
 */
async function askWhy(page, number) {
  await page.goto(`/tickets/${number}`);
  const dialog = await openDialogTwice(page, page.getByRole("button", { name: "Why me?" }), {
    name: "Why you have it",
  });
  await dialog.getByRole("list", { name: /considered/ }).waitFor();
  await checkAccessibility(page, "why");
  return dialog;
}

/**
 * One of two people goes away and names the other as the delegate, who gets the next ticket. Then
 * the absent one comes back.
 * @param {Browser} browser
 * @param {Context} admin
 * @param {string[]} failures
 */
async function standIn(browser, admin, failures) {
  const workers = await openWorkers(browser, AGENTS.slice(2, 4), failures);
  await makeWorkflow(admin, "Turns", { name: "Look", role: "Technician" });
  const first = await postOne(admin, "Turns");
  const there = workers.find(({ userId }) => userId === first.assigned_users[0].user_id);
  const absent = workers.find((worker) => worker !== there);
  if (!there || !absent) throw new Error("The role has other people than the demo's.");

  await goAway(absent.page, there.name);
  const second = await postOne(admin, "Turns");
  if (second.assigned_users[0].user_id !== there.userId) {
    throw new Error(`${absent.name} got a ticket while away.`);
  }
  const why = await askWhy(there.page, second.ticket_number);
  await why
    .getByText(`${there.name} takes the turn of ${absent.name}, who is away.`)
    .first()
    .waitFor();
  const passedOver = why.getByRole("listitem").filter({ hasText: absent.name });
  await passedOver.getByText("Away", { exact: true }).waitFor();
  say(`${there.name} took the turn of ${absent.name}, and the ticket says so`);

  await comeBack(absent.page);
  // The turn of the absent person is used. The next one is the delegate's own.
  for (const expected of [there, absent]) {
    const next = await postOne(admin, "Turns");
    if (next.assigned_users[0].user_id !== expected.userId) {
      throw new Error(`${next.ticket_number} did not go to ${expected.name}.`);
    }
    if (expected !== absent) continue;
    const own = await askWhy(absent.page, next.ticket_number);
    await own
      .getByText(`${absent.name} is next after ${there.name}, who had the last turn`)
      .first()
      .waitFor();
  }
  say(`${absent.name} is back and got the next turn`);
}

/**
 * Two people see the same ticket in their queue. One claims it; the other tries to, and reads that
 * it is gone.
 * @param {Browser} browser
 * @param {Context} admin
 * @param {string[]} failures
 */
async function claimOne(browser, admin, failures) {
  const [fast, slow] = await openWorkers(browser, AGENTS.slice(0, 2), failures);
  if (!fast || !slow) throw new Error("The demo has too few people.");
  await makeWorkflow(admin, "Claims", { name: "Sort", role: "Agent", assignment: "claim" });
  const { ticket_number: number } = await postOne(admin, "Claims");
  for (const { page } of [fast, slow]) {
    await page.goto("/queue");
    await page.getByRole("row").filter({ hasText: number }).waitFor();
    await page.getByRole("link", { name: /^Queue .*1 open/ }).waitFor();
  }
  await checkAccessibility(fast.page, "queue");
  /** @param {Page} page */
  const claim = async (page) => {
    await page.getByRole("button", { name: new RegExp(`^Claim ${number}`) }).focus();
    await page.keyboard.press("Enter");
  };
  await claim(fast.page);
  await fast.page.getByText(`You have ${number} now, at Sort.`).waitFor();
  await requireAPlace(fast.page, "after the claim");
  await claim(slow.page);
  await slow.page.getByText(`Somebody else has just claimed ${number}.`).waitFor();
  await slow.page.getByText("Nothing waits to be claimed").waitFor();
  await checkAccessibility(slow.page, "empty queue");
  await fast.page.getByRole("link", { name: "Open it" }).click();
  await fast.page.getByRole("heading", { name: "Your turn" }).waitFor();
  say(`${fast.name} claimed ${number}, and ${slow.name} saw it gone`);
}

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const { context: admin } = await signedInContext(browser, ADMIN);
  await standIn(browser, admin, failures);
  await claimOne(browser, admin, failures);
}

await runJourney("journey of the turns", drive);
