import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";

import { pageOf, problem } from "@/test/factories";
import { findTitle, renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { Incident } from "../api/incidents";
import type { IncidentsSearch } from "../lib/search";
import { IncidentsPage } from "./incidents-page";

const INCIDENTS = "*/api/workflow/incidents/";

function Page({ initial = {} }: { initial?: IncidentsSearch }) {
  const [search, setSearch] = useState(initial);
  return (
    <IncidentsPage
      search={search}
      onSearch={(patch) => setSearch({ ...search, page: undefined, ...patch })}
    />
  );
}

const makeIncident = (overrides: Partial<Incident> = {}): Incident => ({
  incident_id: 4,
  kind: "condition_failed",
  task_id: 9,
  ticket_number: "TX20261130000007",
  ticket_subject: "New laptop",
  workflow_name: "Purchase",
  step_id: 2,
  step_name: "Route",
  transition_id: 12,
  message: "The condition of “Big” cannot be evaluated: It divides by zero.",
  count: 3,
  first_seen: "2026-11-30T08:00:00Z",
  last_seen: "2026-11-30T09:00:00Z",
  state: "open",
  resolved_at: null,
  resolved_by: null,
  resolved_reason: "",
  ...overrides,
});

describe("the incidents", () => {
  it("say what happened, where and how often, and are asked for by kind", async () => {
    const asked: URLSearchParams[] = [];
    server.use(
      http.get(INCIDENTS, ({ request }) => {
        asked.push(new URL(request.url).searchParams);
        return HttpResponse.json(pageOf([makeIncident()]));
      }),
    );
    const { user } = renderPage(<Page />);
    await findTitle("Incidents 1");
    expect(screen.getByText(/It divides by zero/)).toBeVisible();
    expect(screen.getByRole("cell", { name: "Route, Purchase" })).toBeVisible();
    expect(screen.getByRole("cell", { name: "3" })).toBeVisible();
    expect(screen.getByRole("link", { name: "TX20261130000007" })).toHaveAttribute(
      "href",
      "/tickets/TX20261130000007",
    );
    await user.selectOptions(screen.getByRole("combobox", { name: "Kind" }), "Nobody is there");
    await waitFor(() => expect(asked.at(-1)?.get("kind")).toBe("nobody_eligible"));
    expect(asked[0]?.get("state")).toBe("open");
    expect(asked[0]?.get("ordering")).toBe("-last_seen");
  });

  it("are tried again, and the page says what came of it", async () => {
    let count = 1;
    let rows = [makeIncident({ count })];
    server.use(
      http.get(INCIDENTS, () => HttpResponse.json(pageOf(rows))),
      http.post(`${INCIDENTS}4/retry/`, () => {
        count += 1;
        const isResolved = count === 3;
        const answer = makeIncident({ count, state: isResolved ? "resolved" : "open" });
        rows = isResolved ? [] : [answer];
        return HttpResponse.json(answer);
      }),
    );
    const { user } = renderPage(<Page />);
    const retry = await screen.findByRole("button", { name: /^Retry TX20261130000007/ });
    await user.click(retry);
    expect(await screen.findByText("TX20261130000007: it still fails.")).toBeVisible();
    await user.click(await screen.findByRole("button", { name: /^Retry TX20261130000007/ }));
    expect(await screen.findByText("TX20261130000007: it works now.")).toBeVisible();
  });

  it("are resolved with a reason, and only with one", async () => {
    let rows = [makeIncident()];
    let sent: unknown;
    server.use(
      http.get(INCIDENTS, () => HttpResponse.json(pageOf(rows))),
      http.post(`${INCIDENTS}4/resolve/`, async ({ request }) => {
        sent = await request.json();
        rows = [];
        return HttpResponse.json(makeIncident({ state: "resolved" }));
      }),
    );
    const { user } = renderPage(<Page />);
    await user.click(await screen.findByRole("button", { name: /^Resolve TX20261130000007/ }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("button", { name: "Resolve" }));
    expect(await dialog.findByText("Say why it is over.")).toBeVisible();
    await user.type(dialog.getByRole("textbox", { name: "Reason (required)" }), "It was a test.");
    await user.click(dialog.getByRole("button", { name: "Resolve" }));
    expect(
      await screen.findByText("The incident of TX20261130000007 is under Resolved."),
    ).toBeVisible();
    expect(sent).toEqual({ reason: "It was a test." });
    expect(await screen.findByText("No incident is open")).toBeVisible();
  });

  it("keep the dialog where somebody else was faster", async () => {
    server.use(
      http.get(INCIDENTS, () => HttpResponse.json(pageOf([makeIncident()]))),
      http.post(`${INCIDENTS}4/resolve/`, () =>
        HttpResponse.json(problem("incident_resolved", "This incident is resolved already."), {
          status: 409,
        }),
      ),
    );
    const { user } = renderPage(<Page />);
    await user.click(await screen.findByRole("button", { name: /^Resolve TX20261130000007/ }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByRole("textbox", { name: "Reason (required)" }), "Over.");
    await user.click(dialog.getByRole("button", { name: "Resolve" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("resolved already");
  });

  it("that are over say so, and offer nothing", async () => {
    server.use(
      http.get(INCIDENTS, () =>
        HttpResponse.json(
          pageOf([makeIncident({ state: "resolved", resolved_at: "2026-11-30T10:00:00Z" })]),
        ),
      ),
    );
    renderPage(<Page initial={{ tab: "resolved" }} />);
    expect(await screen.findByTitle("It went on by itself.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Retry/ })).not.toBeInTheDocument();
  });
});
