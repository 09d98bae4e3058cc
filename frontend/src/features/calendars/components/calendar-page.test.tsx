import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeCalendar, pageOf, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { Calendar, CalendarBody, Effect, Revision } from "../api/calendars";
import { CalendarPage } from "./calendar-page";

const ONE = "*/api/workflow/calendars/3/";
const UNTOUCHED: Effect = {
  open_tasks: 0,
  earlier: 0,
  later: 0,
  newly_breached: 0,
  no_longer_breached: 0,
};

const revision = (rev: number, overrides: Partial<Revision> = {}): Revision => ({
  rev,
  at: "2026-11-22T10:00:00Z",
  changed_by: 1,
  changed_by_name: "Ada Admin",
  restored_from: null,
  state: "applied",
  done: 0,
  of: 0,
  ...overrides,
});

/** Renders a calendar on a fake server, which returns the values that were saved last. */
const renderCalendar = async (effect: Effect = UNTOUCHED) => {
  const stored = { now: makeCalendar(), saves: [] as [string | null, CalendarBody][] };
  server.use(
    http.get(ONE, () => HttpResponse.json(stored.now)),
    http.get(`${ONE}revisions/`, () =>
      HttpResponse.json(pageOf([revision(stored.now.rev, { of: effect.open_tasks }), revision(1)])),
    ),
    http.get("*/calendars/countries/", () => HttpResponse.json({ countries: ["AT", "DE"] })),
    http.get("*/calendars/countries/DE/", () =>
      HttpResponse.json({ code: "DE", subdivisions: [{ code: "BY", name: "Bayern" }] }),
    ),
    http.post(`${ONE}preview/`, () => HttpResponse.json(effect)),
    http.put(ONE, async ({ request }) => {
      const body = (await request.json()) as CalendarBody;
      const seen = request.headers.get("If-Match");
      stored.saves.push([seen, body]);
      if (seen !== `"${stored.now.rev}"`) {
        return HttpResponse.json(problem("stale_rev", "Somebody else changed the calendar."), {
          status: 409,
        });
      }
      stored.now = { ...stored.now, ...(body as Partial<Calendar>), rev: stored.now.rev + 1 };
      return HttpResponse.json(stored.now);
    }),
    http.post(`${ONE}revisions/:rev/restore/`, () => {
      stored.now = { ...makeCalendar(), rev: stored.now.rev + 1 };
      return HttpResponse.json(stored.now);
    }),
  );
  const page = renderPage(<CalendarPage calendarId={3} />);
  await screen.findByRole("heading", { level: 1, name: "Office" });
  return { ...page, stored };
};

const save = () => screen.getByRole("button", { name: "Save the calendar" });

