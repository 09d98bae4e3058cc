import { screen, waitFor, within } from "@testing-library/react";
import { delay, HttpResponse, http } from "msw";
import { useState } from "react";
import type { TicketSearch } from "@/features/ticket/components/ticket-page";
import type { Viewer } from "@/lib/viewer";
import {
  makeComment,
  makeDeadline,
  makeDeed,
  makeFile,
  makeMoves,
  makeNearest,
  makeOffer,
  makeOffers,
  makePart,
  makePerson,
  makeSla,
  makeTask,
  makeTaskMap,
  makeTicket,
  NUMBER,
  pageOf,
  problem,
} from "@/test/factories";
import { FakeSocket, withFakeSocket } from "@/test/fake-socket";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";
import { TicketWithConversation } from "./ticket-with-conversation";

const WORKFLOW = "*/api/workflow";
const TICKET = `${WORKFLOW}/tickets/by-number/${NUMBER}/`;
const FILES = `*/api/tickets-service/tickets/number/${NUMBER}/`;
const TASKS = `${WORKFLOW}/tasks/`;
const EVENTS = `${WORKFLOW}/tasks/200/events/`;
const TRANSITION = `${WORKFLOW}/transitions/200/transition/`;
const CONVERSATION = `*/api/messaging/comments/by-ticket/${NUMBER}/`;

withFakeSocket();

const answerTask = (task: ReturnType<typeof makeTask> | null) =>
  server.use(http.get(TASKS, () => HttpResponse.json(pageOf(task ? [task] : []))));

const answerComments = (...comments: ReturnType<typeof makeComment>[]) =>
  server.use(
    http.get(CONVERSATION, ({ request }) => {
      const after = Number(new URL(request.url).searchParams.get("after_seq"));
      return HttpResponse.json(pageOf(comments.filter((comment) => comment.seq > after)));
    }),
  );

beforeEach(() => {
  server.use(
    http.get(TICKET, () => HttpResponse.json(makeTicket())),
    http.get(FILES, () => HttpResponse.json({ id: 5, attachments: [] })),
    http.get(`${WORKFLOW}/tasks/200/available-transitions/`, () => HttpResponse.json(makeMoves())),
    http.get(`${WORKFLOW}/tasks/200/visualization/`, () => HttpResponse.json(makeTaskMap())),
    http.get(EVENTS, () =>
      HttpResponse.json(pageOf([makeDeed({ reason: "Third laptop of this model." })])),
    ),
    http.get(`${WORKFLOW}/tasks/200/offers/`, () => HttpResponse.json(makeOffers())),
  );
  answerTask(makeTask());
  answerComments();
});

function Harness({ viewer, onMoved }: { viewer: Viewer; onMoved: () => void }) {
  const [search, setSearch] = useState<TicketSearch>({});
  return (
    <TicketWithConversation
      number={NUMBER}
      viewer={viewer}
      search={search}
      onSearch={(patch) => setSearch((current) => ({ ...current, ...patch }))}
      onMoved={onMoved}
      renewSession={async () => true}
      renderTitle={() => null}
      renderWayOn={(isAwaited) => <a href="/next">{isAwaited ? "On, and awaited" : "On"}</a>}
      renderWayBack={() => <a href="/tickets">Back to Tickets</a>}
    />
  );
}

const renderTicket = (viewer: Viewer = { userType: "staff", userId: 11, isAdmin: false }) => {
  const onMoved = vi.fn();
  return { onMoved, ...renderPage(<Harness viewer={viewer} onMoved={onMoved} />) };
};

const greeting = (seq: number) => ({
  type: "connection_established",
  ticket_id: NUMBER,
  users: [],
  seq,
});

const openDialog = async (user: ReturnType<typeof renderTicket>["user"]) => {
  await user.click(await screen.findByRole("button", { name: "To Resolve" }));
  return screen.findByRole("dialog", { name: "Move this ticket to Resolve" });
};

