// A coordinator works on one real ticket in a browser: transfers it, changes its priority, reads
// the explanation of its deadline, attaches a file, escalates it, and at last cancels it.
//
// Needs BASE_URL and DEMO_PASSWORD.
import { Buffer } from "node:buffer";

import {
  ADMIN,
  COORDINATOR,
  checkAccessibility,
  getJson,
  openDialogTwice,
  openPage,
  postJson,
  postTicket,
  readTask,
  requireAPlace,
  runJourney,
  signedInContext,
  waitFor,
} from "./browser.mjs";

/** The step of the IT support workflow that has a role to escalate to. */
const ESCALATING_STEP = "Resolve";
const FILE = { name: "boot.log", mimeType: "text/plain", text: "no bootable device\n" };

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} Context */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/**
 * Opens the dialog of one of a ticket's commands.
 * @param {Page} page
 * @param {string} name
 */
async function openDialog(page, name) {
  const actions = page.getByRole("region", { name: "Steps and actions" });
  return openDialogTwice(page, actions.getByRole("button", { name, exact: true }));
}

/**
 * Waits until the task has another revision and, if `isHeld`, a holder. Returns the task.
 * @param {Context} admin
 * @param {{ticket_number: string, rev: number}} before
 * @param {boolean} [isHeld]
 */
const changedTask = (admin, before, isHeld = true) =>
  waitFor("the task changes", async () => {
    const now = await readTask(admin, before.ticket_number);
    const isReady = !isHeld || now.assigned_users.length > 0;
    return now.rev !== before.rev && isReady ? now : null;
  });

/**
 * Opens the ticket from the list of owned tickets, after a search for its number.
 * @param {Page} page
 * @param {string} number
 */
async function findOwned(page, number) {
  await page.goto("/owned");
  await page.getByRole("heading", { name: "Owned" }).waitFor();
  await page.getByRole("textbox", { name: "Search" }).fill(number);
  await page.waitForURL(`**/owned?q=${number}`);
  await page.getByRole("button", { name: `Copy number ${number}` }).waitFor();
  await checkAccessibility(page, "owned");
  await page.getByRole("link", { name: /^Laptop/ }).click();
  await page.waitForURL(`**/tickets/${number}`);
  await page.getByRole("button", { name: "Transfer" }).waitFor();
  await checkAccessibility(page, "a coordinator's ticket");
}

/**
 * @param {Page} page
 * @param {Context} admin
 * @param {any} task
 */
async function transfer(page, admin, task) {
  const dialog = await openDialog(page, "Transfer");
  await page.keyboard.press("ArrowDown");
  const option = dialog.getByRole("option").first();
  await option.waitFor();
  await checkAccessibility(page, "transfer, its list open");
  const name = (await option.innerText()).trim();
  await option.click();
  await dialog.getByLabel("Note (optional)").fill("You know this model.");
  await dialog.getByRole("button", { name: `Transfer to ${name}` }).click();
  await dialog.waitFor({ state: "detached" });
  const moved = await changedTask(admin, task);
  if (moved.assigned_users[0].user_full_name !== name) throw new Error(`${name} has it not.`);
  say(`transferred to ${name}`);
  return moved;
}

/**
 * @param {Page} page
 * @param {Context} admin
 * @param {any} task
 */
