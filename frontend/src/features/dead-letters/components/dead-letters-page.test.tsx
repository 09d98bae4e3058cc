import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";

import type { components } from "@/lib/api/generated/workflow";
import { pageOf, problem } from "@/test/factories";
import { findTitle, renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { DeadLettersSearch } from "../lib/search";
import { DeadLettersPage } from "./dead-letters-page";

type Letter = components["schemas"]["DeadLetterOutput"];
type Detail = components["schemas"]["DeadLetterDetailOutput"];
type Unsent = components["schemas"]["UnsentMessageOutput"];
type Notice = components["schemas"]["FailedNotificationOutput"];

const PREFIXES = ["tickets-service", "workflow", "messaging", "notifications"] as const;

const makeLetter = (id: number, overrides: Partial<Letter> = {}): Letter => ({
  id,
  state: "dead",
  reason: "not_a_ticket",
  finding: "",
  queue: "TICKET_TASKS_PRODUCTION",
  task: "tickets.tasks.receive_ticket",
  message_id: `m${id}`,
  request_id: `req-${id}`,
  received_at: `2026-11-22T10:0${id}:00Z`,
  attempts: 1,
  replay_of: null,
  settled_at: null,
  settled_by: "",
  settled_by_name: "",
  settled_reason: "",
  ...overrides,
});

const makeDetail = (id: number, overrides: Partial<Detail> = {}): Detail => ({
  ...makeLetter(id),
  error: "MalformedMessageError: not_a_ticket",
  headers: {},
  body: '[[{"note":"x"}],{},{}]',
  body_truncated: false,
  is_replayable: true,
  ...overrides,
});

const makeUnsent = (id: number): Unsent => ({
  id,
  state: "dead",
  queue: "AMS_WORKFLOW_QUEUE",
  task: "ams.tasks.process_workflow_completion",
  message_id: `u${id}`,
  request_id: "",
  created_at: "2026-11-22T09:00:00Z",
  attempts: 10,
  settled_at: null,
  settled_by: "",
  settled_by_name: "",
  settled_reason: "",
});

const makeNotice = (id: number, overrides: Partial<Notice> = {}): Notice => ({
  id,
  state: "dead",
  user_type: "staff",
  user_id: 11,
  user_full_name: "Ana Ruiz",
  notification_type: "sla_warning",
  subject: "SLA warning: Laptop",
  related_ticket_number: "TX1",
  attempts: 10,
  error: "MessageNacked",
  created_at: "2026-11-22T10:00:00Z",
  available_at: "2026-11-22T10:10:00Z",
  ...overrides,
});

/** Sets the stuck messages that each service returns; services not in `letters` have none. */
const stuckAt = (letters: Partial<Record<(typeof PREFIXES)[number], () => Letter[]>>) =>
  server.use(
    ...PREFIXES.flatMap((prefix) => [
      http.get(`*/api/${prefix}/dead-letters/`, () =>
        HttpResponse.json(pageOf(letters[prefix]?.() ?? [])),
      ),
      http.get(`*/api/${prefix}/unsent-messages/`, () => HttpResponse.json(pageOf([]))),
    ]),
  );

function Harness({ start }: { start: DeadLettersSearch }) {
  const [search, setSearch] = useState(start);
  return (
    <DeadLettersPage
      search={search}
      onSearch={(patch) => setSearch((current) => ({ ...current, page: undefined, ...patch }))}
    />
  );
}

const renderLetters = (start: DeadLettersSearch = {}) => renderPage(<Harness start={start} />);

describe("DeadLettersPage", () => {
  it("lists what is stuck at all four services, newest first, with reasons in words", async () => {
    stuckAt({
      workflow: () => [makeLetter(2)],
      notifications: () => [makeLetter(3, { reason: "unknown_task", attempts: 0, task: "x.y" })],
    });
    server.use(
      http.get("*/api/workflow/unsent-messages/", () => HttpResponse.json(pageOf([makeUnsent(7)]))),
    );
    renderLetters();
    await findTitle("Not delivered 3");
    const [, ...rows] = screen.getAllByRole("row");
    expect(rows.map((row) => within(row).getAllByRole("button")[0]?.textContent)).toEqual([
      "No worker knows this task.",
      "It is not a ticket.",
      "Its queue did not take it.",
    ]);
    expect(rows[0]).toHaveTextContent("x.yTICKET_TASKS_PRODUCTIONNotificationsnever tried");
    expect(screen.getByRole("button", { name: "Workflow 2" })).toBeVisible();
  });

  it("asks for what waits, and for what is settled when that is chosen", async () => {
    const asked: string[][] = [];
    stuckAt({});
    server.use(
      http.get("*/api/workflow/dead-letters/", ({ request }) => {
        asked.push(new URL(request.url).searchParams.getAll("state"));
        return HttpResponse.json(
          pageOf([
            makeLetter(1, {
              state: "discarded",
              settled_by_name: "Ada Admin",
              settled_at: "2026-11-22T11:00:00Z",
            }),
          ]),
        );
      }),
    );
    const { user } = renderLetters();
    await findTitle("Not delivered 1");
    await user.click(screen.getByRole("radio", { name: "Settled" }));
    expect(await screen.findByText("Discarded by Ada Admin")).toBeVisible();
    expect(asked).toEqual([["dead"], ["replayed", "discarded"]]);
    expect(screen.queryByRole("checkbox")).toBeNull();
  });

  it("says which fields are wrong, and puts equal ones together", async () => {
    const wrong = { reason: "invalid_fields", finding: "Missing: subject. Wrong: user_id." };
    const replayed: unknown[] = [];
    stuckAt({
      notifications: () => [makeLetter(1, wrong), makeLetter(2, wrong), makeLetter(3, wrong)],
      workflow: () => [makeLetter(4)],
    });
    server.use(
      http.post("*/api/notifications/dead-letters/:id/replay/", ({ params }) => {
        replayed.push(params.id);
        return HttpResponse.json(makeDetail(Number(params.id), { state: "replayed" }));
      }),
    );
    const { user } = renderLetters();
    const fold = await screen.findByRole("button", {
      name: "Fields are missing or wrong. 3 times",
      expanded: false,
    });
    expect(screen.getByText("Missing: subject. Wrong: user_id.")).toBeVisible();
    expect(screen.getAllByRole("row")).toHaveLength(3);

    await user.click(fold);
    expect(screen.getAllByRole("row")).toHaveLength(6);
    server.use(
      http.get("*/api/notifications/dead-letters/2/", () =>
        HttpResponse.json(makeDetail(2, wrong)),
      ),
    );
    await user.click(screen.getByRole("button", { name: "m2" }));
    const detail = await screen.findByRole("dialog", { name: "Fields are missing or wrong." });
    expect(await within(detail).findByText("Missing: subject. Wrong: user_id.")).toBeVisible();
    await user.keyboard("{Escape}");
    await user.click(fold);
    expect(screen.queryByRole("button", { name: "m2" })).toBeNull();

    await user.click(screen.getByRole("checkbox", { name: /^Tick all 3: Fields are missing/ }));
    expect(screen.getByRole("checkbox", { name: "Tick all" })).toBePartiallyChecked();
    await user.click(screen.getByRole("button", { name: "Replay 3" }));
    const confirm = await screen.findByRole("dialog", { name: "Replay 3 messages" });
    await user.click(within(confirm).getByRole("button", { name: "Replay 3" }));
    expect(await screen.findByText("3 messages are on their way again.")).toBeVisible();
    expect(replayed).toEqual(["3", "2", "1"]);
  });

  it("says pleasantly that nothing is stuck", async () => {
    stuckAt({});
    renderLetters();
    expect(await screen.findByText("Nothing is stuck")).toBeVisible();
  });

  it("names a service that is away and shows the others", async () => {
    stuckAt({ workflow: () => [makeLetter(1)] });
    server.use(
      http.get("*/api/messaging/dead-letters/", () =>
        HttpResponse.json(problem("unavailable", "Busy."), { status: 503 }),
      ),
    );
    renderLetters();
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Messaging does not answer. What is stuck there is missing here. Request req-1",
    );
    expect(screen.getByRole("button", { name: "It is not a ticket." })).toBeVisible();
  });

  it("is not open to those who may not look", async () => {
    stuckAt({});
    server.use(
      http.get("*/api/workflow/dead-letters/", () =>
        HttpResponse.json(problem("forbidden", "No."), { status: 403 }),
      ),
    );
    renderLetters();
    expect(await screen.findByText("Not open to you")).toBeVisible();
  });

  it("shows one with its body, replays it after a word of warning, and it leaves the list", async () => {
    let isReplayed = false;
    stuckAt({ workflow: () => (isReplayed ? [] : [makeLetter(1)]) });
    server.use(
      http.get("*/api/workflow/dead-letters/1/", () => HttpResponse.json(makeDetail(1))),
      http.post("*/api/workflow/dead-letters/1/replay/", () => {
        isReplayed = true;
        return HttpResponse.json(makeDetail(1, { state: "replayed", is_replayable: false }));
      }),
    );
    const { user } = renderLetters();
    await user.click(await screen.findByRole("button", { name: "It is not a ticket." }));
    const detail = await screen.findByRole("dialog", { name: "It is not a ticket." });
    expect(await within(detail).findByText(/"note": "x"/)).toBeVisible();
    expect(within(detail).getByText("req-1")).toBeVisible();
    await user.click(within(detail).getByRole("button", { name: "Replay" }));
    const confirm = await screen.findByRole("dialog", { name: "Replay this message" });
    expect(confirm).toHaveTextContent("It goes back to TICKET_TASKS_PRODUCTION under its own id");
    expect(isReplayed).toBe(false);
    await user.click(within(confirm).getByRole("button", { name: "Replay" }));
    expect(await screen.findByText("Nothing is stuck")).toBeVisible();
    expect(
      screen.getByText(
        "tickets.tasks.receive_ticket is on its way to TICKET_TASKS_PRODUCTION again.",
      ),
    ).toBeVisible();
  });

  it("says when a replay failed again", async () => {
    let isReplayed = false;
    stuckAt({ workflow: () => [isReplayed ? makeLetter(2, { replay_of: 1 }) : makeLetter(1)] });
    server.use(
      http.post("*/api/workflow/dead-letters/1/replay/", () => {
        isReplayed = true;
        return HttpResponse.json(makeDetail(1, { state: "replayed" }));
      }),
    );
    const { user } = renderLetters();
    await user.click(await screen.findByRole("checkbox", { name: "Tick all" }));
    await user.click(screen.getByRole("button", { name: "Replay 1" }));
    const confirm = await screen.findByRole("dialog", { name: "Replay this message" });
    await user.click(within(confirm).getByRole("button", { name: "Replay" }));
    expect(await screen.findByText(/It failed again: tickets.tasks.receive_ticket/)).toBeVisible();
    expect(screen.getByText("failed again")).toBeVisible();
  });

  it("replays what is ticked and says which was refused", async () => {
    const replayed: string[] = [];
    const keys: (string | null)[] = [];
    stuckAt({ workflow: () => [makeLetter(1)], messaging: () => [makeLetter(2)] });
    server.use(
      http.post("*/api/:prefix/dead-letters/:id/replay/", ({ params, request }) => {
        replayed.push(`${params.prefix} ${params.id}`);
        keys.push(request.headers.get("Idempotency-Key"));
        return params.prefix === "workflow"
          ? HttpResponse.json(makeDetail(1, { state: "replayed" }))
          : HttpResponse.json(problem("not_replayable", "It was replayed already."), {
              status: 409,
            });
      }),
    );
    const { user } = renderLetters();
    await user.click(await screen.findByRole("checkbox", { name: "Tick all" }));
    await user.click(screen.getByRole("button", { name: "Replay 2" }));
    const confirm = await screen.findByRole("dialog", { name: "Replay 2 messages" });
    await user.click(within(confirm).getByRole("button", { name: "Replay 2" }));
    expect(
      await screen.findByText(/One was not replayed: It was replayed already\./),
    ).toBeVisible();
    expect(replayed).toEqual(["messaging 2", "workflow 1"]);
    expect(keys).toEqual(Array(2).fill(expect.stringMatching(/^[0-9a-f]{32}$/)));
    expect(screen.getByText("1 ticked")).toBeVisible();
  });

  it("discards one only with a reason, and keeps the dialog open when it is refused", async () => {
    const reasons: unknown[] = [];
    const keys: (string | null)[] = [];
    stuckAt({ workflow: () => [makeLetter(1)] });
    server.use(
      http.get("*/api/workflow/dead-letters/1/", () => HttpResponse.json(makeDetail(1))),
      http.post("*/api/workflow/dead-letters/1/discard/", async ({ request }) => {
        reasons.push(await request.json());
        keys.push(request.headers.get("Idempotency-Key"));
        return reasons.length === 1
          ? HttpResponse.json(problem("not_dead", "It was replayed already."), { status: 409 })
          : HttpResponse.json(makeDetail(1, { state: "discarded" }));
      }),
    );
    const { user } = renderLetters({ open: "workflow.came.1" });
    await user.click(await screen.findByRole("button", { name: "Discard" }));
    const dialog = await screen.findByRole("dialog", { name: "Discard this message" });
    const discard = within(dialog).getByRole("button", { name: "Discard message" });
    await user.click(discard);
    expect(within(dialog).getByText("Say why it is of no use.")).toBeVisible();
    expect(reasons).toEqual([]);
    await user.type(within(dialog).getByRole("textbox", { name: /Reason/ }), "A test.");
    await user.click(discard);
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("It was replayed already.");
    await user.type(within(dialog).getByRole("textbox", { name: /Reason/ }), " Or not.");
    await user.click(discard);
    expect(
      await screen.findByText("tickets.tasks.receive_ticket is discarded. It is under Settled."),
    ).toBeVisible();
    expect(reasons).toEqual([{ reason: "A test." }, { reason: "A test. Or not." }]);
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.any(String)]);
    expect(keys[1]).not.toBe(keys[0]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("does not offer to replay what was not kept whole", async () => {
    stuckAt({});
    server.use(
      http.get("*/api/tickets-service/dead-letters/4/", () =>
        HttpResponse.json(makeDetail(4, { is_replayable: false, body_truncated: true })),
      ),
    );
    renderLetters({ open: "tickets.came.4" });
    expect(await screen.findByText(/Too little of it could be kept/)).toBeVisible();
    expect(screen.getByText("Body, cut because it was too long")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Replay" })).toBeNull();
  });
});

describe("Notices not delivered", () => {
  const FAILED = "*/api/workflow/tasks/failed-notifications/";

  it("lists them and sends one again", async () => {
    const retried: unknown[] = [];
    server.use(
      http.get(FAILED, () => HttpResponse.json(pageOf(retried.length ? [] : [makeNotice(5)]))),
      http.post(`${FAILED}:id/retry/`, ({ params }) => {
        retried.push(params.id);
        return HttpResponse.json(makeNotice(5, { state: "pending" }));
      }),
    );
    const { user } = renderLetters({ tab: "notices" });
    expect(
      await screen.findByRole("row", { name: /Ana Ruiz SLA warning: Laptop TX1/ }),
    ).toHaveTextContent("Tried 10 times, given up");
    await user.click(screen.getByRole("button", { name: "Retry the notice to Ana Ruiz" }));
    expect(await screen.findByText("Every notice was delivered")).toBeVisible();
    expect(screen.getByText("The notice to Ana Ruiz is sent again.")).toBeVisible();
    expect(retried).toEqual(["5"]);
  });

  it("asks again under the same key until there is an answer", async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.get(FAILED, () => HttpResponse.json(pageOf([makeNotice(5)]))),
      http.post(`${FAILED}:id/retry/`, ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return keys.length === 1
          ? HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })
          : HttpResponse.json(makeNotice(5, { state: "pending" }));
      }),
    );
    const { user } = renderLetters({ tab: "notices" });
    const retry = await screen.findByRole("button", { name: "Retry the notice to Ana Ruiz" });
    await user.click(retry);
    expect(await screen.findByRole("alert")).toHaveTextContent("Busy.");
    await user.click(retry);
    expect(await screen.findByText("The notice to Ana Ruiz is sent again.")).toBeVisible();
    await user.click(retry);
    await waitFor(() => expect(keys).toHaveLength(3));
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it("sends all of them again after asking", async () => {
    const keys: (string | null)[] = [];
    let isRetried = false;
    const both = [makeNotice(5), makeNotice(6, { user_full_name: "Ben Okafor" })];
    server.use(
      http.get(FAILED, () => HttpResponse.json(pageOf(isRetried ? [] : both))),
      http.post(`${FAILED}retry_all/`, ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        isRetried = true;
        return HttpResponse.json({ retried: 2 });
      }),
    );
    const { user } = renderLetters({ tab: "notices" });
    await user.click(await screen.findByRole("button", { name: "Retry all 2" }));
    const dialog = await screen.findByRole("dialog", { name: "Retry all 2 notices" });
    await user.click(within(dialog).getByRole("button", { name: "Retry all" }));
    expect(await screen.findByText("2 notices are sent again.")).toBeVisible();
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  it("says what failed", async () => {
    server.use(
      http.get(FAILED, () => HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })),
    );
    renderLetters({ tab: "notices" });
    expect(await screen.findByRole("alert")).toHaveTextContent("The notices did not load");
  });
});
