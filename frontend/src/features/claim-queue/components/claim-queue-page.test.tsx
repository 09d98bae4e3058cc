import { screen, waitFor, within } from "@testing-library/react";
import { delay, HttpResponse, http } from "msw";
import { useState } from "react";

import { makeTask, pageOf, problem } from "@/test/factories";
import { findTitle, renderPage } from "@/test/render";
import { server } from "@/test/server";

import { claimQueueKeys } from "../api/claim-queue";
import type { ClaimQueueSearch } from "../lib/search";
import { ClaimQueuePage } from "./claim-queue-page";

const TASKS = "*/api/workflow/tasks/";
const CLAIM = "*/api/workflow/tasks/:id/claim/";

function Harness({ start }: { start: ClaimQueueSearch }) {
  const [search, setSearch] = useState(start);
  return (
    <ClaimQueuePage
      search={search}
      onSearch={(patch) => setSearch((current) => ({ ...current, page: undefined, ...patch }))}
    />
  );
}

const renderQueue = (search: ClaimQueueSearch = {}) => renderPage(<Harness start={search} />);

const makeWaiting = (id: number, subject: string) =>
  makeTask({
    task_id: id,
    ticket_number: `TX${id}`,
    ticket_subject: subject,
    status: "pending",
    current_step: { step_id: 1, name: "Triage" },
    assigned_users: [],
    waiting_for_role: "Agent",
  });

const answerRows = (...rows: ReturnType<typeof makeTask>[]) =>
  server.use(http.get(TASKS, () => HttpResponse.json(pageOf(rows))));

const claimButton = (number: string) =>
  screen.findByRole("button", { name: new RegExp(`^Claim ${number}`) });

describe("ClaimQueuePage", () => {
  it("shows the shape of the list while it loads", async () => {
    server.use(http.get(TASKS, () => delay("infinite")));
    renderQueue();
    expect(await screen.findByRole("status", { name: "Loading the queue" })).toBeVisible();
  });

  it("lists what waits for the user's roles", async () => {
    answerRows(makeWaiting(1, "Laptop"), makeWaiting(2, "Phone"));
    renderQueue();
    const row = await screen.findByRole("row", { name: /High priority TX1 Laptop Triage Agent/ });
    expect(within(row).getByRole("link", { name: "Laptop" })).toHaveAttribute(
      "href",
      "/tickets/TX1",
    );
    expect(await findTitle("Queue 2")).toBeVisible();
  });

  it("asks the server for what the address says", async () => {
    let asked = new URLSearchParams();
    server.use(
      http.get(TASKS, ({ request }) => {
        asked = new URL(request.url).searchParams;
        return HttpResponse.json(pageOf([makeWaiting(1, "Laptop")], 60));
      }),
    );
    renderQueue({ tab: "late", q: "lap", priority: "High", sort: "-arrived", page: 2 });
    await screen.findByRole("link", { name: "Laptop" });
    expect(Object.fromEntries(asked)).toEqual({
      claimable: "true",
      late: "true",
      search: "lap",
      priority: "High",
      ordering: "-created_at",
      page: "2",
      page_size: "25",
    });
    expect(screen.getByText("26–50 of 60")).toBeVisible();
  });

  it("explains an empty queue, and offers to clear the filters of one that is narrowed", async () => {
    answerRows();
    const { user } = renderQueue({ q: "nothing like this" });
    await user.click(await screen.findByRole("button", { name: "Clear filters" }));
    expect(await screen.findByText("Nothing waits to be claimed")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Late" }));
    expect(await screen.findByText("Nothing late")).toBeVisible();
  });

  it("says that it did not load, and loads again", async () => {
    server.use(
      http.get(TASKS, () => HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })),
    );
    const { user } = renderQueue();
    expect(await screen.findByText("The queue did not load")).toBeVisible();
    answerRows(makeWaiting(1, "Laptop"));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "Laptop" })).toBeVisible();
  });
});

describe("claiming from the queue", () => {
  it("takes the ticket, says so with a link, and the row leaves", async () => {
    answerRows(makeWaiting(1, "Laptop"), makeWaiting(2, "Phone"));
    let claimed = "";
    server.use(
      http.post(CLAIM, ({ params }) => {
        claimed = String(params.id);
        answerRows(makeWaiting(2, "Phone"));
        return HttpResponse.json({ ...makeWaiting(1, "Laptop"), waiting_for_role: null });
      }),
    );
    const { user } = renderQueue();
    await user.click(await claimButton("TX1"));
    const said = await screen.findByText(/You have TX1 now, at Triage\./);
    expect(claimed).toBe("1");
    expect(said).toHaveFocus();
    expect(within(said).getByRole("link", { name: "Open it" })).toHaveAttribute(
      "href",
      "/tickets/TX1",
    );
    await waitFor(() => expect(screen.queryByText("Laptop")).not.toBeInTheDocument());
    expect(screen.getByRole("link", { name: "Phone" })).toBeVisible();
  });

  it.each([
    ["already_held", 409, "Somebody else has just claimed TX1. It has left the queue."],
    ["task_not_found", 404, "TX1 does not wait for you any more."],
    ["task_on_hold", 409, "TX1: The task is on hold."],
  ])("after the refusal %s says what became of it", async (code, status, words) => {
    answerRows(makeWaiting(1, "Laptop"));
    server.use(
      http.post(CLAIM, () => {
        answerRows();
        return HttpResponse.json(problem(code, "The task is on hold."), { status });
      }),
    );
    const { user } = renderQueue();
    await user.click(await claimButton("TX1"));
    expect(await screen.findByText(words)).toHaveFocus();
    expect(await screen.findByText("Nothing waits to be claimed")).toBeVisible();
  });

  it("marks what others have claimed meanwhile, and keeps it in place", async () => {
    answerRows(makeWaiting(1, "Laptop"), makeWaiting(2, "Phone"));
    const { queryClient, user } = renderQueue();
    await claimButton("TX1");
    answerRows(makeWaiting(2, "Phone"));
    await queryClient.invalidateQueries({ queryKey: claimQueueKeys.all });
    expect(await screen.findByText("Taken")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "1 gone" }));
    expect(screen.queryByText("Laptop")).not.toBeInTheDocument();
  });
});
