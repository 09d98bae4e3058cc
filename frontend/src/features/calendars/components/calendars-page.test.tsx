import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";

import { makeCalendar, pageOf, problem } from "@/test/factories";
import { findTitle, renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { Workflow } from "../api/workflows";
import type { CalendarsSearch } from "../lib/search";
import { CalendarsPage } from "./calendars-page";

const CALENDARS = "*/api/workflow/calendars/";
const WORKFLOWS = "*/api/workflow/workflows/";

function Page({ initial = {} }: { initial?: CalendarsSearch }) {
  const [search, setSearch] = useState(initial);
  return (
    <CalendarsPage
      search={search}
      onSearch={(patch) => setSearch({ ...search, page: undefined, ...patch })}
    />
  );
}

const makeWorkflow = (overrides: Partial<Workflow> = {}): Workflow => ({
  workflow_id: 5,
  user_id: 1,
  name: "Hardware Support",
  description: "",
  category: "Technology",
  sub_category: "",
  department: "IT",
  status: "initialized",
  is_published: true,
  low_sla: null,
  medium_sla: null,
  high_sla: null,
  urgent_sla: null,
  end_logic: "",
  calendar_id: null,
  active_version: 2,
  has_unpublished_changes: false,
  archived_at: null,
  rev: 8,
  created_at: "2026-11-20T10:00:00Z",
  updated_at: "2026-11-20T10:00:00Z",
  ...overrides,
});

describe("the list of calendars", () => {
  it("shows the week and until when holidays are copied, and searches on the server", async () => {
    const asked: URLSearchParams[] = [];
    server.use(
      http.get(CALENDARS, ({ request }) => {
        asked.push(new URL(request.url).searchParams);
        return HttpResponse.json(
          pageOf([makeCalendar({ country: "AT", holidays_until: "2028-12-31" })]),
        );
      }),
    );
    const { user } = renderPage(<Page />);
    await findTitle("Calendars 1");
    expect(screen.getByRole("link", { name: "Office" })).toHaveAttribute("href", "/calendars/3");
    expect(screen.getByText("Mon–Fri 09:00–12:00, 13:00–17:00")).toBeVisible();
    expect(screen.getByText("Austria, up to 2028")).toBeVisible();
    await user.type(screen.getByRole("textbox", { name: "Search by name" }), "off");
    await waitFor(() => expect(asked.at(-1)?.get("search")).toBe("off"));
    expect(asked[0]?.get("ordering")).toBe("name");
  });

  it("teaches what a calendar is where there is none", async () => {
    server.use(http.get(CALENDARS, () => HttpResponse.json(pageOf([]))));
    renderPage(<Page />);
    expect(await screen.findByText("No calendar yet")).toBeVisible();
    for (const link of screen.getAllByRole("link", { name: "New calendar" })) {
      expect(link).toHaveAttribute("href", "/calendars/new");
    }
  });
});

describe("the calendars of workflows", () => {
  it("gives a workflow a calendar, and says from when on it holds", async () => {
    let workflow = makeWorkflow();
    let sent: [unknown, string | null] | undefined;
    server.use(
      http.get(WORKFLOWS, () => HttpResponse.json(pageOf([workflow]))),
      http.get(CALENDARS, () => HttpResponse.json(pageOf([makeCalendar()]))),
      http.get(`${CALENDARS}3/`, () => HttpResponse.json(makeCalendar())),
      http.put(`${WORKFLOWS}5/update-details/`, async ({ request }) => {
        sent = [await request.json(), request.headers.get("If-Match")];
        workflow = makeWorkflow({ calendar_id: 3, has_unpublished_changes: true, rev: 9 });
        return HttpResponse.json(workflow);
      }),
      http.post(`${WORKFLOWS}5/initialize/`, () => {
        workflow = makeWorkflow({ calendar_id: 3, active_version: 3, rev: 10 });
        return HttpResponse.json(workflow);
      }),
    );
    const { user } = renderPage(<Page initial={{ tab: "workflows" }} />);
    expect(await screen.findByRole("cell", { name: "Round the clock" })).toBeVisible();
    await user.click(
      screen.getByRole("button", { name: "Change the calendar of Hardware Support" }),
    );
    const dialog = within(
      await screen.findByRole("dialog", { name: "The calendar of Hardware Support" }),
    );
    expect(dialog.getByText(/once the next version is published/)).toBeVisible();
    await user.click(dialog.getByRole("radio", { name: "In a calendar" }));
    await user.click(dialog.getByRole("button", { name: "Count in this calendar" }));
    expect(await dialog.findByText("Choose a calendar.")).toBeVisible();
    await user.click(dialog.getByRole("combobox", { name: "Calendar (required)" }));
    await user.click(await dialog.findByRole("option", { name: "Office" }));
    await user.click(dialog.getByRole("button", { name: "Count in this calendar" }));
    expect(await screen.findByText(/Publish it to have it count/)).toBeVisible();
    expect(sent).toEqual([
      { calendar_id: 3, description: "", sub_category: "", end_logic: "" },
      '"8"',
    ]);
    expect(await screen.findByRole("cell", { name: "Office" })).toBeVisible();
    expect(screen.getByText("The draft waits for version 3")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Publish Hardware Support" }));
    const publish = within(
      await screen.findByRole("dialog", { name: "Publish version 3 of Hardware Support" }),
    );
    await user.click(publish.getByRole("button", { name: "Publish version 3" }));
    expect(await screen.findByText("Hardware Support is at version 3.")).toBeVisible();
    expect(await screen.findByText("Version 3")).toBeVisible();
  });

  it("keeps the dialog open where the workflow was changed meanwhile", async () => {
    server.use(
      http.get(WORKFLOWS, () => HttpResponse.json(pageOf([makeWorkflow({ calendar_id: 3 })]))),
      http.get(CALENDARS, () => HttpResponse.json(pageOf([makeCalendar()]))),
      http.get(`${CALENDARS}3/`, () => HttpResponse.json(makeCalendar())),
      http.put(`${WORKFLOWS}5/update-details/`, () =>
        HttpResponse.json(problem("stale_rev", "Somebody else changed the workflow meanwhile."), {
          status: 409,
        }),
      ),
    );
    const { user } = renderPage(<Page initial={{ tab: "workflows" }} />);
    await user.click(await screen.findByRole("button", { name: /^Change the calendar/ }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("radio", { name: "Round the clock" }));
    await user.click(dialog.getByRole("button", { name: "Count round the clock" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("Somebody else changed");
  });
});