describe("TicketPage", () => {
  it("shows its shape while it loads", async () => {
    server.use(http.get(TICKET, () => delay("infinite")));
    renderTicket();
    expect(await screen.findByRole("status", { name: "Loading the ticket" })).toBeVisible();
  });

  it("says what the ticket is, where it stands, and what happened", async () => {
    renderTicket();
    expect(
      await screen.findByRole("heading", { level: 1, name: "Laptop does not start" }),
    ).toBeVisible();
    expect(screen.getByText("Black screen after the logo.")).toBeVisible();
    expect(screen.getByText("7XK2")).toBeVisible();
    expect(await screen.findByText("Third laptop of this model.")).toBeVisible();
    const steps = await screen.findAllByRole("listitem");
    const here = steps.find((step) => step.getAttribute("aria-current") === "step");
    expect(here).toHaveTextContent("Diagnose, now");
  });

  it("tells in the history who attached what", async () => {
    const files = [makeFile(), makeFile({ id: 2, original_filename: "log.txt" })];
    server.use(http.get(FILES, () => HttpResponse.json({ id: 5, attachments: files })));
    renderTicket();
    const timeline = await screen.findByRole("region", { name: "Timeline" });
    const line = (await within(timeline).findByText("log.txt")).closest("p");
    expect(line).toHaveTextContent("Marta Lind attached screen.png and log.txt");
  });

  it("does not tell a stranger whether the ticket exists", async () => {
    server.use(
      http.get(TICKET, () =>
        HttpResponse.json(problem("not_found", "Not found."), { status: 404 }),
      ),
    );
    renderTicket();
    expect(await screen.findByText("No such ticket here")).toBeVisible();
    expect(screen.getByRole("link", { name: "Back to Tickets" })).toBeVisible();
  });

  it("says what failed and tries again", async () => {
    server.use(
      http.get(TICKET, () => HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })),
    );
    const { user } = renderTicket();
    expect(await screen.findByRole("alert")).toHaveTextContent("req-1");
    server.use(http.get(TICKET, () => HttpResponse.json(makeTicket())));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "Laptop does not start" })).toBeVisible();
  });

  it("explains a ticket that no workflow has taken", async () => {
    answerTask(null);
    server.use(
      http.get(TICKET, () =>
        HttpResponse.json(makeTicket({ task_id: null, unmatched_reason: "no_workflow" })),
      ),
    );
    renderTicket();
    expect(await screen.findByText("Waiting for a workflow")).toBeVisible();
    expect(
      screen.getByText(/^No active workflow fits its department and category\. It is taken up/),
    ).toBeVisible();
  });
});

describe("a ticket of the queue", () => {
  it("that somebody else has claimed meanwhile says so, and leads back", async () => {
    const waiting = makeTask({ assigned_users: [], waiting_for_role: "Technician" });
    answerTask(waiting);
    const { queryClient } = renderTicket();
    expect(await screen.findByText("Nobody has it yet")).toBeVisible();
    answerTask(null);
    server.use(
      http.get(TICKET, () => HttpResponse.json(problem("not_found", "No."), { status: 404 })),
    );
    await queryClient.invalidateQueries();
    expect(await screen.findByText("Somebody else has it now")).toBeVisible();
    expect(screen.getByRole("link", { name: "On, and awaited" })).toBeVisible();
  });
});

