// An Admin looks at two messages that no worker could handle and sees why. The Admin discards one
// and replays the other, which then becomes a ticket with a task.
//
// Needs BASE_URL, DEMO_PASSWORD and MISLABELLED_NUMBER. The two messages must have been published
// before: a valid ticket of that number with a wrong content type, and one that is not a ticket.
import {
  ADMIN,
  checkAccessibility,
  demand,
  getJson,
  openDialogTwice,
  openPage,
  readTask,
  requireAPlace,
  runJourney,
  signedInContext,
  waitFor,
} from "./browser.mjs";

const LIVE_MS = 30_000;
const REASON = "Nobody knows what it was meant to be.";

/** @typedef {import("playwright-core").Page} Page */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/**
 * Opens the message with this reason. Returns its dialog.
 * @param {Page} page
 * @param {string} reason
 */
async function openMessage(page, reason) {
  const opener = page.getByRole("button", { name: reason });
  await opener.waitFor({ timeout: LIVE_MS });
  const dialog = await openDialogTwice(page, opener, { name: reason });
  await dialog.getByRole("button", { name: "Discard" }).waitFor();
  return dialog;
}

/** @param {Page} page */
async function discardTheMalformed(page) {
  const detail = await openMessage(page, "It is not a ticket.");
  await detail.getByText('"note": "No ticket at all."').waitFor();
  await checkAccessibility(page, "a dead letter");
  const confirm = await openDialogTwice(page, detail.getByRole("button", { name: "Discard" }), {
    name: "Discard this message",
  });
  await confirm.getByRole("textbox", { name: /Reason/ }).fill(REASON);
  await confirm.getByRole("button", { name: "Discard message" }).click();
  await page.getByText("is discarded. It is under Settled.").waitFor();
  await page.getByRole("button", { name: "It is not a ticket." }).waitFor({ state: "detached" });
  await requireAPlace(page, "after the message is gone");
}

/**
 * @param {Page} page
 * @param {import("playwright-core").BrowserContext} admin
 * @param {string} number
 */
async function replayTheMislabelled(page, admin, number) {
  if (await readTask(admin, number)) throw new Error(`${number} has a task before its replay.`);
  const detail = await openMessage(page, "It is not sent as JSON.");
  await detail.getByText(`"ticket_id": "${number}"`).waitFor();
  const confirm = await openDialogTwice(page, detail.getByRole("button", { name: "Replay" }), {
    name: "Replay this message",
  });
  await confirm.getByRole("button", { name: "Replay" }).click();
  await page.getByText("is on its way to TICKET_TASKS_PRODUCTION again.").waitFor();
  const task = await waitFor(`a task of ${number}`, () => readTask(admin, number));
  if (task.assigned_users.length !== 1) throw new Error(`${number} has no holder.`);
  await page.getByText("Nothing is stuck").waitFor({ timeout: LIVE_MS });
}

/**
 * Checks that the page and the audit show what was decided.
 * @param {Page} page
 * @param {import("playwright-core").BrowserContext} admin
 */
async function seeWhatWasDecided(page, admin) {
  await page.getByText("Settled", { exact: true }).click();
  const row = page.getByRole("row", { name: /It is not a ticket\./ });
  await row.getByText(/^Discarded by /).waitFor();
  await page
    .getByRole("row", { name: /It is not sent as JSON\./ })
    .getByText(/^Replayed by /)
    .waitFor();
  const { results } = await getJson(admin, "/api/workflow/audit/events/?page_size=100");
  /** @type {string[]} */
  const actions = results.map((/** @type {{action: string}} */ event) => event.action);
  for (const action of ["dead_letter.discard", "dead_letter.replay"]) {
    if (actions.filter((one) => one === action).length !== 1) {
      throw new Error(`The audit does not hold ${action} once.`);
    }
  }
}

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const number = demand("MISLABELLED_NUMBER");
  const { context: admin } = await signedInContext(browser, ADMIN);
  const page = await openPage(admin, failures);
  await page.goto("/my-work");
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { name: "Not delivered" }).waitFor();
  await page.getByRole("button", { name: "It is not a ticket." }).waitFor({ timeout: LIVE_MS });
  await checkAccessibility(page, "the dead letters");
  await discardTheMalformed(page);
  say("a message that is no ticket is discarded");
  await replayTheMislabelled(page, admin, number);
  say(`${number} is replayed and has a task`);
  await seeWhatWasDecided(page, admin);
  await page.getByRole("button", { name: "Notices to people" }).click();
  await page.getByText("Every notice was delivered").waitFor();
  await checkAccessibility(page, "the notices not delivered");
}

await runJourney("dead letters", drive);
