// An Admin invites a person, who sets a password with the mailed link and gets work. Then the Admin
// assigns a workflow to a ticket that matched none, and deactivates the person: the work goes to
// the people whom the preview has named, and the fairness of the role shows the turns.
//
// Needs BASE_URL, DEMO_PASSWORD and MAIL_DIR, where mails are written as files.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import {
  ADMIN,
  baseUrl,
  checkAccessibility,
  demand,
  openDialogTwice,
  openPage,
  readTask,
  requireAPlace,
  runJourney,
  signedInContext,
  waitFor,
} from "./browser.mjs";

const PASSWORD = "green hill far away";
const WORKFLOW = "Budget Proposal";
const BUDGET = { department: "Finance", category: "Budget", sub_category: "Proposal" };

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} Context */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/**
 * @param {Context} admin
 * @param {object} ticket
 */
async function postTicket(admin, ticket) {
  const cookies = await admin.cookies();
  const token = cookies.find((cookie) => cookie.name === "csrftoken")?.value ?? "";
  const answer = await admin.request.post("/api/tickets-service/tickets/", {
    headers: { "X-CSRFToken": token, Origin: baseUrl() },
    data: { description: "Posted by the journey.", priority: "Low", ...ticket },
  });
  if (answer.status() !== 201) throw new Error(`The ticket was refused: ${await answer.text()}`);
  return String((await answer.json()).ticket_id);
}

/**
 * The link in the newest mail to that address, decoded from the mail's transfer encoding.
 * @param {string} email
 */
function findLink(email) {
  const folder = demand("MAIL_DIR");
  const slug = email.replace("@", "-at-").replaceAll(".", "-");
  const names = readdirSync(folder).filter((name) => name.includes(slug));
  for (const name of names.sort().reverse()) {
    const text = readFileSync(path.join(folder, name), "utf8");
    const plain = text
      .replace(/=\r?\n/g, "")
      .replaceAll("=3D", "=")
      .replaceAll("&amp;", "&");
    const link = /https?:\/\/[^\s"<>]+\/reset-password\?token=[\w-]+(&new=1)?/.exec(plain)?.[0];
    if (link) return link;
  }
  return null;
}

/**
 * @param {Page} page
 * @param {string} name
 * @param {string} email
 */
async function invite(page, name, email) {
  await page.goto("/people");
  await page.getByRole("heading", { name: "People", level: 1 }).waitFor();
  await page.getByRole("link", { name: "Ada Admin" }).waitFor();
  await checkAccessibility(page, "people");
  const opener = page.getByRole("button", { name: "Invite somebody" });
  const dialog = await openDialogTwice(page, opener);
  await dialog.getByRole("checkbox", { name: "Analyst" }).waitFor();
  await checkAccessibility(page, "invite dialog");
  await dialog.getByLabel("Name (required)").fill(name);
  await dialog.getByLabel("E-mail (required)").fill(email);
  await dialog.getByRole("checkbox", { name: "Analyst" }).check();
  await dialog.getByRole("button", { name: `Invite ${name}` }).click();
  await page.getByRole("dialog", { name: `${name} is invited` }).waitFor();
  await checkAccessibility(page, "invited dialog");
  await page.getByRole("button", { name: "Done" }).click();
  await waitFor("the keyboard comes back from the second dialog", async () =>
    (await opener.evaluate((button) => document.activeElement === button)) ? true : null,
  );
}

/**
 * Opens the mailed link and chooses a password. Checks that the token leaves the address bar.
 * @param {Page} page
 * @param {string} link
 * @param {string} email
 */
async function setUp(page, link, email) {
  await page.goto(link);
  await page.getByRole("heading", { name: "Choose your password" }).waitFor();
  if (new URL(page.url()).search) throw new Error("The token is still in the address.");
  await checkAccessibility(page, "choose a password");
  await page.getByLabel("Password", { exact: true }).fill("1234");
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByText("at least 8 characters.").first().waitFor();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByRole("heading", { name: "Your password is set" }).waitFor();
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email);
  await page.getByRole("heading", { name: "My work", level: 1 }).waitFor();
}

/**
 * @param {Page} page
 * @param {string} email
 */
