// An Admin makes a calendar and gives it to a workflow. The holder of the workflow's next ticket
// puts the ticket on hold and resumes it while the coordinator watches, and the deadline moves by
// the pause. Then late work is escalated by itself, and the explanation of its deadline says why it
// was due.
//
// Needs BASE_URL and DEMO_PASSWORD. Changes the demo: run it last.
import {
  ADMIN,
  COORDINATOR,
  checkAccessibility,
  getJson,
  openAsHolder,
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

const WORKFLOW = "IT Support Request";
const CALENDAR = "Every hour of the journey";
const LIVE_MS = 30_000;

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} Context */
/** @typedef {import("playwright-core").Browser} Browser */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/**
 * Makes a calendar that is always open, in the form of an Admin.
 * @param {Page} page
 */
async function makeCalendar(page) {
  await page.goto("/calendars");
  await page.getByRole("heading", { name: "Calendars" }).waitFor();
  await checkAccessibility(page, "calendars");
  await page.getByRole("link", { name: "New calendar" }).first().click();
  await page.getByRole("heading", { name: "New calendar" }).waitFor();
  await page.getByLabel("Name (required)").fill(CALENDAR);
  await page.getByLabel("Monday, from").fill("0:00");
  await page.getByLabel("Monday, to").fill("24:00");
  const copy = page.getByRole("button", { name: "Copy Monday to other days" });
  const dialog = await openDialogTwice(page, copy);
  await dialog.getByLabel("Saturday").check();
  await dialog.getByLabel("Sunday").check();
  await dialog.getByRole("button", { name: "Copy to 6 days" }).click();
  await dialog.waitFor({ state: "detached" });
  await requireAPlace(page, "after the copy");
  await checkAccessibility(page, "new calendar");
  await page.getByRole("button", { name: "Create the calendar" }).click();
  await page.getByRole("heading", { name: CALENDAR }).waitFor();
  await checkAccessibility(page, "calendar");
}

/**
 * Gives the calendar to the workflow of IT support, and publishes the change.
 * @param {Page} page
 */
async function giveCalendar(page) {
  await page.goto("/calendars?tab=workflows");
  const change = page.getByRole("button", { name: `Change the calendar of ${WORKFLOW}` });
  const dialog = await openDialogTwice(page, change);
  await dialog.getByText("In a calendar", { exact: true }).click();
  await dialog.getByRole("combobox", { name: /^Calendar/ }).fill(CALENDAR);
  await page.getByRole("option", { name: CALENDAR }).click();
  await checkAccessibility(page, "the calendar of a workflow");
  await dialog.getByRole("button", { name: "Count in this calendar" }).click();
  await dialog.waitFor({ state: "detached" });
  const publish = page.getByRole("button", { name: `Publish ${WORKFLOW}` });
  const asked = await openDialogTwice(page, publish);
  await asked.getByRole("button", { name: /^Publish version/ }).click();
  await asked.waitFor({ state: "detached" });
}

/** @param {Page} page */
const actions = (page) => page.getByRole("region", { name: "Steps and actions" });

/**
 * The holder puts the ticket on hold and resumes it; the coordinator sees both without a reload.
 * @param {Browser} browser
 * @param {Context} admin
 * @param {string[]} failures
 */
