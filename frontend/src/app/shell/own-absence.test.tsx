import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { formatExact } from "@/lib/time/format";
import { makeUser, pageOf, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { PersonMenu } from "./person-menu";

const AVAILABILITY = "*/api/workflow/roles/availability/";
const DELEGATES = "*/api/workflow/roles/delegates/";
const UNTIL = "2099-12-01T10:00:00Z";
const NOT_AWAY = { user_id: 11, away_from: null, away_until: null, delegate_user_id: null };
const AWAY = {
  user_id: 11,
  away_from: "2020-01-01T10:00:00Z",
  away_until: UNTIL,
  delegate_user_id: 12,
};
const BEN = { user_id: 12, user_full_name: "Ben Okafor", away_until: null };
const CORA = { user_id: 13, user_full_name: "Cora Lima", away_until: UNTIL };

const answer = (availability: object) =>
  server.use(http.get(AVAILABILITY, () => HttpResponse.json(availability)));

beforeEach(() => {
  answer(NOT_AWAY);
  server.use(http.get(DELEGATES, () => HttpResponse.json(pageOf([BEN, CORA]))));
});

const openMenu = async (user = makeUser()) => {
  const page = renderPage(<PersonMenu user={user} isPhone={false} />);
  await page.user.click(await screen.findByRole("button", { name: /profile, theme and sign out/ }));
  return { ...page, menu: within(await screen.findByRole("dialog", { name: "You" })) };
};

const openDialog = async () => {
  const { user, menu } = await openMenu();
  await user.click(await menu.findByRole("button", { name: "I will be away" }));
  const dialog = await screen.findByRole("dialog", { name: "Say when you are away" });
  return { user, dialog: within(dialog) };
};

describe("going away", () => {
  it("sends from, until and the delegate, and the menu says so", async () => {
    let body: Record<string, unknown> = {};
    server.use(
      http.post(AVAILABILITY, async ({ request }) => {
        body = (await request.json()) as typeof body;
        answer(AWAY);
        return HttpResponse.json(AWAY);
      }),
    );
    const { user, dialog } = await openDialog();
    const until = dialog.getByLabelText("Back at (required)");
    await user.clear(until);
    await user.type(until, "2099-12-01T10:00");
    await user.click(dialog.getByLabelText("Delegate (optional)", { selector: "input" }));
    await user.click(await screen.findByRole("option", { name: "Ben Okafor" }));
    await user.click(dialog.getByRole("button", { name: "Be away" }));
    const button = await screen.findByRole("button", { name: /Away ?Ana Ruiz, profile/ });
    expect(body).toMatchObject({ user_id: 11, away_until: new Date("2099-12-01T10:00").toJSON() });
    expect(body.delegate_user_id).toBe(12);
    await waitFor(() => expect(button).toHaveFocus());
    await user.click(button);
    expect(await screen.findByText(`You are away until ${formatExact(UNTIL)}`)).toBeVisible();
    expect(await screen.findByText("Ben Okafor takes your turns.")).toBeVisible();
  });

  it("warns of a delegate who is away too", async () => {
    const { user, dialog } = await openDialog();
    await user.click(dialog.getByLabelText("Delegate (optional)", { selector: "input" }));
    await user.click(await screen.findByRole("option", { name: "Cora Lima" }));
    expect(
      await dialog.findByText(/^Cora Lima is away until .* the turns are skipped\.$/),
    ).toBeVisible();
  });

  it.each([
    ["away_until", "The end must be in the future.", "Back at (required)"],
    ["delegate_user_id", "This person is in none of the roles.", "Delegate (optional)"],
  ])("says at %s what the server refuses", async (field, message, label) => {
    server.use(
      http.post(AVAILABILITY, () =>
        HttpResponse.json(problem("invalid", message, { [field]: [message] }), { status: 400 }),
      ),
    );
    const { user, dialog } = await openDialog();
    await user.click(dialog.getByRole("button", { name: "Be away" }));
    expect(await dialog.findByText(message)).toBeVisible();
    expect(dialog.getByLabelText(label, { selector: "input" })).toBeInvalid();
  });
});

describe("coming back", () => {
  it("ends the absence, and the menu says so", async () => {
    answer(AWAY);
    server.use(
      http.delete(AVAILABILITY, () => {
        answer(NOT_AWAY);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user, menu } = await openMenu();
    await user.click(await menu.findByRole("button", { name: "I am back" }));
    expect(await menu.findByText("You are available")).toBeVisible();
  });

  it("says that it did not work", async () => {
    answer(AWAY);
    server.use(
      http.delete(AVAILABILITY, () =>
        HttpResponse.json(problem("unavailable", "Busy."), { status: 503 }),
      ),
    );
    const { user, menu } = await openMenu();
    await user.click(await menu.findByRole("button", { name: "I am back" }));
    expect(await menu.findByRole("alert")).toHaveTextContent("Busy.");
  });
});

describe("the menu", () => {
  it("loads again what did not load", async () => {
    server.use(
      http.get(AVAILABILITY, () =>
        HttpResponse.json(problem("unavailable", "Busy."), { status: 503 }),
      ),
    );
    const { user, menu } = await openMenu();
    expect(await menu.findByText("Your availability did not load.")).toBeVisible();
    answer(NOT_AWAY);
    await user.click(menu.getByRole("button", { name: "Try again" }));
    expect(await menu.findByText("You are available")).toBeVisible();
  });

  it("tells of an absence that comes", async () => {
    answer({ ...AWAY, away_from: "2099-11-01T10:00:00Z", delegate_user_id: null });
    const { menu } = await openMenu();
    expect(await menu.findByText(/^Away from .*2099/)).toBeVisible();
    expect(menu.getByText("You are available")).toBeVisible();
    expect(menu.getByText("Nobody takes your turns: they are skipped.")).toBeVisible();
    expect(menu.getByRole("button", { name: "Cancel it" })).toBeVisible();
  });

  it("asks nothing of employees, who have no turns", async () => {
    const { menu } = await openMenu(makeUser({ user_type: "employee", roles: [] }));
    expect(menu.getByRole("button", { name: "Sign out" })).toBeVisible();
    expect(menu.queryByText(/available/)).not.toBeInTheDocument();
  });
});
