import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";

import { endSession } from "@/lib/session/gate";
import { makeRow, makeUser, pageOf, problem } from "@/test/factories";
import { FakeSocket, withFakeSocket } from "@/test/fake-socket";
import { server } from "@/test/server";

import { App } from "../app";

const WORKFLOW = "*/api/workflow";

withFakeSocket();

afterEach(() => {
  cleanup();
  endSession();
  window.history.replaceState(null, "", "/");
});

/** Opens the whole app at an address, signed in as an Admin. */
const openApp = (address: string) => {
  const admin = makeUser({ roles: [{ system: "tts", role: "Admin" }] });
  const asked: URL[] = [];
  const listOf = (rows: object[]) =>
    http.get(`${WORKFLOW}/tasks/:list/`, ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(pageOf(rows));
    });
  server.use(
    http.get(`${WORKFLOW}/me/`, () => HttpResponse.json({ user: admin })),
    http.get("*/notifications/unread-count/", () => HttpResponse.json({ unread_count: 0 })),
    http.get(`${WORKFLOW}/tasks/counts/`, () =>
      HttpResponse.json({
        own: { active: 2, late: 1, soon: 0, unassigned: 0 },
        owned: { active: 9, late: 0, soon: 3, unassigned: 0 },
        all: { active: 54, late: 4, soon: 3, unassigned: 0 },
      }),
    ),
    listOf(address.startsWith("/my-work") ? [makeRow(1, "Laptop")] : []),
    // Nothing else is stored.
    http.get("*/api/*", () => HttpResponse.json(problem("not_found", "No."), { status: 404 })),
  );
  window.history.replaceState(null, "", address);
  render(<App />);
  return { asked, user: userEvent.setup() };
};

describe("the shell", () => {
  it("stands round a list, with its title in the bar and the places in the rail", async () => {
    const { asked, user } = openApp("/my-work");
    const bar = within(await screen.findByRole("banner"));
    expect(await bar.findByRole("heading", { level: 1, name: "My work" })).toBeVisible();
    expect(await screen.findByRole("link", { name: "Laptop" })).toBeVisible();
    expect(document.title).toBe("My work (1) · Ticket Tracking");
    const rail = within(screen.getByRole("navigation", { name: "Places" }));
    expect(await rail.findByRole("link", { name: "My work 1 late · 2 open" })).toBeVisible();
    expect(rail.getByRole("link", { name: "Tickets 4 late · 3 soon · 54 open" })).toBeVisible();
    expect(rail.getByRole("link", { name: "Settings" })).toBeVisible();
    await user.type(screen.getByRole("textbox", { name: /^Search/ }), "fan");
    await waitFor(() => expect(window.location.search).toBe("?q=fan"));
    await waitFor(() => expect(asked.at(-1)?.searchParams.get("search")).toBe("fan"));
  });

  it("asks for the list of all tickets again when a notice of one arrives", async () => {
    const { asked } = openApp("/tickets");
    await screen.findByText("Nothing here yet");
    await waitFor(() => expect(FakeSocket.opened).toHaveLength(1));
    const before = asked.length;
    FakeSocket.opened[0]?.deliver({
      type: "notification",
      notification: { related_ticket_number: "TX1" },
    });
    await waitFor(() => expect(asked).toHaveLength(before + 1));
  });

  it.each([
    ["/calendars", "Calendars"],
    ["/calendars/new", "Calendars"],
    ["/calendars/3", "Calendars"],
    ["/people/7", "People"],
    ["/tickets", /^Tickets/],
    ["/tickets/TX1", null],
  ])("marks at %s the place %s", async (address, name) => {
    openApp(address);
    const rail = within(await screen.findByRole("navigation", { name: "Places" }));
    await waitFor(() => expect(rail.getByRole("link", { name: "Settings" })).toBeVisible());
    const marked = rail.queryAllByRole("link", { current: "page" });
    expect(marked).toEqual(name === null ? [] : [rail.getByRole("link", { name })]);
  });
});
