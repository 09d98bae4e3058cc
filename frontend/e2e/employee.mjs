// An employee signs in by hand, posts a ticket with a file, follows it and comments on it, then
// posts another ticket and withdraws it if the page offers that.
//
// Needs BASE_URL and DEMO_PASSWORD.
import {
  baseUrl,
  checkAccessibility,
  demand,
  EMPLOYEE,
  getJson,
  openDialogTwice,
  openPage,
  requireAPlace,
  runJourney,
  waitFor,
} from "./browser.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/** @param {Page} page */
async function signIn(page) {
  await page.goto("/");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByLabel("E-mail").fill(EMPLOYEE);
  await page.getByLabel("Password", { exact: true }).fill(demand("DEMO_PASSWORD"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "My tickets", level: 1 }).waitFor();
  const places = page.getByRole("navigation", { name: "Places" }).getByRole("link");
  const labels = (await places.allInnerTexts()).map((text) => text.trim());
  const expected = ["Ticket Tracking", "New ticket", "My tickets"];
  if (labels.join() !== expected.join()) throw new Error(`The rail shows ${labels.join(", ")}.`);
}

/**
 * Checks that the bar of a phone has a link to the page of a new ticket, except on that page.
 * @param {Page} page
 */
async function checkPhoneBar(page) {
  const size = page.viewportSize();
  const plus = page.getByRole("banner").getByRole("link", { name: "New ticket" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Create the ticket" }).waitFor();
  await plus.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "My tickets" }).first().click();
  await plus.click();
  await page.getByRole("heading", { name: "New ticket", level: 1 }).waitFor();
  await plus.waitFor({ state: "detached" });
  if (size) await page.setViewportSize(size);
}

/**
 * Posts a ticket through the form. Returns its number.
 * @param {Page} page
 * @param {string} subject
 * @param {boolean} isChecked
 */
async function postTicket(page, subject, isChecked) {
  await page.keyboard.press("c");
  await page.getByRole("heading", { name: "New ticket", level: 1 }).waitFor();
  if (isChecked) {
    await checkAccessibility(page, "new ticket");
    await checkPhoneBar(page);
  }
  await page.getByLabel("Subject (required)").fill(subject);
  await page.getByLabel("Description (required)").fill("Black screen after the logo.");
  await page.getByRole("radio", { name: /Technology: Support/ }).check();
  await page.locator("input[type=file]").setInputFiles({
    name: "screen.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("It says: no bootable device.\n"),
  });
  await page.getByRole("button", { name: "Create the ticket" }).dblclick();
  await page.waitForURL(/\/tickets\/TX\d+$/);
  return page.url().split("/").at(-1) ?? "";
}

/**
 * Leaves a half-written ticket, after the page has asked for confirmation.
 * @param {Page} page
 */
async function leaveHalfWritten(page) {
  await page.keyboard.press("c");
  await page.getByLabel("Subject (required)").fill("Never mind");
  await page.getByRole("link", { name: "My tickets" }).click();
  const dialog = page.getByRole("dialog", { name: "Leave without saving" });
  await dialog.waitFor();
  await checkAccessibility(page, "leave dialog");
  await dialog.getByRole("button", { name: "Leave without saving" }).click();
  await page.getByRole("heading", { name: "My tickets", level: 1 }).waitFor();
}

/**
 * The employee's own ticket, from the ticket service.
 * @param {Page} page
 * @param {string} number
 */
const readTicket = (page, number) =>
  getJson(page.context(), `/api/tickets-service/tickets/number/${number}/`);

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const context = await browser.newContext({ baseURL: baseUrl(), locale: "en-GB" });
  const page = await openPage(context, failures);
  await signIn(page);
  await leaveHalfWritten(page);

  const stamp = Date.now().toString(36);
  const subject = `Laptop of the reception ${stamp}`;
  const number = await postTicket(page, subject, true);
  const ticket = await readTicket(page, number);
  if (ticket.attachments.length !== 1) throw new Error("The file is not with the ticket.");
  say(`${number} is posted, with a file`);

  await page.getByRole("link", { name: "My tickets" }).first().click();
  await page.getByRole("link", { name: subject }).waitFor();
  await page.getByRole("textbox", { name: "Search" }).fill(stamp);
  await waitFor("one ticket is found", async () =>
    (await page.locator("[data-row-link]").count()) === 1 ? true : null,
  );
  await checkAccessibility(page, "my tickets");
  say("it is in the list, once");
  await waitFor("the workflow takes it", async () =>
    (await readTicket(page, number)).status === "Open" ? true : null,
  );

  await page.getByRole("link", { name: subject }).click();
  await page.waitForURL(`**/tickets/${number}`);
  await commentPublicly(page);
  await withdrawAnother(page, stamp);
}