async function signIn(page, email) {
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/**
 * Finds the ticket that matched no workflow, checks the shown reason, and assigns a workflow.
 * @param {Page} page
 * @param {string} number
 */
async function assignWorkflow(page, number) {
  await page.goto(`/tickets?tab=unassigned&q=${number}`);
  await page.getByText("No active workflow fits").waitFor();
  await checkAccessibility(page, "unassigned tickets");
  const dialog = await openDialogTwice(
    page,
    page.getByRole("button", { name: `Assign workflow to ${number}` }),
  );
  const field = dialog.getByRole("combobox", { name: "Workflow (required)" });
  await field.fill(WORKFLOW);
  await dialog.getByRole("option", { name: WORKFLOW }).click();
  await checkAccessibility(page, "assign dialog");
  await dialog.getByRole("button", { name: `Assign ${WORKFLOW}` }).click();
  await page.getByText(`${number} is in ${WORKFLOW} now`).waitFor();
  await requireAPlace(page, "after the ticket has left the list");
}

/**
 * Deactivates the person. Returns who gets each of their tickets by the preview, by the tickets'
 * numbers.
 * @param {Page} page
 * @param {string} name
 */
async function deactivate(page, name) {
  await page.goto(`/people?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { name: "Roles" }).waitFor();
  await page.getByRole("checkbox", { name: "Analyst" }).waitFor();
  await page.getByText("There, as far as anybody has said.").waitFor();
  await checkAccessibility(page, "person");
  const dialog = await openDialogTwice(page, page.getByRole("button", { name: "Deactivate" }), {
    name: `Deactivate ${name}`,
  });
  const preview = dialog.getByRole("region", { name: "Who gets the work" });
  await preview.getByText(`${name} leaves`).waitFor();
  await checkAccessibility(page, "deactivate dialog");
  /** @type {Map<string, string>} */
  const told = new Map();
  for (const row of await preview
    .getByRole("listitem")
    .filter({ has: page.getByRole("link") })
    .all()) {
    const number = await row.locator(".tabular").innerText();
    told.set(number, await row.locator("strong bdi").first().innerText());
  }
  await dialog.getByRole("button", { name: `Deactivate ${name}` }).click();
  await page.getByText("Deactivated").waitFor();
  return told;
}

/**
 * Checks the pages of the role, with its turns and its fairness, and sets and ends an absence by
 * keyboard.
 * @param {Page} page
 * @param {string} name
 * @param {string} other
 */
async function lookAtRole(page, name, other) {
  await page.goto("/roles");
  await page.getByRole("link", { name: "Analyst" }).click();
  await page.getByText(`Next: ${other}`).waitFor();
  await checkAccessibility(page, "turns of a role");
  const opener = page.getByRole("button", { name: `Set the absence of ${other}` });
  const dialog = await openDialogTwice(page, opener);
  await dialog.getByLabel("Back at (required)").fill("2020-01-01T10:00");
  await page.keyboard.press("Enter");
  await dialog.getByText("The end must be after the beginning.").waitFor();
  await checkAccessibility(page, "absence dialog");
  await dialog.getByLabel("Back at (required)").fill("2099-01-01T10:00");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Nobody can take the next ticket").waitFor();

  await page.getByRole("button", { name: "Fairness" }).click();
  await page.getByText("shared out fairly").waitFor();
  const shares = page.getByRole("region", { name: "Turns by person" });
  await shares.getByRole("row").filter({ hasText: name }).waitFor();
  const turns = page.getByRole("region", { name: "Turn by turn" });
  await turns.getByRole("link").first().waitFor();
  await checkAccessibility(page, "fairness of a role");

  await page.goto("/roles?tab=away");
  await checkAccessibility(page, "people who are away");
  await page.getByRole("button", { name: `End now the absence of ${other}` }).press("Enter");
  await page.getByText(`The absence of ${other} is ended.`).waitFor();
}

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const stamp = Date.now().toString(36);
  const name = `Nia ${stamp}`;
  const email = `nia-${stamp}@tts.example`;
  const { context: admin } = await signedInContext(browser, ADMIN);
  const page = await openPage(admin, failures);
  await invite(page, name, email);
  const link = await waitFor("the invitation is mailed", async () => findLink(email));
  say(`${name} is invited by mail`);

  const own = await browser.newContext({ baseURL: baseUrl(), locale: "en-GB" });
  const person = await openPage(own, failures);
  await setUp(person, link, email);
  say("the password is set by the link");

  // Rotation has two analysts, so each of them gets one of two tickets.
  const lost = await postTicket(admin, {
    subject: `Plants for the hall ${stamp}`,
    department: "Facilities",
    category: `Plants ${stamp}`,
  });
  await assignWorkflow(page, lost);
  say(`${lost} matched nothing and has got a workflow`);
  await postTicket(admin, { subject: `Chairs ${stamp}`, ...BUDGET });
  const row = person.getByRole("link", {
    name: new RegExp(`(Plants for the hall|Chairs) ${stamp}`),
  });
  await row.waitFor();
  say("one of two new tickets came to them, without a reload");

  const told = await deactivate(page, name);
  if (told.size === 0) throw new Error("The preview names nobody.");
  for (const [number, successor] of told) {
    await waitFor(`${number} goes to ${successor}`, async () => {
      const task = await readTask(admin, number);
      return task?.assigned_users[0]?.user_full_name === successor ? true : null;
    });
    say(`${number} went to ${successor}, as the preview said`);
  }
  await own.clearCookies();
  await person.goto("/login");
  await signIn(person, email);
  await person.getByRole("alert").waitFor();
  say(`${name} is deactivated and cannot sign in`);

  const [other] = told.values();
  await lookAtRole(page, name, String(other));
  say("the role shows whose turn is next, the absence, and the turns of the person who left");

  await page.goto("/profile");
  await page.getByLabel("Name (required)").waitFor();
  await checkAccessibility(page, "profile");
}

await runJourney("admin", drive);