async function changePriority(page, admin, task) {
  const dialog = await openDialog(page, "Change priority");
  await checkAccessibility(page, "priority");
  await dialog.getByRole("radio", { name: "Critical" }).check();
  await dialog.getByLabel("Reason (required)").fill("The whole floor waits.");
  await dialog.getByRole("button", { name: "Change to Critical" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("status").getByText("The priority is Critical now; it is due").waitFor();
  const changed = await changedTask(admin, task);
  if (Date.parse(changed.target_resolution) >= Date.parse(task.target_resolution)) {
    throw new Error("A higher priority did not bring the deadline nearer.");
  }
  say("of critical priority, with a nearer deadline");
  return changed;
}

/** @param {Page} page */
async function readDeadline(page) {
  const dialog = await openDialog(page, "How it is worked out");
  await dialog.getByText(/^Critical priority allows 4 h from the arrival/).waitFor();
  await dialog.getByText("Everything, one by one").click();
  await checkAccessibility(page, "deadline explained");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

/** @param {Page} page */
async function attach(page) {
  const file = { ...FILE, buffer: Buffer.from(FILE.text) };
  const refused = {
    name: "page.html",
    mimeType: "text/html",
    buffer: Buffer.from("<html></html>"),
  };
  await page.getByLabel("Files to add").setInputFiles([file, refused]);
  const link = page.getByRole("link", { name: FILE.name });
  await link.waitFor();
  await page.getByRole("alert").getByText("is not a file of a kind that is taken").waitFor();
  await checkAccessibility(page, "attachments");
  await page.getByRole("button", { name: "Remove page.html" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  if (download.suggestedFilename() !== FILE.name) throw new Error("The file has another name.");
  say("a file attached and saved again, another refused in place");
}

/**
 * Brings the task to a step of its workflow, acting on behalf of the holders.
 * @param {Context} admin
 * @param {any} task
 * @param {string} stepName
 */
async function bringTo(admin, task, stepName) {
  let now = task;
  while (now.current_step.name !== stepName) {
    const ways = await getJson(admin, `/api/workflow/tasks/${now.task_id}/available-transitions/`);
    await postJson(admin, `/api/workflow/transitions/${now.task_id}/transition/`, {
      transition_id: ways.results[0].transition_id,
      notes: "Done by phone.",
      on_behalf: true,
    });
    now = await changedTask(admin, now);
  }
  return now;
}

/**
 * @param {Page} page
 * @param {Context} admin
 * @param {any} task
 */
async function escalate(page, admin, task) {
  const dialog = await openDialog(page, "Escalate");
  await checkAccessibility(page, "escalate");
  await dialog.getByLabel("Reason (required)").fill("The vendor has to be called.");
  await dialog.getByRole("button", { name: "Escalate" }).click();
  await dialog.waitFor({ state: "detached" });
  const risen = await changedTask(admin, task);
  if (risen.assigned_users[0].role !== "Manager") throw new Error("It did not go up.");
  say(`escalated to ${risen.assigned_users[0].user_full_name}`);
  return risen;
}

/**
 * @param {Page} page
 * @param {Context} admin
 * @param {any} task
 */
async function cancel(page, admin, task) {
  const dialog = await openDialog(page, "Withdraw this ticket");
  await checkAccessibility(page, "cancel");
  await dialog.getByLabel("Reason (required)").fill("The laptop is replaced.");
  await dialog.getByRole("button", { name: "Withdraw the ticket" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("status").getByText("This ticket was withdrawn.").waitFor();
  await requireAPlace(page, "after the ticket is cancelled");
  const ended = await changedTask(admin, task, false);
  if (ended.status !== "cancelled") throw new Error(`The task is ${ended.status}.`);
  const url = `/api/tickets-service/tickets/number/${task.ticket_number}/`;
  await waitFor("the ticket service hears of it", async () =>
    (await getJson(admin, url)).status === "Withdrawn" ? true : null,
  );
  say("cancelled, and withdrawn at the ticket service");
}

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const { context: admin } = await signedInContext(browser, ADMIN);
  const { context } = await signedInContext(browser, COORDINATOR);
  const number = await postTicket(admin);
  let task = await waitFor(`a holder of ${number}`, async () => {
    const found = await readTask(admin, number);
    return found?.assigned_users.length ? found : null;
  });
  const page = await openPage(context, failures);
  await findOwned(page, number);
  task = await transfer(page, admin, task);
  task = await changePriority(page, admin, task);
  await readDeadline(page);
  await attach(page);
  task = await bringTo(admin, task, ESCALATING_STEP);
  await page.reload();
  task = await escalate(page, admin, task);
  await cancel(page, admin, task);
  await page.getByRole("navigation", { name: "Way back" }).getByRole("link").click();
  await page.waitForURL(`**/owned?q=${number}`);
  say("back in the list as it was");
}

await runJourney("coordinator's journey", drive);