describe("acting", () => {
  it("sends the move with note and rev, closes on success, and says what became of it", async () => {
    let body: unknown;
    server.use(
      http.post(TRANSITION, async ({ request }) => {
        body = await request.json();
        answerTask(
          makeTask({
            rev: 5,
            current_step: { step_id: 3, name: "Resolve" },
            assigned_users: [{ user_id: 12, user_full_name: "Ben Okafor", role: "Technician" }],
          }),
        );
        return HttpResponse.json({
          success: true,
          message: "Ben Okafor has it now, at Resolve.",
          task: {
            task_id: 200,
            ticket_number: NUMBER,
            status: "in progress",
            rev: 5,
            current_step: { step_id: 3, name: "Resolve" },
            assigned_to: [],
          },
        });
      }),
    );
    const { user, onMoved } = renderTicket();
    const dialog = await openDialog(user);
    await user.type(within(dialog).getByLabelText("Note (optional)"), " Loop in the firmware. ");
    await user.click(within(dialog).getByRole("button", { name: "To Resolve" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(body).toEqual({
      transition_id: 9,
      notes: "Loop in the firmware.",
      rev: 4,
      on_behalf: false,
    });
    expect(await screen.findByRole("link", { name: "On, and awaited" })).toBeVisible();
    const said = screen.getAllByText("Ben Okafor has it now, at Resolve.");
    expect(said).toHaveLength(1);
    expect(onMoved).toHaveBeenCalledTimes(1);
  });

  const loseRace = (task: ReturnType<typeof makeTask>, news: ReturnType<typeof makeDeed>[]) => {
    const bodies: unknown[] = [];
    server.use(
      http.get(EVENTS, ({ request }) => {
        const after = Number(new URL(request.url).searchParams.get("after_rev"));
        return HttpResponse.json(pageOf(news.filter((deed) => deed.rev > after)));
      }),
      http.post(TRANSITION, async ({ request }) => {
        bodies.push(await request.json());
        if (bodies.length > 1) {
          return HttpResponse.json({ success: true, message: "Ben has it.", task: { rev: 6 } });
        }
        answerTask(task);
        return HttpResponse.json(problem("stale_rev", "This ticket has moved on."), {
          status: 409,
        });
      }),
    );
    return bodies;
  };

  it("after a lost race says who was faster and keeps the note, where the move is gone", async () => {
    const ben = { user_id: 12, user_full_name: "Ben Okafor", role: "Technician" };
    const transferred = makeDeed({
      seq: 9,
      rev: 5,
      kind: "transferred",
      text_code: "transferred",
      actor: makePerson(20, "Cora Lima"),
      from: makePerson(11, "Ana Ruiz"),
      to: makePerson(12, "Ben Okafor"),
      reason: "He knows the model.",
      role: "",
    });
    loseRace(makeTask({ rev: 5, assigned_users: [ben] }), [transferred]);
    const { user, onMoved } = renderTicket();
    const dialog = await openDialog(user);
    await user.type(within(dialog).getByLabelText("Note (optional)"), "Mine");
    await user.click(within(dialog).getByRole("button", { name: "To Resolve" }));
    const alert = await within(dialog).findByRole("alert");
    await waitFor(() =>
      expect(alert).toHaveTextContent("Cora Lima moved this from Ana Ruiz to Ben Okafor"),
    );
    expect(alert).toHaveTextContent("He knows the model.");
    await waitFor(() =>
      expect(alert).toHaveTextContent(
        "Ben Okafor has it, at Diagnose. What you chose is no longer open to you.",
      ),
    );
    expect(within(dialog).getByLabelText("Note (optional)")).toHaveValue("Mine");
    expect(within(dialog).queryByRole("button", { name: /To Resolve/ })).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Close" }));
    expect(onMoved).not.toHaveBeenCalled();
  });

  it("after a lost race offers the move that is still there, on what came between", async () => {
    const raised = makeDeed({
      seq: 9,
      rev: 5,
      kind: "priority_changed",
      text_code: "priority_changed",
      actor: makePerson(20, "Cora Lima"),
      from: "High",
      to: "Critical",
      deadline: "2030-01-10T06:49:00Z",
    });
    const bodies = loseRace(makeTask({ rev: 5, priority: "Critical" }), [raised]);
    const { user, onMoved } = renderTicket();
    const dialog = await openDialog(user);
    await user.type(within(dialog).getByLabelText("Note (optional)"), "Mine");
    server.use(
      http.get(`${WORKFLOW}/tasks/200/available-transitions/`, () =>
        HttpResponse.json(makeMoves({ rev: 5 })),
      ),
    );
    await user.click(within(dialog).getByRole("button", { name: "To Resolve" }));
    await user.click(await within(dialog).findByRole("button", { name: "To Resolve anyway" }));
    await waitFor(() => expect(onMoved).toHaveBeenCalledTimes(1));
    expect(bodies).toMatchObject([
      { rev: 4, notes: "Mine", transition_id: 9 },
      { rev: 5, notes: "Mine", transition_id: 9 },
    ]);
  });

  it("tells a holder to whom no way on is open who knows the reason", async () => {
    server.use(
      http.get(`${WORKFLOW}/tasks/200/available-transitions/`, () =>
        HttpResponse.json(makeMoves({ results: [] })),
      ),
    );
    renderTicket();
    expect(
      await screen.findByText("No way on is open for this ticket. Admins see why under Incidents."),
    ).toBeVisible();
    expect(screen.queryByRole("list", { name: "Moves" })).not.toBeInTheDocument();
  });

  it("lets somebody else look, and says who has it", async () => {
    renderTicket({ userType: "staff", userId: 99, isAdmin: false });
    expect(await screen.findByText("Not your turn")).toBeVisible();
    expect(screen.getByText("Ana Ruiz has it, at Diagnose.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "To Resolve" })).not.toBeInTheDocument();
  });

  it("asks an Admin for the reason before acting in the holder's place", async () => {
    const act = makeOffer("act", { needs: ["on_behalf", "notes"], task_item_id: 1 });
    server.use(http.get(`${WORKFLOW}/tasks/200/offers/`, () => HttpResponse.json(makeOffers(act))));
    const { user } = renderTicket({ userType: "staff", userId: 1, isAdmin: true });
    const dialog = await openDialog(user);
    await user.click(within(dialog).getByRole("button", { name: "To Resolve" }));
    expect(await within(dialog).findByText("Say why you act for Ana Ruiz.")).toBeVisible();
  });
});

describe("the conversation", () => {
  it("sends a note to the team and shows it at once", async () => {
    let body: unknown;
    server.use(
      http.post("*/api/messaging/comments/", async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(makeComment(1, { content: "<p>Try the charger</p>" }), {
          status: 201,
        });
      }),
    );
    const { user } = renderTicket();
    const field = await screen.findByRole("textbox", { name: "Internal note" });
    expect(field).not.toHaveAccessibleDescription();
    await user.type(field, "Try the charger");
    // The help on lists and links is shown only while writing.
    expect(field).toHaveAccessibleDescription(/- item.*\[words\]\(address\)/);
    await user.click(screen.getByRole("button", { name: "Add internal note" }));
    expect(await screen.findByText("Try the charger", { selector: "p" })).toBeVisible();
    expect(body).toEqual({
      ticket_id: NUMBER,
      content: "<p>Try the charger</p>",
      visibility: "internal",
    });
    expect(field).toHaveValue("");
  });

  it("keeps the text when sending fails", async () => {
    server.use(
      http.post("*/api/messaging/comments/", () =>
        HttpResponse.json(problem("unavailable", "Try later."), { status: 503 }),
      ),
    );
    const { user } = renderTicket();
    const field = await screen.findByRole("textbox", { name: "Internal note" });
    await user.type(field, "Hello{Control>}{Enter}{/Control}");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Try later. Your text is still here.",
    );
    expect(field).toHaveValue("Hello");
  });

  it("shows what arrives live, and who is here and types", async () => {
    renderTicket();
    await screen.findByText("Third laptop of this model.");
    const ben = { user_type: "staff", user_id: 12, full_name: "Ben Okafor" };
    FakeSocket.last().accept();
    FakeSocket.last().deliver({ ...greeting(0), users: [ben] });
    expect(await screen.findByRole("img", { name: "Also here: Ben Okafor" })).toBeVisible();
    FakeSocket.last().deliver({ type: "typing_indicator", user: ben, is_typing: true });
    expect(await screen.findByText("is typing…")).toHaveTextContent("Ben Okafor is typing…");
    FakeSocket.last().deliver({
      type: "comment_update",
      action: "create",
      comment: makeComment(1),
      seq: 1,
    });
    expect(await screen.findByText("Comment 1")).toBeVisible();
    expect(screen.queryByText("is typing…")).not.toBeInTheDocument();
  });

  it("fills the gap where a frame was missed", async () => {
    answerComments(makeComment(1));
    renderTicket();
    await screen.findByText("Comment 1");
    answerComments(makeComment(1), makeComment(2), makeComment(3));
    FakeSocket.last().accept();
    FakeSocket.last().deliver({
      type: "comment_update",
      action: "create",
      comment: makeComment(3),
      seq: 3,
    });
    expect(await screen.findByText("Comment 2")).toBeVisible();
    expect(screen.getByText("Comment 3")).toBeVisible();
  });

  it("fetches what was said while nobody listened, and only that", async () => {
    const asked: (string | null)[] = [];
    let comments = [makeComment(1)];
    server.use(
      http.get(CONVERSATION, ({ request }) => {
        const after = new URL(request.url).searchParams.get("after_seq");
        asked.push(after);
        return HttpResponse.json(pageOf(comments.filter(({ seq }) => seq > Number(after))));
      }),
    );
    renderTicket();
    await screen.findByText("Comment 1");
    FakeSocket.last().accept();
    FakeSocket.last().deliver(greeting(1));
    comments = [makeComment(1), makeComment(2)];
    vi.useFakeTimers({ shouldAdvanceTime: true });
    FakeSocket.last().drop();
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    FakeSocket.last().accept();
    FakeSocket.last().deliver(greeting(2));
    expect(await screen.findByText("Comment 2")).toBeVisible();
    expect(asked).toEqual(["0", "1"]);
  });

  it("narrows to comments or history", async () => {
    answerComments(makeComment(1));
    const { user } = renderTicket();
    await screen.findByText("Comment 1");
    await user.click(screen.getByRole("radio", { name: "History" }));
    expect(screen.queryByText("Comment 1")).not.toBeInTheDocument();
    await user.click(screen.getByRole("radio", { name: "Comments" }));
    expect(screen.getByText("Comment 1")).toBeVisible();
    expect(screen.queryByText("Third laptop of this model.")).not.toBeInTheDocument();
  });
});

describe("the deadline", () => {
  const SLA = `${WORKFLOW}/tasks/200/sla/`;
  const withDeadline = makeTask({
    target_resolution: "2026-11-23T09:00:00Z",
    sla: makeSla({ status: "due", percent: 10, due_at: "2026-11-23T09:00:00Z" }),
  });

  it("is explained by its chip and its card: what it allows, and each step's share", async () => {
    answerTask(withDeadline);
    const ahead = makePart({ step_id: 2, name: "Repair", state: "pending", visit: null });
    server.use(
      http.get(SLA, () =>
        HttpResponse.json(
          makeDeadline({ steps: [makePart({ name: "Look at it" }), { ...ahead, share: 0.5 }] }),
        ),
      ),
    );
    const { user } = renderTicket();
    await user.click(await screen.findByRole("button", { name: /The whole ticket$/ }));
    const dialog = await screen.findByRole("dialog", { name: "Why it is due when it is" });
    expect(await within(dialog).findByText(/High priority allows 24 h/)).toBeVisible();
    const shares = within(dialog).getByRole("region", { name: "How the time is shared" });
    const steps = within(shares).getAllByRole("listitem");
    expect(steps[0]).toHaveTextContent("Look at it");
    expect(steps[0]).toHaveTextContent("20 % of the 24 h that were left: 4 h 48 min.");
    expect(steps[1]).toHaveTextContent("50 % of what is left when it begins.");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    await user.click(screen.getByRole("button", { name: "How it is worked out" }));
    expect(await screen.findByRole("dialog", { name: "Why it is due when it is" })).toBeVisible();
  });

  it("tells the step's target from the ticket's", async () => {
    const soon = (minutes: number) => ({
      status: "due" as const,
      percent: 50,
      due_at: new Date(Date.now() + minutes * 60_000 + 30_000).toISOString(),
    });
    answerTask(
      makeTask({
        nearest: makeNearest({ of: "step", step_name: "Diagnose", ...soon(42) }),
        sla: makeSla(soon(3 * 60)),
      }),
    );
    renderTicket();
    expect(await screen.findByRole("button", { name: /^Due in 42 min.*Diagnose$/ })).toBeVisible();
    expect(screen.getByRole("button", { name: /^Due in 3 h.*The whole ticket$/ })).toBeVisible();
    expect(screen.getByRole("button", { name: /^Diagnose: due in 42 min/ })).toBeVisible();
    expect(screen.getByRole("button", { name: /^Ticket: due in 3 h/ })).toBeVisible();
  });

  it("of a withdrawn ticket no longer counts", async () => {
    answerTask(
      makeTask({
        status: "cancelled",
        current_step: null,
        assigned_users: [],
        target_resolution: "2026-11-23T09:00:00Z",
      }),
    );
    renderTicket();
    expect(
      await screen.findByText(/^The ticket was withdrawn: .* no longer counts\.$/),
    ).toBeVisible();
    expect(screen.queryByText("In time")).not.toBeInTheDocument();
  });

  it("says when its explanation did not load", async () => {
    answerTask(withDeadline);
    server.use(
      http.get(SLA, () => HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })),
    );
    const { user } = renderTicket();
    await user.click(await screen.findByRole("button", { name: "How it is worked out" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The explanation did not load");
  });
});