describe("CalendarPage", () => {
  it("saves at once what no open ticket counts in, with the revision that was read", async () => {
    const { user, stored } = await renderCalendar();
    expect(save()).toBeDisabled();
    const end = screen.getByRole("textbox", { name: "Monday, to, 2" });
    await user.clear(end);
    await user.type(end, "24");
    await user.click(save());
    expect(await screen.findByText("Saved as revision 5")).toBeVisible();
    expect(stored.saves).toHaveLength(1);
    const [seen, body] = stored.saves[0] ?? [];
    expect(seen).toBe('"4"');
    expect(body?.hours).toMatchObject({
      mon: [
        ["09:00", "12:00"],
        ["13:00", "24:00"],
      ],
      sun: [],
    });
    await user.click(screen.getByRole("button", { name: "Undo: back to revision 4" }));
    await waitFor(() => expect(screen.queryByText(/Saved as/)).toBeNull());
    expect(screen.getByRole("textbox", { name: "Monday, to, 2" })).toHaveValue("17:00");
  });

  it("says first what an edit does to open tickets", async () => {
    const { user, stored } = await renderCalendar({
      open_tasks: 7,
      earlier: 0,
      later: 3,
      newly_breached: 0,
      no_longer_breached: 1,
    });
    await user.click(screen.getByRole("button", { name: "Remove 09:00 to 12:00 of Monday" }));
    await user.click(save());
    const dialog = within(
      await screen.findByRole("dialog", { name: "This changes 7 open tickets" }),
    );
    expect(dialog.getByText("3 are due later.")).toBeVisible();
    expect(dialog.getByText("1 is no longer overdue.")).toBeVisible();
    expect(stored.saves).toHaveLength(0);
    await user.click(dialog.getByRole("button", { name: "Save for 7 open tickets" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(stored.saves).toHaveLength(1);
    const list = within(screen.getByRole("region", { name: "Revisions" }));
    expect(await list.findByText("Taken up by 7 open tickets")).toBeVisible();
  });

  it("copies the hours of a day to others", async () => {
    const { user, stored } = await renderCalendar();
    await user.click(screen.getByRole("button", { name: "Copy Saturday to other days" }));
    const dialog = within(
      await screen.findByRole("dialog", { name: "Copy the hours of Saturday" }),
    );
    for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday"]) {
      await user.click(dialog.getByRole("checkbox", { name: day }));
    }
    await user.click(dialog.getByRole("button", { name: "Copy to 1 day" }));
    await user.click(save());
    await screen.findByText("Saved as revision 5");
    expect(stored.saves[0]?.[1].hours).toMatchObject({ fri: [], thu: [["09:00", "12:00"], {}] });
  });

  it("keeps the input when somebody else has saved meanwhile", async () => {
    const { user, stored } = await renderCalendar();
    const name = screen.getByRole("textbox", { name: "Name (required)" });
    await user.clear(name);
    await user.type(name, "Branch");
    stored.now = makeCalendar({ rev: 5, time_zone: "Europe/Vienna" });
    await user.click(save());
    expect(await screen.findByText(/changed the time zone meanwhile: it is at/)).toBeVisible();
    expect(name).toHaveValue("Branch");
    expect(save()).toBeDisabled();
    await user.click(screen.getByRole("button", { name: /Keep my input/ }));
    expect(screen.queryByText(/Your input is kept/)).toBeNull();
    await user.click(save());
    expect(await screen.findByText("Saved as revision 6")).toBeVisible();
    expect(stored.saves.map(([seen]) => seen)).toEqual(['"4"', '"5"']);
  });

  it("shows the input of others if it is dropped for theirs", async () => {
    const { user, stored, queryClient } = await renderCalendar();
    await user.type(screen.getByRole("textbox", { name: "Name (required)" }), " two");
    stored.now = makeCalendar({ rev: 5, name: "Branch" });
    await queryClient.invalidateQueries();
    await user.click(await screen.findByRole("button", { name: /Drop my input/ }));
    expect(screen.getByRole("textbox", { name: "Name (required)" })).toHaveValue("Branch");
    expect(save()).toBeDisabled();
  });

  it("shows a problem at its field and sends nothing", async () => {
    const { user, stored } = await renderCalendar();
    const begin = screen.getByRole("textbox", { name: "Tuesday, from, 2" });
    await user.clear(begin);
    await user.type(begin, "11:00");
    await user.click(save());
    expect(
      await screen.findByText("11:00 to 17:00 begins before the hours ahead of it end."),
    ).toBeVisible();
    expect(begin).toBeInvalid();
    expect(stored.saves).toHaveLength(0);
  });

  it("takes a refusal of the server to its field", async () => {
    const { user } = await renderCalendar();
    server.use(
      http.post(`${ONE}preview/`, () =>
        HttpResponse.json(
          problem("invalid", "The input is not valid.", {
            name: ["Another calendar has this name."],
          }),
          { status: 400 },
        ),
      ),
    );
    await user.type(screen.getByRole("textbox", { name: "Name (required)" }), "s");
    await user.click(save());
    expect(await screen.findByText("Another calendar has this name.")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Name (required)" })).toHaveFocus();
  });

  it("adds closed and open days, and takes them out", async () => {
    const { user, stored } = await renderCalendar();
    await user.type(screen.getByLabelText("Closed on"), "2027-01-04");
    await user.type(screen.getByRole("textbox", { name: "Name (optional)" }), "Outing");
    await user.click(screen.getByRole("button", { name: "Add the closed day" }));
    await user.click(screen.getByRole("button", { name: /^Remove .*25.* 2026$/ }));
    await user.type(screen.getByLabelText("With its own hours on"), "2027-01-09");
    await user.click(screen.getByRole("button", { name: "Add the open day" }));
    await user.click(save());
    await screen.findByText("Saved as revision 5");
    expect(stored.saves[0]?.[1]).toMatchObject({
      closed: [{ date: "2027-01-04", name: "Outing" }],
      open: [{ date: "2027-01-09", hours: [["09:00", "17:00"]] }],
    });
  });

  it("copies the holidays of a country and its part", async () => {
    const { user, stored } = await renderCalendar();
    await user.click(screen.getByRole("combobox", { name: "Public holidays of" }));
    await user.click(await screen.findByRole("option", { name: "Germany" }));
    await user.click(await screen.findByRole("combobox", { name: "In" }));
    await user.click(await screen.findByRole("option", { name: "Bayern" }));
    await user.type(screen.getByLabelText("Copied up to"), "2028-12-31");
    await user.click(save());
    await screen.findByText("Saved as revision 5");
    expect(stored.saves[0]?.[1]).toMatchObject({
      country: "DE",
      subdivision: "BY",
      holidays_until: "2028-12-31",
    });
  });

  it("follows an edit until all open tickets have taken it up, and restores a former one", async () => {
    const { user, stored } = await renderCalendar();
    let done = 3;
    server.use(
      http.get(`${ONE}revisions/`, () => {
        const state = done < 12 ? "applying" : "applied";
        const newest = revision(stored.now.rev, { state, done, of: 12 });
        return HttpResponse.json(pageOf([newest, revision(1)]));
      }),
    );
    await user.click(await screen.findByRole("button", { name: "Restore revision 1" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Restore revision 1" }));
    await user.click(dialog.getByRole("button", { name: "Restore revision 1" }));
    expect(await screen.findByText("3 of 12 open tickets took it up so far")).toBeVisible();
    done = 12;
    expect(
      await screen.findByText("Taken up by 12 open tickets", {}, { timeout: 4_000 }),
    ).toBeVisible();
  });

  it("restores a revision of a calendar that somebody else has changed meanwhile", async () => {
    const { user, stored } = await renderCalendar();
    const seen: (string | null)[] = [];
    server.use(
      http.get(`${ONE}revisions/`, () =>
        HttpResponse.json(pageOf([revision(stored.now.rev), revision(1)])),
      ),
      http.post(`${ONE}revisions/:rev/restore/`, ({ request }) => {
        seen.push(request.headers.get("If-Match"));
        if (seen.length === 1) {
          stored.now = makeCalendar({ rev: 5, name: "Branch" });
          return HttpResponse.json(problem("stale_rev", "Somebody else changed the calendar."), {
            status: 409,
          });
        }
        return HttpResponse.json(stored.now);
      }),
    );
    await user.click(await screen.findByRole("button", { name: "Restore revision 1" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Restore revision 1" }));
    const restore = dialog.getByRole("button", { name: "Restore revision 1" });
    await user.click(restore);
    expect(await dialog.findByText(/Somebody else changed/)).toBeVisible();
    expect(await dialog.findByText(/become the newest revision, 6;/)).toBeVisible();
    await user.click(restore);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(seen).toEqual(['"4"', '"5"']);
  });

  it("says that it is gone if somebody else has deleted it meanwhile", async () => {
    const { user } = await renderCalendar();
    const gone = () => HttpResponse.json(problem("not_found", "No."), { status: 404 });
    server.use(http.delete(ONE, gone), http.get(ONE, gone));
    await user.click(screen.getByRole("button", { name: "Delete the calendar" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Delete Office" }));
    await user.click(dialog.getByRole("button", { name: "Delete Office" }));
    expect(await screen.findByText("There is no such calendar")).toBeVisible();
  });

  it("says why a calendar that is used is not deleted", async () => {
    const { user } = await renderCalendar();
    server.use(
      http.delete(ONE, () =>
        HttpResponse.json(
          problem("calendar_in_use", "A workflow uses this calendar: Hardware Support."),
          { status: 409 },
        ),
      ),
    );
    await user.click(screen.getByRole("button", { name: "Delete the calendar" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Delete Office" }));
    await user.click(dialog.getByRole("button", { name: "Delete Office" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("Hardware Support");
  });

  it("tries a deadline, day by day", async () => {
    const { user } = await renderCalendar();
    let asked: unknown;
    server.use(
      http.post(`${ONE}deadline/`, async ({ request }) => {
        asked = await request.json();
        return HttpResponse.json({
          deadline: "2026-11-24T15:30:00Z",
          segments: [
            {
              start: "2026-11-24T14:00:00Z",
              end: "2026-11-24T15:30:00Z",
              counted: true,
              reason: "open",
            },
          ],
        });
      }),
    );
    const hours = screen.getByRole("textbox", { name: "Time, in hours" });
    await user.clear(hours);
    await user.type(hours, "1.5");
    await user.click(screen.getByRole("button", { name: "Find the deadline" }));
    expect(await screen.findByText(/counts 15:00 to 16:30, due 16:30/)).toBeInTheDocument();
    expect(asked).toMatchObject({ duration: "01:30:00" });
  });
});

describe("CalendarPage without a calendar", () => {
  it("says that there is none", async () => {
    server.use(
      http.get(ONE, () => HttpResponse.json(problem("not_found", "No."), { status: 404 })),
    );
    renderPage(<CalendarPage calendarId={3} />);
    expect(await screen.findByText("There is no such calendar")).toBeVisible();
  });
});
