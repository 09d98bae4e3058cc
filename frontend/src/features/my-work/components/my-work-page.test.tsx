import { screen, waitFor, within } from "@testing-library/react";
import { delay, HttpResponse, http } from "msw";
import { useState } from "react";

import { PHONE_QUERY } from "@/lib/screen";
import { makeDeadline, makeRow, pageOf, problem } from "@/test/factories";
import { findTitle, renderPage } from "@/test/render";
import { server } from "@/test/server";

import { myWorkKeys } from "../api/my-work";
import type { MyWorkSearch } from "../lib/search";
import { MyWorkPage } from "./my-work-page";

const MY_TASKS = "*/api/workflow/tasks/my-tasks/";

function Harness({ start }: { start: MyWorkSearch }) {
  const [search, setSearch] = useState(start);
  return (
    <MyWorkPage
      search={search}
      onSearch={(patch) => setSearch((current) => ({ ...current, page: undefined, ...patch }))}
      Bulk={({ tickets, onKeep, onDone }) => (
        <section aria-label="Selected tickets">
          <p>{tickets.map(({ number, role }) => `${number} ${role}`).join(", ")}</p>
          <button
            type="button"
            onClick={() => {
              onDone("Both are on hold.");
              onKeep(new Set());
            }}
          >
            Hold both
          </button>
        </section>
      )}
    />
  );
}

const renderWork = (search: MyWorkSearch = {}) => renderPage(<Harness start={search} />);

const answerRows = (...rows: ReturnType<typeof makeRow>[]) =>
  server.use(http.get(MY_TASKS, () => HttpResponse.json(pageOf(rows))));

const subjects = () =>
  screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getByRole("link").textContent);

