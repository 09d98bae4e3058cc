// An automatic step sends tickets on by the conditions on their content. If a condition cannot be
// evaluated for a ticket, the holder's act is refused and becomes an incident. An Admin retries the
// incident, which fails again, and resolves it.
//
// Needs BASE_URL and DEMO_PASSWORD. Adds a workflow to the demo.
import {
  ADMIN,
  checkAccessibility,
  openAsHolder,
  openDialogTwice,
  openPage,
  postJson,
  readTask,
  runJourney,
  signedInContext,
  waitFor,
} from "./browser.mjs";

const KIND = { department: "Journeys", category: "Purchase", sub_category: "" };

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} Context */
/** @typedef {import("playwright-core").Browser} Browser */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/**
 * Makes a workflow: Check (Agent), then an automatic step that sends tickets with an amount above
 * 1,000 to a Manager, and all others to the payment.
 * @param {Context} admin
 */
async function makeWorkflow(admin) {
  const { workflow_id } = await postJson(admin, "/api/workflow/workflows/", {
    workflow: { name: "Purchase with a limit", ...KIND },
    graph: {
      nodes: [
        { temp_id: "check", name: "Check", role: "Agent", weight: 0.4, order: 0, is_start: true },
        { temp_id: "route", name: "Above the limit?", role_id: null, weight: 0, order: 1 },
        { temp_id: "approve", name: "Approve", role: "Manager", weight: 0.3, order: 2 },
        { temp_id: "pay", name: "Pay", role: "Finance Admin", weight: 0.3, order: 3, is_end: true },
      ],
      edges: [
        { from: "check", to: "route", name: "Checked" },
        { from: "route", to: "approve", name: "Above", condition: "ticket.amount > 1000" },
        { from: "route", to: "pay", name: "Below", is_default: true },
        { from: "approve", to: "pay", name: "Approved" },
      ],
    },
  });
  await postJson(admin, `/api/workflow/workflows/${workflow_id}/initialize/`, {});
}

/**
 * Posts a ticket of this amount. Returns its number, once it has a task.
 * @param {Context} admin
 * @param {number | string} amount
 */
async function postPurchase(admin, amount) {
  const { ticket_id } = await postJson(admin, "/api/tickets-service/tickets/", {
    subject: `A purchase of ${amount}`,
    description: "Posted by the journey.",
    priority: "High",
    amount,
    ...KIND,
  });
  await waitFor(`a task for ${ticket_id}`, () => readTask(admin, ticket_id));
  return String(ticket_id);
}

/** @param {Page} page */
const moves = (page) =>
  page.getByRole("region", { name: "Steps and actions" }).getByRole("list", { name: "Moves" });

/**
 * The holder of a new ticket sends it on; the ticket must come to `step`, as its amount demands.
 * @param {Browser} browser
 * @param {Context} admin
 * @param {string[]} failures
 * @param {number} amount
 * @param {string} step
 */
async function sendOn(browser, admin, failures, amount, step) {
  const number = await postPurchase(admin, amount);
  const { page, name } = await openAsHolder(browser, admin, number, failures);
  const dialog = await openDialogTwice(page, moves(page).getByRole("button", { name: /Checked/ }));
  await dialog.getByRole("button", { name: /Checked/ }).click();
  await dialog.waitFor({ state: "detached" });
  const task = await waitFor(`${number} comes to ${step}`, async () => {
    const now = await readTask(admin, number);
    return now.current_step?.name === step ? now : null;
  });
  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline
    .getByText(/passed it on to/)
    .first()
    .waitFor();
  await checkAccessibility(page, `ticket at ${step}`);
  say(`${name} sent ${number} on; ${task.assigned_users[0].user_full_name} has it at ${step}`);
}

/**
 * Posts a ticket whose amount is a text, so that the holder has no way on. An Admin sees why, retries
 * the incident, which fails again, and resolves it.
 * @param {Browser} browser
 * @param {Context} admin
 * @param {string[]} failures
 */
async function mendAnIncident(browser, admin, failures) {
  const number = await postPurchase(admin, "a lot");
  const { page } = await openAsHolder(browser, admin, number, failures);
  await page.getByText(/No way on is open for this ticket/).waitFor();
  await checkAccessibility(page, "no way on");

  const incidents = await openPage(admin, failures);
  await incidents.goto("/incidents");
  await incidents.getByRole("heading", { name: "Incidents" }).waitFor();
  const row = incidents.getByRole("row").filter({ hasText: number });
  await row.getByText("Condition fails").waitFor();
  await checkAccessibility(incidents, "incidents");
  await row.getByRole("button", { name: /^Retry/ }).click();
  await incidents.getByText(`${number}: it still fails.`).waitFor();
  const resolving = await openDialogTwice(incidents, row.getByRole("button", { name: /^Resolve/ }));
  await resolving.getByLabel("Reason (required)").fill("The requester was asked for a number.");
  await checkAccessibility(incidents, "resolve dialog");
  await resolving.getByRole("button", { name: "Resolve" }).click();
  await resolving.waitFor({ state: "detached" });
  await incidents.getByRole("button", { name: "Resolved" }).click();
  await incidents.getByRole("row").filter({ hasText: number }).waitFor();
  say(`${number} could not be judged, and an Admin resolved the incident`);
}

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const { context: admin } = await signedInContext(browser, ADMIN);
  await makeWorkflow(admin);
  await sendOn(browser, admin, failures, 5_000, "Approve");
  await sendOn(browser, admin, failures, 12, "Pay");
  await mendAnIncident(browser, admin, failures);
}

await runJourney("journey of the paths", drive);
