// The holders of one real ticket work on it in browsers from its first step to the last. In other
// open windows comments, bell and step must change without a reload.
//
// Needs BASE_URL and DEMO_PASSWORD. TICKET_NUMBER names a posted ticket; if it is not set, one is
// posted.
import {
  ADMIN,
  AGENTS,
  baseUrl,
  COORDINATOR,
  checkAccessibility,
  demand,
  getJson,
  openDialogTwice,
  openPage,
  postTicket,
  readTask,
  requireAPlace,
  runJourney,
  signedInContext,
  waitFor,
} from "./browser.mjs";

const LIVE_MS = 15_000;
const MOST_STEPS = 12;

/** @typedef {{ email: string, userId: number, name: string, page: import("playwright-core").Page }} Person */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/**
 * All people who may hold the ticket, each with a page that shows "My work".
 * @param {import("playwright-core").Browser} browser
 * @param {string[]} failures
 */
async function openPeople(browser, failures) {
  /** @type {Map<number, Person>} */
  const people = new Map();
  for (const email of AGENTS) {
    const { context, user } = await signedInContext(browser, email);
    const page = await openPage(context, failures);
    await page.goto("/my-work");
    await page.getByRole("heading", { name: "My work" }).waitFor();
    people.set(user.user_id, { email, userId: user.user_id, name: user.full_name, page });
  }
  return people;
}

/**
 * Signs in by hand in a new window, first with a wrong password, then with the right one. Checks
 * that the page of the requested address opens.
 * @param {import("playwright-core").Browser} browser
 * @param {string} email
 * @param {string[]} failures
 */
async function signInByHand(browser, email, failures) {
  const context = await browser.newContext({ baseURL: baseUrl(), locale: "en-GB" });
  const page = await openPage(context, failures);
  await page.goto("/my-work?tab=open");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await checkAccessibility(page, "login");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(demand("DEMO_PASSWORD"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "My work" }).waitFor();
  return page;
}

/**
 * Opens the explanation of the ticket's deadline in the list by keyboard.
 * @param {import("playwright-core").Page} page
 * @param {string} number
 */
async function explainInList(page, number) {
  const chip = page.getByRole("button", { name: new RegExp(`^Due (in|now).*${number}$`) });
  const dialog = page.getByRole("dialog", { name: "Why it is due when it is" });
  for (const key of ["Enter", "Space"]) {
    await chip.focus();
    await page.keyboard.press(key);
    await dialog.getByText(/priority allows .* from the arrival/).waitFor();
    await dialog.getByText(/^This step, /).waitFor();
    if (key === "Enter") await checkAccessibility(page, "deadline explained in a list");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    if (!(await chip.evaluate((button) => document.activeElement === button))) {
      throw new Error("The keyboard does not come back to the chip.");
    }
  }
  await chip.blur();
}

/**
 * Finds the ticket in the list by its number and opens it with the keyboard.
 * @param {import("playwright-core").Page} page
 * @param {string} number
 */