describe("MyWorkPage", () => {
  it("shows the shape of the list while it loads", async () => {
    server.use(http.get(MY_TASKS, () => delay("infinite")));
    renderWork();
    expect(await screen.findByRole("status", { name: "Loading your work" })).toBeVisible();
  });

  it("lists what waits, with the sign of the priority in words", async () => {
    answerRows(makeRow(1, "Laptop", "Critical"), makeRow(2, "Phone", "Low"));
    renderWork();
    const row = await screen.findByRole("row", {
      name: /Critical priority TX1 Laptop Triage Agent/,
    });
    expect(within(row).getByRole("link", { name: "Laptop" })).toHaveAttribute(
      "href",
      "/tickets/TX1",
    );
    expect(await findTitle("My work 2")).toBeVisible();
  });

  it("asks the server for what the address says", async () => {
    let asked = new URLSearchParams();
    server.use(
      http.get(MY_TASKS, ({ request }) => {
        asked = new URL(request.url).searchParams;
        return HttpResponse.json(pageOf([makeRow(1, "Laptop")], 60));
      }),
    );
    renderWork({ tab: "acted", q: "lap", priority: "High", sort: "-assigned", page: 2 });
    await screen.findByRole("link", { name: "Laptop" });
    expect(Object.fromEntries(asked)).toEqual({
      assignment_status: "acted",
      search: "lap",
      priority: "High",
      ordering: "-assigned_on",
      page: "2",
      page_size: "25",
    });
    expect(screen.getByText("26–50 of 60")).toBeVisible();
  });

  it("says so pleasantly when all is done", async () => {
    answerRows();
    renderWork();
    expect(await screen.findByText("All done")).toBeVisible();
  });

  it("explains the place where nothing was done yet", async () => {
    answerRows();
    renderWork({ tab: "acted" });
    expect(await screen.findByText("Nothing done yet")).toBeVisible();
  });

  it("offers to clear the filters when nothing matches", async () => {
    server.use(
      http.get(MY_TASKS, ({ request }) => {
        const isFiltered = new URL(request.url).searchParams.has("search");
        return HttpResponse.json(pageOf(isFiltered ? [] : [makeRow(1, "Laptop")]));
      }),
    );
    const { user } = renderWork({ q: "zzz" });
    await screen.findByText("Nothing matches");
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByRole("link", { name: "Laptop" })).toBeVisible();
    expect(
      screen.getByRole("textbox", { name: "Search by number, subject or requester" }),
    ).toHaveValue("");
  });

  it("says what failed, with the request id, and tries again", async () => {
    let isBack = false;
    server.use(
      http.get(MY_TASKS, () =>
        isBack
          ? HttpResponse.json(pageOf([makeRow(1, "Laptop")]))
          : HttpResponse.json(problem("unavailable", "The database is busy."), { status: 503 }),
      ),
    );
    const { user } = renderWork();
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The database is busy.");
    expect(alert).toHaveTextContent("req-1");
    isBack = true;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "Laptop" })).toBeVisible();
  });

  it("holds rows that arrive while one reads, until they are asked for", async () => {
    answerRows(makeRow(1, "Laptop"));
    const { user, queryClient } = renderWork();
    await screen.findByRole("link", { name: "Laptop" });
    answerRows(makeRow(2, "Phone"), makeRow(1, "Laptop"));
    await queryClient.invalidateQueries({ queryKey: myWorkKeys.all });
    const news = await screen.findByRole("button", { name: "1 new" });
    expect(subjects()).toEqual(["Laptop"]);
    await user.click(news);
    expect(subjects()).toEqual(["Phone", "Laptop"]);
  });

  it("goes to the last page from one that is no longer there", async () => {
    server.use(
      http.get(MY_TASKS, ({ request }) =>
        new URL(request.url).searchParams.get("page") === "99"
          ? HttpResponse.json(problem("not_found", "There is no such page."), { status: 404 })
          : HttpResponse.json(pageOf([makeRow(1, "Laptop")], 60)),
      ),
    );
    renderWork({ page: 99 });
    expect(await screen.findByText("51–60 of 60")).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("shows no open rows as done while those load", async () => {
    answerRows(makeRow(1, "Laptop"));
    const { user } = renderWork();
    await screen.findByRole("link", { name: "Laptop" });
    server.use(http.get(MY_TASKS, () => delay("infinite")));
    await user.click(screen.getByRole("button", { name: "Done by me" }));
    expect(await screen.findByRole("status", { name: "Loading your work" })).toBeVisible();
    expect(screen.queryByRole("link", { name: "Laptop" })).not.toBeInTheDocument();
  });

  it("moves no row by itself", async () => {
    answerRows(makeRow(1, "Laptop"), makeRow(2, "Phone"), makeRow(3, "Screen"));
    const { user, queryClient } = renderWork();
    await screen.findByRole("link", { name: "Laptop" });
    answerRows(makeRow(3, "Screen"), makeRow(1, "Laptop"));
    await queryClient.invalidateQueries({ queryKey: myWorkKeys.all });
    const news = await screen.findByRole("button", { name: "1 gone, New order" });
    expect(subjects()).toEqual(["Laptop", "Phone", "Screen"]);
    await user.click(news);
    expect(subjects()).toEqual(["Screen", "Laptop"]);
  });

  it("walks the rows with j and k, and finds the search with a slash", async () => {
    answerRows(makeRow(1, "Laptop"), makeRow(2, "Phone"));
    const { user } = renderWork();
    const laptop = await screen.findByRole("link", { name: "Laptop" });
    await user.keyboard("jj");
    expect(screen.getByRole("link", { name: "Phone" })).toHaveFocus();
    await user.keyboard("k");
    expect(laptop).toHaveFocus();
    await user.keyboard("/");
    const search = screen.getByRole("textbox", { name: "Search by number, subject or requester" });
    expect(search).toHaveFocus();
    await user.keyboard("j");
    await waitFor(() => expect(search).toHaveValue("j"));
  });

  it("leaves single keys alone where they are switched off", async () => {
    localStorage.setItem("tts-single-keys", "false");
    answerRows(makeRow(1, "Laptop"));
    const { user } = renderWork();
    const laptop = await screen.findByRole("link", { name: "Laptop" });
    await user.keyboard("j");
    expect(laptop).not.toHaveFocus();
    await user.keyboard("/");
    expect(screen.getByRole("textbox", { name: /^Search/ })).not.toHaveFocus();
    localStorage.removeItem("tts-single-keys");
  });

  it("sorts by a column", async () => {
    const orderings: (string | null)[] = [];
    server.use(
      http.get(MY_TASKS, ({ request }) => {
        orderings.push(new URL(request.url).searchParams.get("ordering"));
        return HttpResponse.json(pageOf([makeRow(1, "Laptop")]));
      }),
    );
    const { user } = renderWork();
    await user.click(await screen.findByRole("button", { name: "Assigned" }));
    await waitFor(() => expect(orderings).toEqual(["target_resolution", "assigned_on"]));
    expect(screen.getByRole("columnheader", { name: "Assigned" })).toHaveAttribute(
      "aria-sort",
      "ascending",
    );
  });
});