/** @param {Page} page */
async function commentPublicly(page) {
  const box = page.getByRole("region", { name: "Timeline" });
  await box.waitFor();
  await checkAccessibility(page, "an employee's ticket");
  const everybody = page.getByText("Public reply", { exact: true });
  if (await everybody.isVisible()) await everybody.click();
  const field = page.getByRole("textbox", { name: /^(Message to the team|Public reply)$/ });
  await field.fill("It is in room 104.");
  await page.getByRole("button", { name: /^Send/ }).click();
  await box.getByText("It is in room 104.").waitFor();
  say("a public comment is in the timeline");
  await changeComment(page, box);
}

/**
 * Changes and deletes a comment by keyboard. A second window of the same person, in which the
 * comment is being edited, must show that it has changed.
 * @param {Page} page
 * @param {import("playwright-core").Locator} box
 */
async function changeComment(page, box) {
  const other = await page.context().newPage();
  await other.goto(page.url());
  const theirs = other.getByRole("region", { name: "Timeline" });
  await theirs.getByText("It is in room 104.").waitFor();
  await other.getByRole("button", { name: "Edit this comment" }).click();
  await other.getByRole("textbox", { name: "Your comment" }).fill("It is in room 106.");

  await page.getByRole("button", { name: "Edit this comment" }).focus();
  await page.keyboard.press("Enter");
  const field = page.getByRole("textbox", { name: "Your comment" });
  await field.waitFor();
  await checkAccessibility(page, "comment editor");
  await field.fill("It is in room 105:\n- by the window\n- see https://example.org/plan");
  await page.keyboard.press("Control+Enter");
  await box.getByText("It is in room 105:").waitFor();
  await box.getByText("edited", { exact: true }).waitFor();
  await box.getByRole("link", { name: "https://example.org/plan" }).waitFor();
  await checkAccessibility(page, "a comment with a list and a link");
  await page.getByRole("button", { name: "Edit this comment" }).click();
  await field.press("End");
  await field.pressSequentially(" today");
  await page.getByRole("button", { name: "Save comment" }).click();
  await field.waitFor({ state: "detached" });
  await box.getByText("see https://example.org/plan today").waitFor();
  if ((await box.locator("article li").count()) !== 2) {
    throw new Error("The list of the comment is lost when it is edited.");
  }

  await theirs.getByRole("alert").getByText("It is in room 105:").waitFor();
  await checkAccessibility(other, "comment changed elsewhere");
  await other.getByRole("button", { name: "Replace it with mine" }).click();
  await box.getByText("It is in room 106.").waitFor();
  await other.close();
  say("it is changed, and a second window is told before it replaces it");

  await page.getByRole("button", { name: "Delete this comment" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Delete your comment" });
  await dialog.waitFor();
  await checkAccessibility(page, "delete comment dialog");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  const holdsFocus = await page
    .getByRole("button", { name: "Delete this comment" })
    .evaluate((button) => document.activeElement === button);
  if (!holdsFocus) throw new Error("The keyboard does not come back from the dialog.");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Delete the comment" }).click();
  await box.getByText("This comment was deleted.").waitFor();
  say("it is taken back");
}

/**
 * @param {Page} page
 * @param {string} stamp
 */
async function withdrawAnother(page, stamp) {
  const number = await postTicket(page, `Posted by mistake ${stamp}`, false);
  const button = page.getByRole("button", { name: /^Withdraw/ });
  const isOffered = await button
    .waitFor({ timeout: 10_000 })
    .then(() => true)
    .catch(() => false);
  if (!isOffered) {
    say("the page offers no way to take a ticket back");
    return;
  }
  await openDialogTwice(page, button);
  await checkAccessibility(page, "withdraw dialog");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Withdraw/ })
    .click();
  await waitFor("the ticket is withdrawn", async () =>
    (await readTicket(page, number)).status === "Withdrawn" ? true : null,
  );
  await requireAPlace(page, "after the ticket is withdrawn");
  say(`${number} is taken back`);
}

await runJourney("employee", drive);
