import { useQuery } from "@tanstack/react-query";
import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { availabilityQuery } from "@/lib/api/availability";
import { pageOf, problem } from "@/test/factories";
import { findTitle, renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { Absence, Fairness, TakenTurn, Turns } from "../api/roles";
import type { RoleSearch } from "../lib/roles-search";
import { RolePage } from "./role-page";
import { RolesPage } from "./roles-page";

const TURNS = "*/api/workflow/roles/4/turns/";
const FAIRNESS = "*/api/workflow/roles/4/fairness/";
const TAKEN = "*/api/workflow/roles/4/fairness/turns/";

const ANA = { user_id: 11, user_full_name: "Ana Ruiz" };
const BEN = { user_id: 12, user_full_name: "Ben Berg" };

const makeTurns = (overrides: Partial<Turns> = {}): Turns => ({
  ...pageOf([
    { ...BEN, open_items: 1, away_until: "2099-12-01T10:00:00Z", delegate: ANA, is_next: true },
    { ...ANA, open_items: 3, away_until: null, delegate: null, is_next: false },
  ]),
  role_id: 4,
  name: "Agent",
  system: "tts",
  last_turn: ANA,
  next_turn: { taker: ANA, turn_of: BEN, reason: "Ana Ruiz takes the turn of Ben Berg." },
  steps: [
    {
      workflow_id: 1,
      workflow_name: "Repairs",
      step_id: 2,
      step_name: "Triage",
      assignment: "least_loaded",
      capacity: 5,
    },
  ],
  ...overrides,
});

const TAKEN_TURN: TakenTurn = {
  ticket_number: "TX1",
  ticket_subject: "Laptop",
  at: "2026-11-20T10:00:00Z",
  taker: ANA,
  turn_of: ANA,
  reason: "Ana Ruiz is the only one who could take it.",
  skipped: [{ ...BEN, reason: "Away until tomorrow." }],
};

const makeFairness = (overrides: Partial<Fairness> = {}): Fairness => ({
  role_id: 4,
  name: "Agent",
  since: "2026-11-01T00:00:00Z",
  until: "2026-12-01T00:00:00Z",
  turns: 7,
  spread: 1,
  people: [
    {
      ...ANA,
      turns: 4,
      expected_turns: 3.5,
      difference: 0.5,
      taken: 5,
      for_others: 1,
      by_delegates: 0,
      skipped: { away: 0, at_capacity: 0 },
    },
    {
      ...BEN,
      turns: 3,
      expected_turns: 3.5,
      difference: -0.5,
      taken: 2,
      for_others: 0,
      by_delegates: 1,
      skipped: { away: 2, at_capacity: 1 },
    },
  ],
  ...overrides,
});

const renderRole = (search: RoleSearch = {}, isAdmin = true) => {
  const onSearch = vi.fn();
  server.use(http.get(TURNS, () => HttpResponse.json(makeTurns())));
  const page = renderPage(
    <RolePage roleId={4} isAdmin={isAdmin} search={search} onSearch={onSearch} />,
  );
  return { onSearch, ...page };
};

describe("RolePage", () => {
  it("shows the people in the order of their turns, what they hold and who is next", async () => {
    renderRole();
    expect(await screen.findByText("Next: Ana Ruiz")).toBeVisible();
    expect(screen.getByText("Ana Ruiz takes the turn of Ben Berg.")).toBeVisible();
    const [first, second] = screen.getAllByRole("row").slice(1);
    if (!first || !second) throw new Error("two rows");
    expect(within(first).getByText("Next")).toBeVisible();
    expect(within(first).getByText(/^Away until .*, Ana Ruiz takes the turns$/)).toBeVisible();
    expect(within(second).getByText("There")).toBeVisible();
    expect(within(second).getByText("3")).toBeVisible();
    expect(screen.getByText(/who holds the fewest, at most 5 open items a person/)).toBeVisible();
  });

  it("says of coordinators that owners are chosen in another rotation", async () => {
    const { unmount } = renderRole();
    await screen.findByText("Next: Ana Ruiz");
    expect(screen.queryByText(/rotation of their own/)).toBeNull();
    unmount();
    renderRole();
    server.use(http.get(TURNS, () => HttpResponse.json(makeTurns({ name: "Ticket Coordinator" }))));
    expect(await screen.findByText(/rotation of their own/)).toBeVisible();
  });

  it("lets only Admins set absences", async () => {
    server.use(http.get("*/api/workflow/roles/delegates/", () => HttpResponse.json(pageOf([]))));
    const { user, unmount } = renderRole();
    await user.click(await screen.findByRole("button", { name: "Set the absence of Ana Ruiz" }));
    expect(
      await screen.findByRole("dialog", { name: "Set the absence of Ana Ruiz" }),
    ).toBeVisible();
    unmount();
    renderRole({}, false);
    await screen.findByText("Next: Ana Ruiz");
    expect(screen.queryByRole("button", { name: /Set the absence/ })).toBeNull();
  });

  it("says that a role is empty, and that there is none", async () => {
    const nobody = { taker: null, turn_of: null, reason: "Nobody is in this role." };
    const { unmount } = renderRole();
    server.use(
      http.get(TURNS, () =>
        HttpResponse.json(makeTurns({ ...pageOf([]), next_turn: nobody, last_turn: null })),
      ),
    );
    expect(await screen.findByText("Nobody is in this role")).toBeVisible();
    expect(screen.getByText("Nobody can take the next ticket")).toBeVisible();
    unmount();
    renderRole();
    server.use(
      http.get(TURNS, () => HttpResponse.json(problem("not_found", "No."), { status: 404 })),
    );
    expect(await screen.findByText("There is no such role")).toBeVisible();
  });

  it("compares the turns with what was to be expected, in a period", async () => {
    server.use(
      http.get(FAIRNESS, ({ request }) => {
        const query = new URL(request.url).searchParams;
        expect([query.get("from"), query.get("to")]).toEqual(["2026-11-01", null]);
        return HttpResponse.json(makeFairness());
      }),
      http.get(TAKEN, ({ request }) => {
        const query = new URL(request.url).searchParams;
        expect([query.get("from"), query.get("page")]).toEqual(["2026-11-01", "1"]);
        return HttpResponse.json(pageOf([TAKEN_TURN]));
      }),
    );
    const { user, onSearch } = renderRole({ tab: "fairness", from: "2026-11-01" });
    expect(await screen.findByText("7 turns, a spread of 1: shared out fairly")).toBeVisible();
    const [ana, ben] = screen.getAllByRole("row").slice(1);
    if (!ana || !ben) throw new Error("two rows");
    expect(within(ana).getByText("+0.5")).toBeVisible();
    expect(within(ana).getByText("1 taken for others")).toBeVisible();
    expect(
      within(ben).getByText(
        "2 turns skipped while away, 1 turn skipped at capacity, 1 taken by delegates",
      ),
    ).toBeVisible();
    expect(await screen.findByRole("link", { name: "TX1 Laptop" })).toHaveAttribute(
      "href",
      "/tickets/TX1",
    );
    expect(screen.getByText("Ben Berg: Away until tomorrow.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Last 30 days" }));
    expect(onSearch).toHaveBeenCalledWith({ from: undefined, to: undefined });
  });

  it("says at the field what is wrong with a period, and that nobody took a turn", async () => {
    server.use(
      http.get(FAIRNESS, () =>
        HttpResponse.json(
          problem("invalid", "The beginning must be before the end.", {
            from: ["The beginning must be before the end."],
          }),
          { status: 400 },
        ),
      ),
    );
    const { unmount } = renderRole({ tab: "fairness", from: "2026-12-02", to: "2026-12-01" });
    expect(await screen.findByText("The beginning must be before the end.")).toBeVisible();
    unmount();
    server.use(http.get(FAIRNESS, () => HttpResponse.json(makeFairness({ turns: 0, people: [] }))));
    renderRole({ tab: "fairness" });
    expect(await screen.findByText("No turns in this period")).toBeVisible();
  });
});

