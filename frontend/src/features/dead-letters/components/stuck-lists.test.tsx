import { fireEvent, screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";

import type { components } from "@/lib/api/generated/workflow";
import { pageOf, problem } from "@/test/factories";
import { findTitle, renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { DeadLettersSearch } from "../lib/search";
import { DeadLettersPage } from "./dead-letters-page";

type Letter = components["schemas"]["DeadLetterOutput"];
type Unsent = components["schemas"]["UnsentMessageOutput"];

const shared = (id: number) => ({
  id,
  task: "tickets.tasks.receive_ticket",
  message_id: `m${id}`,
  request_id: "",
  attempts: 1,
  settled_at: null,
  settled_by: "",
  settled_by_name: "",
  settled_reason: "",
});

/** The time of the message with this id: each is one minute later than the one before. */
const momentOf = (id: number) => new Date(Date.UTC(2026, 10, 22, 10, id)).toISOString();

const makeLetter = (id: number): Letter => ({
  ...shared(id),
  state: "dead",
  reason: "not_a_ticket",
  // Make the findings differ, so that no rows are grouped.
  finding: `Wrong: field_${id}.`,
  queue: "TICKET_TASKS_PRODUCTION",
  received_at: momentOf(id),
  replay_of: null,
});

const makeUnsent = (id: number): Unsent => ({
  ...shared(id),
  state: "dead",
  task: `ams.tasks.process_${id}`,
  queue: "AMS_WORKFLOW_QUEUE",
  created_at: momentOf(id),
});

/** A handler that answers as the services do: newest first, by page, 404 for a missing page. */
const listing =
  <Row extends { id: number }>(ids: readonly number[], make: (id: number) => Row) =>
  (asked?: URLSearchParams[]) =>
  ({ request }: { request: Request }) => {
    const query = new URL(request.url).searchParams;
    asked?.push(query);
    const page = Number(query.get("page"));
    const size = Number(query.get("page_size"));
    const part = ids.slice((page - 1) * size, page * size);
    return part.length === 0 && page > 1
      ? HttpResponse.json(problem("not_found", "Invalid page."), { status: 404 })
      : HttpResponse.json(pageOf(part.map(make), ids.length));
  };

const newest = (count: number) => Array.from({ length: count }, (_, index) => count - index);
const LETTERS = "*/api/workflow/dead-letters/";
const UNSENT = "*/api/workflow/unsent-messages/";

/** A handler that returns the queues and tasks of waiting messages; none for settled ones. */
const names =
  (queues: string[], tasks: string[]) =>
  ({ request }: { request: Request }) => {
    const isWaiting = new URL(request.url).searchParams.getAll("state").join() === "dead";
    return HttpResponse.json(isWaiting ? { queues, tasks } : { queues: [], tasks: [] });
  };

const stuckAtWorkflow = (
  { letters = 0, unsent = 0 }: { letters?: number; unsent?: number },
  asked?: { letters?: URLSearchParams[]; unsent?: URLSearchParams[] },
) =>
  server.use(
    http.get(`${LETTERS}names/`, names(["TICKET_TASKS_PRODUCTION"], ["a.task"])),
    http.get(`${UNSENT}names/`, names(["AMS_WORKFLOW_QUEUE"], ["a.task", "z.task"])),
    http.get("*/api/:prefix/:list/names/", () =>
      HttpResponse.json(problem("unavailable", "Away."), { status: 503 }),
    ),
    http.get(LETTERS, listing(newest(letters), makeLetter)(asked?.letters)),
    http.get(UNSENT, listing(newest(unsent), makeUnsent)(asked?.unsent)),
    http.get("*/api/:prefix/dead-letters/", () => HttpResponse.json(pageOf([]))),
    http.get("*/api/:prefix/unsent-messages/", () => HttpResponse.json(pageOf([]))),
  );

let address: DeadLettersSearch = {};

function Harness({ start }: { start: DeadLettersSearch }) {
  const [search, setSearch] = useState(start);
  address = search;
  return (
    <DeadLettersPage
      search={search}
      onSearch={(patch) => setSearch((current) => ({ ...current, page: undefined, ...patch }))}
    />
  );
}

const renderLists = (start: DeadLettersSearch = {}) => renderPage(<Harness start={start} />);
const rowCount = () => screen.getAllByRole("row").length - 1;

describe("all services", () => {
  it("shows the newest of them and leads to the whole of each longer list", async () => {
    stuckAtWorkflow({ letters: 60, unsent: 2 });
    const { user } = renderLists();
    await findTitle("Not delivered 62");
    // The two unsent messages are not shown: they are older than the 25 loaded letters.
    expect(rowCount()).toBe(25);
    expect(screen.queryByRole("navigation", { name: "Pages" })).toBeNull();
    expect(screen.getByRole("button", { name: "Workflow, not sent: all 2" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Workflow, not handled: all 60" }));
    expect(await screen.findByText("1–25 of 60")).toBeVisible();
    expect(address).toMatchObject({ service: "workflow", kind: "came" });
  });
});

describe("one service", () => {
  it("walks through every row, none twice and none missing", async () => {
    stuckAtWorkflow({ letters: 60 });
    const { user } = renderLists({ service: "workflow" });
    const seen: string[] = [];
    for (const range of ["1–25 of 60", "26–50 of 60", "51–60 of 60"]) {
      await screen.findByText(range);
      await vi.waitFor(() => expect(document.querySelector("[aria-busy=true]")).toBeNull());
      for (const time of document.querySelectorAll("tbody time")) {
        seen.push(time.getAttribute("datetime") ?? "");
      }
      const next = screen.getByRole("button", { name: "Next" });
      if (!next.hasAttribute("disabled")) await user.click(next);
    }
    expect(seen.map((at) => new Date(at).toISOString())).toEqual(newest(60).map(momentOf));
  });

  it("shows what was not sent where nothing else is stuck there", async () => {
    stuckAtWorkflow({ unsent: 3 });
    const { user } = renderLists();
    await user.click(await screen.findByRole("button", { name: "Workflow 3" }));
    const kinds = screen.getByRole("group", { name: "What went wrong" });
    expect(await within(kinds).findByRole("button", { name: "Not sent 3" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    expect(rowCount()).toBe(3);
  });

  it("leads from a page that is empty by now to the last", async () => {
    stuckAtWorkflow({ letters: 3 });
    renderLists({ service: "workflow", kind: "came", page: 4 });
    await findTitle("Not delivered 3");
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(rowCount()).toBe(3);
  });

  it("keeps the page while a message is opened and closed", async () => {
    stuckAtWorkflow({ letters: 60 });
    server.use(
      http.get(`${LETTERS}:id/`, () =>
        HttpResponse.json(problem("not_found", "It is gone."), { status: 404 }),
      ),
    );
    const { user } = renderLists({ service: "workflow", kind: "came", page: 3 });
    const [first] = await screen.findAllByRole("button", { name: "It is not a ticket." });
    await user.click(first as HTMLElement);
    expect(address).toMatchObject({ page: 3, open: "workflow.came.10" });
    await screen.findByText("The message did not load");
    await user.keyboard("{Escape}");
    await vi.waitFor(() => expect(address).toMatchObject({ page: 3, open: undefined }));
  });
});

describe("filters", () => {
  it("ask the services for reason, queue, task and days", async () => {
    const letters: URLSearchParams[] = [];
    const unsent: URLSearchParams[] = [];
    stuckAtWorkflow({ letters: 2, unsent: 1 }, { letters, unsent });
    const { user } = renderLists();
    await findTitle("Not delivered 3");
    await user.click(screen.getByRole("button", { name: "Filters" }));
    for (const [field, name] of [
      ["Queue", "AMS_WORKFLOW_QUEUE"],
      ["Task", "a.b"],
    ] as const) {
      await user.click(screen.getByRole("combobox", { name: field }));
      await user.paste(name);
      await user.keyboard("{Enter}");
    }
    fireEvent.change(screen.getByLabelText("From"), { target: { value: "2026-11-20" } });
    fireEvent.change(screen.getByLabelText("Until"), { target: { value: "2026-11-21" } });
    expect(await screen.findByRole("button", { name: "Filters: 4" })).toBeVisible();
    const after = new Date(2026, 10, 20).toISOString();
    const before = new Date(2026, 10, 22).toISOString();
    await vi.waitFor(() =>
      expect(Object.fromEntries(letters.at(-1) ?? [])).toMatchObject({
        queue: "AMS_WORKFLOW_QUEUE",
        task: "a.b",
        received_after: after,
        received_before: before,
        ordering: "-received_at",
      }),
    );
    expect(Object.fromEntries(unsent.at(-1) ?? [])).toMatchObject({
      queue: "AMS_WORKFLOW_QUEUE",
      task: "a.b",
      created_after: after,
      created_before: before,
      ordering: "-created_at",
    });
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(address).toMatchObject({ queue: undefined, task: undefined, from: undefined });
  });

  it("offer the names of every page of every list that answers", async () => {
    stuckAtWorkflow({ letters: 60, unsent: 1 });
    const { user } = renderLists();
    await findTitle("Not delivered 61");
    await user.click(screen.getByRole("button", { name: "Filters" }));
    for (const [field, offered] of [
      ["Queue", ["AMS_WORKFLOW_QUEUE", "TICKET_TASKS_PRODUCTION"]],
      ["Task", ["a.task", "z.task"]],
    ] as const) {
      await user.click(screen.getByRole("combobox", { name: field }));
      await vi.waitFor(() =>
        expect(screen.getAllByRole("option").map(({ textContent }) => textContent)).toEqual(
          offered,
        ),
      );
      await user.keyboard("{Escape}");
    }
  });

  it("offer the names of the one list that is shown, and of its state", async () => {
    stuckAtWorkflow({ letters: 2, unsent: 1 });
    const { user } = renderLists({ service: "workflow", kind: "unsent", task: "z.task" });
    const queue = await screen.findByRole("combobox", { name: "Queue" });
    await user.click(queue);
    expect((await screen.findAllByRole("option")).map(({ textContent }) => textContent)).toEqual([
      "AMS_WORKFLOW_QUEUE",
    ]);
    await user.click(screen.getByText("Settled", { exact: true }));
    await user.click(queue);
    await vi.waitFor(() => expect(screen.queryByRole("option")).not.toBeInTheDocument());
  });

  it("leave out what was not sent where another reason is chosen", async () => {
    const letters: URLSearchParams[] = [];
    const unsent: URLSearchParams[] = [];
    stuckAtWorkflow({ letters: 2, unsent: 1 }, { letters, unsent });
    renderLists({ reason: "not_a_ticket" });
    await findTitle("Not delivered 2");
    expect(letters.at(-1)?.get("reason")).toBe("not_a_ticket");
    expect(unsent).toEqual([]);
    expect(screen.getByRole("combobox", { name: "Reason" })).toHaveValue("It is not a ticket.");
  });
});
