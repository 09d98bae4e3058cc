// A coordinator acts on several tickets at once in a browser, by keyboard: selects a range, reads
// which of them can be put on hold and which cannot, holds those that can, and resumes them all.
//
// Needs BASE_URL and DEMO_PASSWORD.
import {
  ADMIN,
  COORDINATOR,
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

const SUBJECT = "Docking station without picture";
const COUNT = 4;

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} Context */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/**
 * Posts a ticket and waits for its holder. Returns its number and its task.
 * @param {Context} admin
 * @param {number} desk
 */
async function postHeld(admin, desk) {
  const ticket = await postJson(admin, "/api/tickets-service/tickets/", {
    subject: `${SUBJECT}, desk ${desk}`,
    description: "It charges, but the screen stays black.",
    category: "Technology",
    sub_category: "Support",
    department: "IT",
    priority: "Medium",
    employee: { id: 4711, name: "Robin Vega", email: "robin.vega@tts.example" },
  });
  const number = String(ticket.ticket_id);
  const task = await waitFor(`a holder of ${number}`, async () => {
    const found = await readTask(admin, number);
    return found?.assigned_users.length ? found : null;
  });
  return { number, taskId: task.task_id };
}

/**
 * Throws unless the tasks of all these tickets have this status.
 * @param {Context} admin
 * @param {readonly {number: string}[]} tickets
 * @param {string} status
 */
async function requireStatus(admin, tickets, status) {
  for (const { number } of tickets) {
    const task = await readTask(admin, number);
    if (task.status !== status) throw new Error(`${number} is ${task.status}, not ${status}.`);
  }
}

/** @param {Page} page */
const barOf = (page) => page.getByRole("region", { name: "Selected tickets" });

/**
 * Selects all rows with the keys that walk and select.
 * @param {Page} page
 */
async function selectByKeys(page) {
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  for (let row = 1; row < COUNT; row += 1) await page.keyboard.press("j");
  await page.keyboard.press("Shift+Space");
  await barOf(page).getByText(`${COUNT} selected`).waitFor();
  await barOf(page)
    .getByRole("button", { name: `Hold ${COUNT - 1} of ${COUNT} tickets` })
    .waitFor();
  await checkAccessibility(page, "a list with a selection");
}

/**
 * @param {Page} page
 * @param {string} refused the number of the ticket that is on hold already
 */
async function hold(page, refused) {
  const dialog = await openDialogTwice(page, barOf(page).getByRole("button", { name: /^Hold/ }));
  await dialog.getByText(`${COUNT - 1} can`).waitFor();
  await dialog.getByText("1 cannot, and stay as they are").waitFor();
  await dialog.getByText("This task is on hold.").waitFor();
  await dialog.getByRole("link", { name: refused }).waitFor();
  await checkAccessibility(page, "a bulk action");
  await dialog.getByLabel("Reason (required)").focus();
  await page.keyboard.type("The supplier sends adapters.");
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByText(`${COUNT - 1} tickets are on hold.`).waitFor();
  await barOf(page).getByText("1 selected").waitFor();
  await requireAPlace(page, "after a bulk action");
}

/** @param {Page} page */
async function resumeAll(page) {
  const all = page.getByRole("checkbox", { name: "Select all on this page" });
  await all.focus();
  await page.keyboard.press("Space");
  await barOf(page).getByText(`${COUNT} selected`).waitFor();
  const resume = barOf(page).getByRole("button", { name: "Resume", exact: true });
  await resume.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: `Resume ${COUNT} tickets` }).waitFor();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByText(`${COUNT} tickets are no longer on hold.`).waitFor();
  await barOf(page).waitFor({ state: "detached" });
  await requireAPlace(page, "after the selection is gone");
}

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const { context: admin } = await signedInContext(browser, ADMIN);
  const { context } = await signedInContext(browser, COORDINATOR);
  const tickets = [];
  for (let desk = 1; desk <= COUNT; desk += 1) tickets.push(await postHeld(admin, desk));
  const [first] = tickets;
  if (!first) throw new Error("There are no tickets.");
  await postJson(admin, `/api/workflow/tasks/${first.taskId}/hold/`, { reason: "Is at the shop." });

  const page = await openPage(context, failures);
  await page.goto(`/owned?q=${encodeURIComponent(SUBJECT)}`);
  await page.getByRole("link", { name: `${SUBJECT}, desk ${COUNT}` }).waitFor();
  await selectByKeys(page);
  await hold(page, first.number);
  await requireStatus(admin, tickets, "on_hold");
  await waitFor("the list shows all of them paused", async () =>
    (await page
      .getByRole("row")
      .getByRole("button", { name: /^Paused/ })
      .count()) === COUNT
      ? true
      : null,
  );
  say("three on hold, and the fourth was on hold before");
  await resumeAll(page);
  await requireStatus(admin, tickets, "pending");
  say("all of them resumed");
}

await runJourney("journey of a bulk action", drive);