describe("RolesPage", () => {
  it("lists the roles with their people", async () => {
    const role = { role_id: 4, name: "Agent", system: "tts", people: 5, away: 2 };
    server.use(http.get("*/api/workflow/roles/", () => HttpResponse.json(pageOf([role]))));
    renderPage(<RolesPage search={{}} onSearch={vi.fn()} isAdmin />);
    expect(await findTitle("Roles 1")).toBeVisible();
    expect(await screen.findByRole("link", { name: "Agent" })).toHaveAttribute("href", "/roles/4");
    expect(screen.getByRole("cell", { name: "5" })).toBeVisible();
  });

  it("lists who is away, and ends an absence", async () => {
    const absence: Absence = {
      ...BEN,
      away_from: "2020-01-01T00:00:00Z",
      away_until: "2099-12-01T10:00:00Z",
      delegate_user_id: 11,
      delegate_full_name: "Ana Ruiz",
      is_away: true,
    };
    let rows = [absence];
    server.use(
      http.get("*/api/workflow/roles/absences/", () => HttpResponse.json(pageOf(rows))),
      http.delete("*/api/workflow/roles/availability/", ({ request }) => {
        expect(new URL(request.url).searchParams.get("user_id")).toBe("12");
        rows = [];
        return new HttpResponse(null, { status: 204 });
      }),
    );
    // Another reader of absences on the page, whose answer comes after that of the list.
    let answers = 0;
    let letIn = () => {};
    const list = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    server.use(
      http.get("*/api/workflow/roles/availability/", async () => {
        answers += 1;
        if (answers > 1) await list;
        return HttpResponse.json({ user_id: 12, away_from: null, away_until: null });
      }),
    );
    function Reader() {
      return useQuery(availabilityQuery(12)).isSuccess && "read";
    }
    const { user } = renderPage(
      <>
        <RolesPage search={{ tab: "away" }} onSearch={vi.fn()} isAdmin />
        <Reader />
      </>,
    );
    expect(await screen.findByText("Ana Ruiz")).toBeVisible();
    expect(await screen.findByText("read")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "End now the absence of Ben Berg" }));
    expect(await screen.findByText("Everybody is there")).toBeVisible();
    letIn();
    expect(await screen.findByText("The absence of Ben Berg is ended.")).toBeVisible();
  });
});
