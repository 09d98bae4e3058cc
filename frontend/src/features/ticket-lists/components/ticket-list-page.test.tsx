import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";

import type { BulkProps } from "@/lib/bulk";
import { PHONE_QUERY } from "@/lib/screen";
import { formatDue } from "@/lib/time/format";
import { makeDeadline, makeNearest, makeSla, makeTask, pageOf, problem } from "@/test/factories";
import { findTitle, renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { AllRow, OwnedRow, Scope } from "../api/ticket-lists";
import type { TicketListSearch } from "../lib/search";
import { TicketListPage } from "./ticket-list-page";

const WORKFLOW = "*/api/workflow";
const ALL = `${WORKFLOW}/tasks/all-tasks/`;
const OWNED = `${WORKFLOW}/tasks/owned-tickets/`;

const makeWaiting = (overrides: Partial<AllRow> = {}): AllRow => ({
  task_id: null,
  ticket_number: "TX1",
  ticket_subject: "Badge lost",
  status: null,
  rev: null,
  priority: "High",
  department: "IT",
  category: "Access",
  sub_category: "Badge",
  workflow: null,
  current_step: null,
  owner: null,
  assigned_users: [],
  waiting_for_role: null,
  reason: "no_workflow",
  created_at: "2026-11-22T10:00:00Z",
  target_resolution: null,
  resolution_time: null,
  sla: null,
  nearest: null,
  ...overrides,
});

const makeOwned = (): OwnedRow => ({
  task_id: 2,
  ticket_number: "TX2",
  ticket_subject: "Laptop",
  ticket_description: "",
  status: "in progress",
  rev: 1,
  priority: "Low",
  category: "Technology",
  sub_category: "Support",
  created_at: "2026-11-22T10:00:00Z",
  updated_at: "2026-11-22T10:00:00Z",
  target_resolution: null,
  current_step_name: "Triage",
  assigned_users: [{ user_id: 11, user_full_name: "Ana Ruiz", role: "Agent" }],
  waiting_for_role: null,
  sla: makeSla(),
  nearest: makeNearest(),
});

/** A deadline that is due after this number of minutes. */
const soon = (minutes: number) => ({
  status: "due" as const,
  percent: 50,
  due_at: new Date(Date.now() + minutes * 60_000).toISOString(),
  remaining_seconds: minutes * 60,
});

/** Stands for the bar of another feature: names what it was given. */
function FakeBulk({ tickets, onKeep, onClear, onDone }: BulkProps) {
  return (
    <section aria-label="Selected tickets">
      <p>{tickets.map(({ number, taskId, role }) => `${number} ${taskId} ${role}`).join(", ")}</p>
      <button type="button" onClick={() => onKeep(new Set([2]))}>
        Keep the second
      </button>
      <button type="button" onClick={onClear}>
        Clear
      </button>
      <button type="button" onClick={() => onDone("All done.")}>
        Say so
      </button>
    </section>
  );
}

function Harness({ scope, start }: { scope: Scope; start: TicketListSearch }) {
  const [search, setSearch] = useState(start);
  return (
    <TicketListPage
      scope={scope}
      search={search}
      onSearch={(patch) => setSearch((current) => ({ ...current, page: undefined, ...patch }))}
      Bulk={FakeBulk}
    />
  );
}

const renderList = (scope: Scope, start: TicketListSearch = {}) =>
  renderPage(<Harness scope={scope} start={start} />);

describe("TicketListPage", () => {
  it("lists what a coordinator owns, with step and holder, and asks for the tab", async () => {
    let asked = new URLSearchParams();
    server.use(
      http.get(OWNED, ({ request }) => {
        asked = new URL(request.url).searchParams;
        return HttpResponse.json(pageOf([makeOwned()]));
      }),
    );
    const { user } = renderList("owned", { q: "lap" });
    expect(
      await screen.findByRole("row", { name: /Low priority TX2 Laptop Triage Ana Ruiz/ }),
    ).toBeVisible();
    expect(await findTitle("Owned 1")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Inactive" }));
    await waitFor(() => expect(asked.get("tab")).toBe("inactive"));
    expect(Object.fromEntries(asked)).toEqual({
      tab: "inactive",
      search: "lap",
      ordering: "-created_at",
      page: "1",
      page_size: "25",
    });
  });

  it("says in words why nobody works on a ticket", async () => {
    server.use(
      http.get(ALL, () =>
        HttpResponse.json(
          pageOf([
            makeWaiting(),
            makeWaiting({
              task_id: 3,
              ticket_number: "TX3",
              ticket_subject: "Budget",
              reason: "waiting_for_person",
              waiting_for_role: "Finance",
            }),
            makeWaiting({
              task_id: 4,
              ticket_number: "TX4",
              ticket_subject: "Route",
              status: "in progress",
              current_step: { step_id: 6, name: "Choose" },
              reason: "condition_failed",
            }),
          ]),
        ),
      ),
    );
    renderList("all", { tab: "unassigned" });
    expect(
      await screen.findByText("No active workflow fits its department and category."),
    ).toBeVisible();
    expect(screen.getByText("Nobody in Finance can take it at present.")).toBeVisible();
    expect(
      screen.getByText("Its workflow cannot decide how it goes on: an Admin has to look."),
    ).toBeVisible();
    expect(screen.getAllByRole("button", { name: /^Assign workflow/ })).toHaveLength(1);
  });

  it("assigns a workflow, says so, and the ticket leaves the list", async () => {
    let body: unknown;
    server.use(
      http.get(ALL, () => HttpResponse.json(pageOf(body ? [] : [makeWaiting()]))),
      http.get(`${WORKFLOW}/workflows/`, () =>
        HttpResponse.json(pageOf([{ workflow_id: 4, name: "IT Support Request" }])),
      ),
      http.post(`${WORKFLOW}/tickets/TX1/assign-workflow/`, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(makeTask({ ticket_number: "TX1" }));
      }),
    );
    const { user } = renderList("all", { tab: "unassigned" });
    await user.click(await screen.findByRole("button", { name: "Assign workflow to TX1" }));
    const dialog = await screen.findByRole("dialog", { name: "Assign a workflow to TX1" });
    await user.click(await within(dialog).findByRole("combobox", { name: /Workflow/ }));
    await user.click(await screen.findByRole("option", { name: "IT Support Request" }));
    await user.click(within(dialog).getByRole("button", { name: "Assign IT Support Request" }));
    expect(await screen.findByText("Nothing waits")).toBeVisible();
    expect(screen.getByText("TX1 is in IT Support Request now, at Diagnose.")).toBeVisible();
    expect(body).toEqual({ workflow_id: 4 });
  });

  it("looks for a workflow on the server", async () => {
    server.use(
      http.get(ALL, () => HttpResponse.json(pageOf([makeWaiting()]))),
      http.get(`${WORKFLOW}/workflows/`, ({ request }) => {
        const asked = new URL(request.url).searchParams;
        expect(asked.get("status")).toBe("initialized");
        const isAsked = asked.get("search") === "badge";
        const name = isAsked ? "Badge Request" : "Asset Check-in";
        return HttpResponse.json({
          ...pageOf([{ workflow_id: isAsked ? 90 : 1, name }]),
          next: isAsked ? null : "more",
        });
      }),
    );
    const { user } = renderList("all", { tab: "unassigned" });
    await user.click(await screen.findByRole("button", { name: "Assign workflow to TX1" }));
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText(/More fit than are listed/)).toBeVisible();
    await user.type(within(dialog).getByRole("combobox", { name: /Workflow/ }), "badge");
    await user.click(await within(dialog).findByRole("option", { name: "Badge Request" }));
    expect(within(dialog).getByRole("button", { name: "Assign Badge Request" })).toBeVisible();
  });

  it("counts what is late and what nobody works on", async () => {
    const counts = { active: 184, late: 12, soon: 0, unassigned: 4 };
    server.use(
      http.get(OWNED, () => HttpResponse.json(pageOf([makeOwned()]))),
      http.get(`${WORKFLOW}/tasks/counts/`, () =>
        HttpResponse.json({ own: counts, owned: counts, all: null }),
      ),
    );
    renderList("owned");
    expect(await screen.findByRole("button", { name: "Active 12 late" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Unassigned 4" })).toBeVisible();
  });

  it("shows the target that comes first, and the ticket's own with its details", async () => {
    const nearest = makeNearest({
      ...soon(12),
      of: "step",
      step_name: "Triage",
    });
    server.use(
      http.get(OWNED, () =>
        HttpResponse.json(pageOf([{ ...makeOwned(), nearest, sla: makeSla(soon(42)) }])),
      ),
    );
    renderList("owned");
    const name = /Due in 1[12] min.*The whole ticket: Due in 4[12] min/;
    expect(await screen.findByRole("button", { name })).toBeVisible();
    const { due_at } = soon(42);
    expect(screen.getByText(formatDue(due_at))).toBeVisible();
  });

  it("shows the deadline of a ticket that waits for somebody, and none without a task", async () => {
    const waiting = makeWaiting({
      task_id: 3,
      ticket_number: "TX3",
      ticket_subject: "Budget",
      reason: "waiting_for_person",
      waiting_for_role: "Finance",
      sla: makeSla(soon(42)),
      nearest: makeNearest(soon(42)),
    });
    server.use(http.get(ALL, () => HttpResponse.json(pageOf([waiting, makeWaiting()]))));
    renderList("all", { tab: "unassigned" });
    const rowOf = async (name: RegExp) => within(await screen.findByRole("row", { name }));
    expect(
      (await rowOf(/Budget/)).getByRole("button", { name: /^Due in 4[12] min/ }),
    ).toBeVisible();
    expect((await rowOf(/Badge lost/)).queryByText(/Due in/)).not.toBeInTheDocument();
  });

  it("sorts by a column, and on a phone by a field", async () => {
    const orderings: (string | null)[] = [];
    server.use(
      http.get(OWNED, ({ request }) => {
        orderings.push(new URL(request.url).searchParams.get("ordering"));
        return HttpResponse.json(pageOf([makeOwned()]));
      }),
    );
    const { user, unmount } = renderList("owned");
    await user.click(await screen.findByRole("button", { name: "Deadline" }));
    await waitFor(() => expect(orderings).toEqual(["nearest", "-nearest"]));
    await user.click(screen.getByRole("button", { name: "Inactive" }));
    await waitFor(() => expect(orderings.at(-1)).toBe("-created_at"));
    unmount();
    vi.stubGlobal("matchMedia", (query: string) => ({
      matches: query === PHONE_QUERY,
      addEventListener: () => {},
      removeEventListener: () => {},
    }));
    const phone = renderList("owned");
    await screen.findByRole("link", { name: "Laptop" });
    await phone.user.selectOptions(
      screen.getByRole("combobox", { name: "Sort by" }),
      "Oldest first",
    );
    await waitFor(() => expect(orderings.at(-1)).toBe("created_at"));
    vi.unstubAllGlobals();
  });

  it("keeps the dialog open when the ticket was taken meanwhile", async () => {
    server.use(
      http.get(ALL, () => HttpResponse.json(pageOf([makeWaiting()]))),
      http.get(`${WORKFLOW}/workflows/`, () =>
        HttpResponse.json(pageOf([{ workflow_id: 4, name: "IT Support Request" }])),
      ),
      http.post(`${WORKFLOW}/tickets/TX1/assign-workflow/`, () =>
        HttpResponse.json(problem("ticket_taken", "TX1 has a task already."), { status: 409 }),
      ),
    );
    const { user } = renderList("all", { tab: "unassigned" });
    await user.click(await screen.findByRole("button", { name: "Assign workflow to TX1" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(await within(dialog).findByRole("combobox", { name: /Workflow/ }));
    await user.click(await screen.findByRole("option", { name: "IT Support Request" }));
    await user.click(within(dialog).getByRole("button", { name: "Assign IT Support Request" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("TX1 has a task already.");
  });

  it("tells those who may not look that it is not open to them", async () => {
    server.use(
      http.get(ALL, () =>
        HttpResponse.json(problem("forbidden", "You may not do this."), { status: 403 }),
      ),
    );
    renderList("all");
    expect(await screen.findByText("Not open to you")).toBeVisible();
  });

  it("says what failed", async () => {
    server.use(
      http.get(OWNED, () => HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })),
    );
    renderList("owned");
    expect(await screen.findByRole("alert")).toHaveTextContent("The tickets did not load");
  });
});

describe("The chip of a deadline", () => {
  it("explains the ticket's deadline in the list, and asks for that task only", async () => {
    server.use(
      http.get(OWNED, () => HttpResponse.json(pageOf([makeOwned()]))),
      http.get(`${WORKFLOW}/tasks/2/sla/`, () => HttpResponse.json(makeDeadline({ task_id: 2 }))),
    );
    const { user } = renderPage(<Harness scope="owned" start={{}} />);
    await user.click(await screen.findByRole("button", { name: /^No deadline.*TX2$/ }));
    const dialog = await screen.findByRole("dialog", { name: "Why it is due when it is" });
    expect(await within(dialog).findByText(/High priority allows 24 h/)).toBeVisible();
    const days = within(within(dialog).getByRole("region", { name: "Day by day" }));
    expect(days.getAllByText(/counts 09:00 to 24:00/)).toHaveLength(1);
    expect(days.getByText(/counts 00:00 to 09:00.*ticket due 09:00/)).toBeInTheDocument();
    expect(within(dialog).queryByText(/^This step/)).not.toBeInTheDocument();
    expect(within(dialog).getByText("The whole ticket")).toBeVisible();
  });
});

describe("Selecting tickets", () => {
  const rows = [1, 2, 3, 4].map((id) => ({
    ...makeOwned(),
    task_id: id,
    ticket_number: `TX${id}`,
    ticket_subject: `Laptop ${id}`,
  }));
  const listRows = () =>
    server.use(http.get(OWNED, () => HttpResponse.json({ ...pageOf(rows), count: 30 })));
  const box = (number: string) => screen.getByRole("checkbox", { name: `Select ${number}` });
  const bar = () => screen.queryByRole("region", { name: "Selected tickets" });

  it("gives the ticked ones, with their roles, to the bar", async () => {
    listRows();
    const { user } = renderList("owned");
    await screen.findByRole("link", { name: "Laptop 1" });
    expect(bar()).not.toBeInTheDocument();
    await user.click(box("TX1"));
    await user.click(box("TX3"));
    expect(bar()).toHaveTextContent("TX1 1 Agent, TX3 3 Agent");
    await user.click(box("TX1"));
    expect(bar()).toHaveTextContent("TX3 3 Agent");
  });

  it("ticks a range with Shift, and the whole page", async () => {
    listRows();
    const { user } = renderList("owned");
    await screen.findByRole("link", { name: "Laptop 1" });
    await user.click(box("TX2"));
    await user.keyboard("{Shift>}");
    await user.click(box("TX4"));
    await user.keyboard("{/Shift}");
    expect(
      ["TX1", "TX2", "TX3", "TX4"]
        .map((it) => box(it))
        .map((it) => (it as HTMLInputElement).checked),
    ).toEqual([false, true, true, true]);
    const all = screen.getByRole("checkbox", { name: "Select all on this page" });
    expect(all).toBePartiallyChecked();
    await user.click(all);
    expect(bar()).toHaveTextContent("TX2 2 Agent, TX3 3 Agent, TX4 4 Agent, TX1 1 Agent");
    await user.click(all);
    expect(bar()).not.toBeInTheDocument();
  });

  it("works by keyboard: Space on a row, Shift with it for a range, Escape for none", async () => {
    listRows();
    const { user } = renderList("owned");
    const second = await screen.findByRole("link", { name: "Laptop 2" });
    second.focus();
    await user.keyboard(" ");
    expect(box("TX2")).toBeChecked();
    await user.keyboard("jj");
    expect(screen.getByRole("link", { name: "Laptop 4" })).toHaveFocus();
    await user.keyboard("{Shift>} {/Shift}");
    expect(bar()).toHaveTextContent("TX2 2 Agent, TX3 3 Agent, TX4 4 Agent");
    await user.keyboard("{Escape}");
    expect(bar()).not.toBeInTheDocument();
  });

  it("keeps what the bar keeps, and says what it says", async () => {
    listRows();
    const { user } = renderList("owned");
    await screen.findByRole("link", { name: "Laptop 1" });
    await user.click(screen.getByRole("checkbox", { name: "Select all on this page" }));
    await user.click(screen.getByRole("button", { name: "Say so" }));
    expect(screen.getByText("All done.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Keep the second" }));
    expect(bar()).toHaveTextContent("TX2 2 Agent");
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(bar()).not.toBeInTheDocument();
  });

  it("keeps the ticks on other pages, and drops them in another tab", async () => {
    listRows();
    const { user } = renderList("owned");
    await screen.findByRole("link", { name: "Laptop 1" });
    await user.click(box("TX1"));
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(bar()).toHaveTextContent("TX1 1 Agent");
    await user.click(screen.getByRole("button", { name: "Inactive" }));
    await waitFor(() => expect(bar()).not.toBeInTheDocument());
  });

  it("cannot tick a ticket without a task", async () => {
    const taken = makeWaiting({ task_id: 3, ticket_number: "TX3", waiting_for_role: "Finance" });
    server.use(http.get(ALL, () => HttpResponse.json(pageOf([makeWaiting(), taken]))));
    const { user } = renderList("all", { tab: "unassigned" });
    await user.click(await screen.findByRole("checkbox", { name: "Select TX3" }));
    expect(bar()).toHaveTextContent("TX3 3 Finance");
    expect(screen.queryByRole("checkbox", { name: "Select TX1" })).not.toBeInTheDocument();
  });

  it("begins on a phone with a button, and a touch of a card ticks it", async () => {
    vi.stubGlobal("matchMedia", (query: string) => ({
      matches: query === PHONE_QUERY,
      addEventListener: () => {},
      removeEventListener: () => {},
    }));
    listRows();
    const { user } = renderList("owned");
    await screen.findByRole("link", { name: "Laptop 1" });
    expect(screen.queryByRole("checkbox")).not.toBeInTheDocument();
    const select = screen.getByRole("button", { name: "Select" });
    await user.click(select);
    await user.click(box("TX2"));
    expect(bar()).toHaveTextContent("TX2 2 Agent");
    await user.click(select);
    expect(screen.queryByRole("checkbox")).not.toBeInTheDocument();
    expect(bar()).not.toBeInTheDocument();
    vi.unstubAllGlobals();
  });
});