async function findTicket(page, number) {
  await page.keyboard.press("/");
  await page.keyboard.type(number);
  await page.getByRole("button", { name: `Copy number ${number}` }).waitFor();
  await checkAccessibility(page, "my work");
  await page.getByRole("textbox", { name: "Search" }).press("Escape");
  await explainInList(page, number);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/tickets/${number}`);
  await page.getByRole("heading", { name: "Your turn" }).waitFor();
}

/** @param {import("playwright-core").Page} page */
const timeline = (page) => page.getByRole("region", { name: "Timeline" });

/**
 * @param {import("playwright-core").Page} page
 * @param {string} text
 */
async function comment(page, text) {
  await page.getByRole("textbox", { name: "Internal note" }).fill(text);
  await page.getByRole("button", { name: "Add internal note" }).click();
  await timeline(page).getByText(text).waitFor();
}

/** @param {import("playwright-core").Page} page */
async function readBell(page) {
  const text = await page.getByRole("button", { name: /^Notifications/ }).innerText();
  return Number(/(\d+) unread/.exec(text)?.[1] ?? 0);
}

/**
 * Takes the first action that is offered.
 * @param {import("playwright-core").Page} page
 * @param {string} note
 * @param {boolean} isChecked
 */
async function act(page, note, isChecked) {
  await page.getByRole("heading", { name: "Your turn" }).waitFor();
  const actions = page.getByRole("region", { name: "Steps and actions" });
  const first = actions.getByRole("list", { name: "Moves" }).getByRole("button").first();
  await first.waitFor();
  const dialog = await openDialogTwice(page, first);
  if (isChecked) await checkAccessibility(page, "act dialog");
  await dialog.getByRole("textbox", { name: /Note/ }).fill(note);
  await dialog.locator("button[type=submit]").click();
  await dialog.waitFor({ state: "detached" });
  await actions.getByRole("status").waitFor();
  await requireAPlace(page, "after the move");
  // Leave the ticket: while it is open, its notices are marked as read and the bell does not show
  // them.
  await actions.getByRole("link", { name: /^(Next: |That was the last one)/ }).waitFor();
  await page.getByRole("navigation", { name: "Way back" }).getByRole("link").first().click();
  await page.getByRole("heading", { name: "My work" }).waitFor();
}

/**
 * Opens the ticket from the newest notice, after the bell has changed without a reload.
 * @param {Person} person
 * @param {string} number
 * @param {number} bellBefore
 * @param {boolean} isChecked
 */
async function comeByBell(person, number, bellBefore, isChecked) {
  const { page } = person;
  await waitFor(
    `the bell of ${person.name} moves without a reload`,
    async () => ((await readBell(page)) > bellBefore ? true : null),
    LIVE_MS / 1000,
  );
  await page.getByRole("button", { name: /^Notifications/ }).click();
  const panel = page.getByRole("dialog", { name: "Notifications" });
  const notice = panel.getByRole("button", { name: number }).first();
  await notice.waitFor();
  if (isChecked) await checkAccessibility(page, "notifications");
  await notice.click();
  await page.waitForURL(`**/tickets/${number}`);
}

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const { context: admin } = await signedInContext(browser, ADMIN);
  const number = process.env.TICKET_NUMBER?.trim() || (await postTicket(admin));
  let task = await waitFor(`a task for ${number}`, async () => {
    const found = await readTask(admin, number);
    return found?.assigned_users.length ? found : null;
  });
  const people = await openPeople(browser, failures);
  let holder = people.get(task.assigned_users[0].user_id);
  if (!holder) throw new Error("The holder is nobody of the demo.");
  say(`${number} is with ${holder.name}, at ${task.current_step.name}`);

  holder.page = await signInByHand(browser, holder.email, failures);
  await findTicket(holder.page, number);
  // Write something, so that the help below the field is shown and checked too.
  await holder.page.getByRole("textbox", { name: "Internal note" }).fill("- a draft");
  await checkAccessibility(holder.page, "ticket");

  const watcher = await openPage((await signedInContext(browser, COORDINATOR)).context, failures);
  await watcher.goto(`/tickets/${number}`);
  await timeline(watcher)
    .getByText(/ got .*, as /)
    .first()
    .waitFor();
  await comment(holder.page, "The fan runs. I try another charger.");
  await timeline(watcher).getByText("I try another charger.").waitFor({ timeout: LIVE_MS });
  await comment(watcher, "There are spare chargers on floor 2.");
  await timeline(holder.page).getByText("spare chargers on floor 2").waitFor({ timeout: LIVE_MS });
  say("comments moved live, both ways");

  for (let step = 1; task.status !== "completed"; step += 1) {
    if (step > MOST_STEPS) throw new Error("The ticket does not come to an end.");
    const bells = new Map();
    for (const person of people.values()) bells.set(person.userId, await readBell(person.page));
    await act(holder.page, `Note at ${task.current_step.name}.`, step === 1);
    const before = task;
    task = await waitFor("the task moves", async () => {
      const now = await readTask(admin, number);
      const isReady = now.status === "completed" || now.assigned_users.length > 0;
      return now.rev !== before.rev && isReady ? now : null;
    });
    say(`${holder.name} did ${before.current_step.name}`);
    if (task.status === "completed") break;
    const next = people.get(task.assigned_users[0].user_id);
    if (!next) throw new Error("The next holder is nobody of the demo.");
    await comeByBell(next, number, bells.get(next.userId), step === 1);
    holder = next;
  }

  await watcher.getByText("Nothing left to do").waitFor({ timeout: 30_000 });
  const ticketUrl = `/api/tickets-service/tickets/number/${number}/`;
  await waitFor("the ticket service hears of it", async () =>
    (await getJson(admin, ticketUrl)).status === "Resolved" ? true : null,
  );
  say(`${number} is resolved, and the coordinator's window shows it without a reload`);
}

await runJourney("journey", drive);