async function holdAndResume(browser, admin, failures) {
  const number = await postTicket(admin);
  const { page, name } = await openAsHolder(browser, admin, number, failures);
  const before = await readTask(admin, number);
  const sla = `/api/workflow/tasks/${before.task_id}/sla/`;
  const { calendar } = await getJson(admin, sla);
  if (calendar.name !== CALENDAR) throw new Error(`${number} counts in ${calendar.name}.`);

  const watcher = await openPage((await signedInContext(browser, COORDINATOR)).context, failures);
  await watcher.goto(`/tickets/${number}`);
  await watcher.getByRole("heading", { name: "Deadline" }).waitFor();

  const hold = actions(page).getByRole("button", { name: "Put this ticket on hold" });
  const dialog = await openDialogTwice(page, hold);
  await dialog.getByText(/it has as much time left as now/).waitFor();
  await dialog.getByLabel("Reason (required)").fill("The spare part comes tomorrow.");
  await checkAccessibility(page, "hold dialog");
  await dialog.getByRole("button", { name: "Put it on hold" }).click();
  await dialog.waitFor({ state: "detached" });
  await requireAPlace(page, "after the hold");
  for (const window of [page, watcher]) {
    const words = actions(window).getByText("The spare part comes tomorrow.");
    await words.waitFor({ timeout: LIVE_MS });
  }
  await checkAccessibility(page, "ticket on hold");
  say(`${name} put ${number} on hold, and the coordinator's window says why`);

  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const resume = actions(page).getByRole("button", { name: "Resume this ticket" });
  const resuming = await openDialogTwice(page, resume);
  await resuming.getByText(/with the time that was left/).waitFor();
  await checkAccessibility(page, "resume dialog");
  await resuming.getByRole("button", { name: "Resume the ticket" }).click();
  await resuming.waitFor({ state: "detached" });
  await watcher
    .getByRole("region", { name: "Timeline" })
    .getByText(/resumed/)
    .first()
    .waitFor({ timeout: LIVE_MS });

  const told = await getJson(admin, sla);
  const [pause] = told.pauses;
  const moved = Date.parse(told.target_resolution) - Date.parse(before.target_resolution);
  const lasted = Date.parse(pause.end) - Date.parse(pause.start);
  // Allow 2 ms, because both durations are read in whole milliseconds.
  if (Math.abs(moved - lasted) > 2 || lasted < 3_000) {
    throw new Error(`A pause of ${lasted} ms moved the deadline by ${moved} ms.`);
  }
  await page.getByRole("button", { name: "How it is worked out" }).click();
  const why = page.getByRole("dialog", { name: "Why it is due when it is" });
  await why.getByText(/by the calendar .* except for one pause/).waitFor();
  await checkAccessibility(page, "explanation with a pause");
  await page.keyboard.press("Escape");
  say("the deadline moved by the pause, and the explanation says so");
}

/**
 * Makes a workflow of one step, which escalates to a Manager and whose time is used up in seconds.
 * @param {Context} admin
 */
async function makeShortWorkflow(admin) {
  const roles = await getJson(admin, "/api/workflow/roles/?system=tts&search=Manager");
  const { role_id } = roles.results.find(
    (/** @type {{name: string}} */ { name }) => name === "Manager",
  );
  const { workflow_id } = await postJson(admin, "/api/workflow/workflows/", {
    workflow: {
      name: "Answer at once",
      department: "Journeys",
      category: "Deadlines",
      sub_category: "",
      urgent_sla: "00:00:04",
      high_sla: "00:00:05",
      medium_sla: "00:00:06",
      low_sla: "00:00:07",
    },
    graph: {
      nodes: [
        {
          temp_id: "answer",
          name: "Answer",
          role: "Agent",
          escalate_to: role_id,
          weight: 1,
          order: 0,
          is_start: true,
          is_end: true,
        },
      ],
      edges: [],
    },
  });
  await postJson(admin, `/api/workflow/workflows/${workflow_id}/initialize/`, {});
}

/**
 * Nobody acts in time: the ticket is escalated to a Manager by itself, and its page says so.
 * @param {Browser} browser
 * @param {Context} admin
 * @param {string[]} failures
 */
async function letItBeLate(browser, admin, failures) {
  await makeShortWorkflow(admin);
  const { ticket_id: number } = await postJson(admin, "/api/tickets-service/tickets/", {
    subject: "Nobody answers in time",
    description: "Posted by the journey.",
    department: "Journeys",
    category: "Deadlines",
    priority: "High",
  });
  const before = await waitFor(`a task for ${number}`, () => readTask(admin, number));
  const first = before.assigned_users[0];
  const after = await waitFor(
    "the clock escalates it",
    async () => {
      const task = await readTask(admin, number);
      return task.assigned_users[0]?.role === "Manager" ? task : null;
    },
    60,
  );
  const { page, name } = await openAsHolder(browser, admin, number, failures);
  if (name !== after.assigned_users[0].user_full_name) throw new Error("It moved meanwhile.");
  await page.getByRole("heading", { name: "Your turn" }).waitFor();
  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline
    .getByText(/went up from/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "How it is worked out" }).click();
  const why = page.getByRole("dialog", { name: "Why it is due when it is" });
  await why
    .getByText(/ago|late|passed/i)
    .first()
    .waitFor();
  await checkAccessibility(page, "explanation of what is late");
  say(`${number} was late with ${first.user_full_name} and went to ${name} by itself`);
}

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const { context: admin } = await signedInContext(browser, ADMIN);
  const page = await openPage(admin, failures);
  await makeCalendar(page);
  await giveCalendar(page);
  say(`${WORKFLOW} counts in "${CALENDAR}"`);
  await holdAndResume(browser, admin, failures);
  await letItBeLate(browser, admin, failures);
}

await runJourney("journey of the deadlines", drive);
