// People sign in at an external Auth Service and return to the address that they asked for. Their
// token is renewed while they work, the app offers nothing that the Auth Service does, and they
// sign out.
//
// Needs BASE_URL, JWT_SIGNING_KEY and AUTH_PORT. The suite's AUTH_…_URL must name that port.
import { AuthService } from "./auth-service.mjs";
import { baseUrl, checkAccessibility, demand, openPage, runJourney, waitFor } from "./browser.mjs";

const FIRST_SECONDS = 15;
const NOTE = "The charger is fine, the battery is not.";
const TICKET = {
  subject: "Laptop does not start after the update",
  description: "Black screen after the logo since this morning.",
  category: "Technology",
  sub_category: "Support",
  department: "IT",
  priority: "High",
  employee: { id: 4711, name: "Robin Vega", email: "robin.vega@tts.example" },
};
const BUILT_IN_PAGES = ["/people", "/profile", "/forgot-password", "/reset-password"];
const BUILT_IN_PATHS = ["login/", "refresh/", "logout/", "password/forgot/", "me/", "users/"];

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("./auth-service.mjs").AuthPerson} AuthPerson */

/** @param {string} text */
const say = (text) => console.log(`  ${text}`);

/**
 * @param {number} userId
 * @param {string} fullName
 * @param {string} role
 * @returns {AuthPerson}
 */
const person = (userId, fullName, role) => ({
  user_id: userId,
  email: `person${userId}@auth.example`,
  username: `person${userId}`,
  full_name: fullName,
  user_type: "staff",
  systems: ["tts"],
  roles: [{ system: "tts", role }],
});

/**
 * Calls a service as another program does, with a token of the Auth Service.
 * @param {AuthService} auth
 * @param {AuthPerson} admin
 * @param {string} path
 * @param {object} [body]
 */
async function ask(auth, admin, path, body) {
  const answer = await fetch(`${baseUrl()}${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      Authorization: `Bearer ${auth.issueAccess(admin, 60)}`,
      "Content-Type": "application/json",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`);
  return answer.json();
}

/**
 * Posts a ticket and waits for its holder. Returns both.
 * @param {AuthService} auth
 * @param {AuthPerson} admin
 */
async function postTicket(auth, admin) {
  const { ticket_id: number } = await ask(auth, admin, "/api/tickets-service/tickets/", TICKET);
  const path = `/api/workflow/tasks/?ticket_number=${number}`;
  const holder = await waitFor(`a holder of ${number}`, async () => {
    const { results } = await ask(auth, admin, path);
    return results[0]?.assigned_users[0] ?? null;
  });
  return { number, holder: person(holder.user_id, holder.user_full_name, holder.role) };
}

/**
 * @param {Page} page
 * @param {AuthPerson} who
 */
async function signInAtAuth(page, who) {
  await page.getByRole("heading", { name: "Auth Service" }).waitFor();
  await page.getByLabel("E-mail").fill(who.email);
  await page.getByRole("button", { name: "Continue" }).click();
}

/**
 * Follows a link without a session, leaves the Auth Service without signing in, and then signs in.
 * @param {Page} page
 * @param {AuthPerson} holder
 * @param {string} address
 */
async function comeByLink(page, holder, address) {
  await page.goto(address);
  await page.getByRole("heading", { name: "Auth Service" }).waitFor();
  await page.getByRole("link", { name: "Not now" }).click();
  await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
  await checkAccessibility(page, "not signed in at the Auth Service");
  await page.getByRole("link", { name: "Sign in" }).click();
  await signInAtAuth(page, holder);
  await page.waitForURL(`${baseUrl()}${address}`);
  await page.getByRole("region", { name: "Timeline" }).waitFor();
}

/**
 * Continues to work after the token has expired: there is one renewal and no other page in between.
 * @param {Page} page
 * @param {AuthService} auth
 * @param {string} number
 */