describe("The deadline of the whole ticket", () => {
  const past = new Date(Date.now() - 5 * 3_600_000 - 30_000).toISOString();
  const sla = { status: "overdue" as const, due_at: past, percent: 120 };

  const answerLate = () => {
    const row = makeRow(1, "Laptop");
    answerRows({ ...row, task: { ...row.task, sla: { ...row.task.sla, ...sla } } });
  };

  it("stands beside that of the step, in a column that sorts", async () => {
    answerLate();
    const asked: (string | null)[] = [];
    server.events.on("request:start", ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("ordering"));
    });
    const { user } = renderWork();
    const row = within(await screen.findByRole("row", { name: /Laptop/ }));
    expect(row.getByRole("button", { name: /^No deadline/ })).toBeVisible();
    expect(row.getByText("5 h late")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Ticket due" }));
    await waitFor(() => expect(asked.at(-1)).toBe("ticket_target_resolution"));
    server.events.removeAllListeners();
  });

  it("says on a phone that it is the ticket's", async () => {
    vi.stubGlobal("matchMedia", (query: string) => ({
      matches: query === PHONE_QUERY,
      addEventListener: () => {},
      removeEventListener: () => {},
    }));
    answerLate();
    renderWork();
    const card = await screen.findByRole("listitem");
    expect(card).toHaveTextContent("Ticket: 5 h late");
    vi.unstubAllGlobals();
  });
});

describe("The chip of a deadline", () => {
  const SLA = "*/api/workflow/tasks/101/sla/";
  const late = makeRow(1, "Laptop", "High");

  const renderRow = async (row = late) => {
    answerRows(row);
    const page = renderWork();
    const chip = await screen.findByRole("button", { name: /^No deadline.*TX1$/ });
    return { ...page, chip };
  };

  it("says why, by keyboard, beside the deadline of the whole ticket, and gives the keyboard back", async () => {
    server.use(http.get(SLA, () => HttpResponse.json(makeDeadline())));
    const { user, chip } = await renderRow();
    chip.focus();
    await user.keyboard("{Enter}");
    const dialog = await screen.findByRole("dialog", { name: "Why it is due when it is" });
    expect(within(dialog).getByText("This step, Triage")).toBeVisible();
    expect(within(dialog).getByText("TX1")).toBeVisible();
    expect(await within(dialog).findByText(/High priority allows 24 h/)).toBeVisible();
    expect(within(dialog).getByText("The whole ticket")).toBeVisible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(chip).toHaveFocus();
    await user.keyboard(" ");
    expect(await screen.findByRole("dialog", { name: "Why it is due when it is" })).toBeVisible();
  });

  it("shows what is known while the rest loads", async () => {
    server.use(http.get(SLA, () => delay("infinite")));
    const { user, chip } = await renderRow();
    await user.click(chip);
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByLabelText("Loading the explanation")).toBeVisible();
    expect(within(dialog).getByText("This step, Triage")).toBeVisible();
  });

  it("says that it did not load, and tries again", async () => {
    server.use(
      http.get(SLA, () => HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })),
    );
    const { user, chip } = await renderRow();
    await user.click(chip);
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByRole("alert")).toHaveTextContent(
      "The explanation did not load",
    );
    server.use(http.get(SLA, () => HttpResponse.json(makeDeadline())));
    await user.click(within(dialog).getByRole("button", { name: "Try again" }));
    expect(await within(dialog).findByText(/High priority allows 24 h/)).toBeVisible();
  });

  it("names one's own part once it is done", async () => {
    server.use(http.get(SLA, () => HttpResponse.json(makeDeadline())));
    const { user, chip } = await renderRow({ ...late, acted_on: "2026-11-22T12:00:00Z" });
    await user.click(chip);
    expect(await screen.findByText("Your part of it")).toBeVisible();
  });
});

describe("Selecting work", () => {
  it("gives the ticked tickets to the bar, and says what it did", async () => {
    answerRows(makeRow(1, "Laptop"), makeRow(2, "Phone"));
    const { user } = renderWork();
    await user.click(await screen.findByRole("checkbox", { name: "Select all on this page" }));
    const bar = screen.getByRole("region", { name: "Selected tickets" });
    expect(bar).toHaveTextContent("TX1 Agent, TX2 Agent");
    await user.click(screen.getByRole("button", { name: "Hold both" }));
    expect(screen.getByText("Both are on hold.")).toBeVisible();
    expect(bar).not.toBeInTheDocument();
  });

  it("has no checkboxes for work that is done", async () => {
    answerRows(makeRow(1, "Laptop"));
    renderWork({ tab: "acted" });
    await screen.findByRole("link", { name: "Laptop" });
    expect(screen.queryByRole("checkbox")).not.toBeInTheDocument();
  });
});