async function workOn(page, auth, number) {
  await page.getByRole("link", { name: /^My work \d+ open/ }).click();
  await page.getByRole("heading", { name: "My work" }).waitFor();
  await page.getByText(number).first().waitFor();
  await page.goBack();
  const field = page.getByRole("textbox", { name: "Internal note" });
  await field.fill(NOTE);
  /** @type {string[]} */
  const visits = [];
  page.on("framenavigated", (frame) => visits.push(frame.url()));
  await page.waitForTimeout(Math.max(0, auth.firstTokenEnds + 1000 - Date.now()));
  await page.getByRole("button", { name: "Add internal note" }).click();
  await page.getByRole("region", { name: "Timeline" }).getByText(NOTE).waitFor();
  if (visits.length > 0) throw new Error(`The page was left for ${visits.join(", ")}.`);
  const [renewal, ...more] = auth.renewals;
  if (renewal === undefined || more.length > 0) {
    throw new Error(`The token was renewed ${auth.renewals.length} times, not once.`);
  }
  if (renewal < auth.firstTokenEnds - 1000) throw new Error("The token was renewed too early.");
}

/**
 * Checks that the suite has no links, pages or API paths for what the Auth Service does.
 * @param {Page} page
 * @param {AuthPerson} admin
 */
async function missTheBuiltIn(page, admin) {
  await page.goto("/my-work");
  await signInAtAuth(page, admin);
  await page.getByRole("link", { name: "Settings" }).waitFor();
  if (await page.getByRole("link", { name: "People" }).count()) {
    throw new Error("An Admin is offered the people.");
  }
  await openMenu(page);
  if (await page.getByRole("link", { name: /Profile/ }).count()) {
    throw new Error("The menu offers a profile.");
  }
  await checkAccessibility(page, "the menu with an Auth Service");
  for (const address of BUILT_IN_PAGES) {
    await page.goto(address);
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
  }
  for (const path of BUILT_IN_PATHS) {
    for (const method of ["GET", "POST"]) {
      const { status } = await fetch(`${baseUrl()}/api/workflow/identity/${path}`, { method });
      if (status !== 404) throw new Error(`${method} /identity/${path} answered ${status}.`);
    }
  }
}

/** @param {Page} page */
async function openMenu(page) {
  await page.getByRole("button", { name: /profile, theme and sign out$/ }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
}

/**
 * @param {Page} page
 * @param {AuthService} auth
 */
async function signOut(page, auth) {
  await openMenu(page);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("heading", { name: "Auth Service" }).waitFor();
  if (auth.logouts !== 1) throw new Error(`The Auth Service saw ${auth.logouts} logouts.`);
  const left = (await page.context().cookies()).map((cookie) => cookie.name);
  if (left.some((name) => name === "access_token" || name === "refresh_token")) {
    throw new Error(`Tokens outlived the session: ${left.join(", ")}.`);
  }
  // The web app has sent the user to the Auth Service a moment ago, so it does not do so again by
  // itself.
  await page.goto("/my-work");
  await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
}

/** @type {import("./browser.mjs").Journey} */
async function drive(browser, failures) {
  const auth = new AuthService({
    key: demand("JWT_SIGNING_KEY"),
    appUrl: baseUrl(),
    firstSeconds: FIRST_SECONDS,
  });
  await auth.listen(Number(demand("AUTH_PORT")));
  try {
    const admin = person(9001, "Alva Admin", "Admin");
    const { number, holder } = await postTicket(auth, admin);
    for (const one of [admin, holder]) auth.people.set(one.email, one);
    const options = { baseURL: baseUrl(), locale: "en-GB" };
    const page = await openPage(await browser.newContext(options), failures);
    await comeByLink(page, holder, `/tickets/${number}?view=comments`);
    say(`${holder.full_name} came by the Auth Service to ${number}`);
    await workOn(page, auth, number);
    say("the token was renewed once, and the note arrived");
    await signOut(page, auth);
    say("signing out ended at the Auth Service");
    await missTheBuiltIn(await openPage(await browser.newContext(options), failures), admin);
    say("accounts and passwords are nowhere offered");
  } finally {
    auth.close();
  }
}

await runJourney("external", drive);
