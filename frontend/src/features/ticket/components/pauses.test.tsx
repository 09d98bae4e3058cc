import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { formatExact } from "@/lib/time/format";
import {
  makeDeed,
  makeNearest,
  makeOffer,
  makeTask,
  makeTaskMap,
  NUMBER,
  pageOf,
  problem,
} from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { HandOn } from "./hand-on";
import { HoldNote } from "./hold-note";

const WORKFLOW = "*/api/workflow";
const DUE = "2096-11-24T10:20:00Z";
const PAST = "2026-01-24T10:20:00Z";
const TO = { step_id: 2, name: "Diagnose", role: "Technician", due_at: DUE };

beforeEach(() => {
  server.use(
    http.get(`${WORKFLOW}/tasks/200/visualization/`, () => HttpResponse.json(makeTaskMap())),
    http.get(`${WORKFLOW}/tasks/200/events/`, () => HttpResponse.json(pageOf([]))),
  );
});

const renderFor = (userId: number, task: ReturnType<typeof makeTask>, ...offers: Offers) => {
  const onDone = vi.fn();
  const viewer = { userType: "staff", userId, isAdmin: false };
  const page = (
    <HandOn number={NUMBER} task={task} offers={offers} viewer={viewer} onDone={onDone} />
  );
  return { onDone, ...renderPage(page) };
};
type Offers = ReturnType<typeof makeOffer>[];

/** Answers a command with the task, and keeps what was sent. */
const answering = (command: string, answer: Parameters<typeof makeTask>[0]) => {
  const sent: unknown[] = [];
  server.use(
    http.post(`${WORKFLOW}/tasks/200/${command}/`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(makeTask({ rev: 5, ...answer }));
    }),
  );
  return sent;
};

describe("holding", () => {
  it("says what stands still, needs a reason, and says that it is on hold", async () => {
    const sent = answering("hold", { status: "on_hold" });
    const { user, onDone } = renderFor(20, makeTask(), makeOffer("hold"));
    await user.click(await screen.findByRole("button", { name: "Put this ticket on hold" }));
    const dialog = await screen.findByRole("dialog", { name: "Put this ticket on hold" });
    expect(dialog).toHaveTextContent(
      "The clock is paused, and nobody can move it on from Diagnose until it is resumed. " +
        "Ana Ruiz keeps it and is told.",
    );
    await user.click(within(dialog).getByRole("button", { name: "Put it on hold" }));
    expect(await within(dialog).findByText("Say what it waits for.")).toBeVisible();
    expect(sent).toEqual([]);
    await user.type(within(dialog).getByLabelText("Reason (required)"), "A part is missing.");
    await user.click(within(dialog).getByRole("button", { name: "Put it on hold" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent).toEqual([{ reason: "A part is missing.", rev: 4 }]);
    const words = "It is on hold at Diagnose; Ana Ruiz has it. The clock is paused.";
    expect(onDone).toHaveBeenCalledExactlyOnceWith(words, 5);
  });

  it("does not say to the holder that the holder is told", async () => {
    const { user } = renderFor(11, makeTask(), makeOffer("hold"));
    await user.click(await screen.findByRole("button", { name: "Put this ticket on hold" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).not.toHaveTextContent("is told");
  });
});

describe("the consequence of a hold", () => {
  const openDialog = async (nearest: Parameters<typeof makeNearest>[0]) => {
    const task = makeTask({ nearest: makeNearest(nearest) });
    const { user } = renderFor(11, task, makeOffer("hold"));
    await user.click(await screen.findByRole("button", { name: "Put this ticket on hold" }));
    return screen.findByRole("dialog");
  };

  it("is told before: the time that will be left", async () => {
    const dialog = await openDialog({ status: "due", due_at: DUE, remaining_seconds: 12_000 });
    expect(dialog).toHaveTextContent(
      `It is due ${formatExact(DUE)}. When it is resumed, it has as much time left as now: 3 h.`,
    );
  });

  it("is none for what is late", async () => {
    const dialog = await openDialog({ status: "overdue", due_at: DUE, remaining_seconds: -60 });
    expect(dialog).toHaveTextContent("It is late already, and stays late.");
  });
});

describe("the note of a hold", () => {
  const renderNote = (...deeds: ReturnType<typeof makeDeed>[]) => {
    const feed = () => HttpResponse.json(pageOf(deeds));
    server.use(http.get(`${WORKFLOW}/tasks/200/events/`, feed));
    return renderPage(<HoldNote number={NUMBER} task={makeTask({ status: "on_hold" })} />);
  };

  it("shows what it waits for now, by whom and since when", async () => {
    const held = { kind: "held", text_code: "held" } as const;
    renderNote(
      makeDeed({ ...held, reason: "A part is missing." }),
      makeDeed({ kind: "resumed", text_code: "resumed", seq: 5 }),
      makeDeed({ ...held, seq: 6, reason: "The office is shut.", at: DUE }),
    );
    const note = await screen.findByRole("figure");
    expect(note).toHaveTextContent("The office is shut.");
    expect(note).toHaveTextContent(`Ana Ruiz, ${formatExact(DUE)}`);
    expect(note).not.toHaveTextContent("A part is missing.");
  });
});

describe("resuming", () => {
  it("says when it is due then, and goes on", async () => {
    const sent = answering("resume", {});
    const held = makeTask({ status: "on_hold" });
    const { user, onDone } = renderFor(11, held, makeOffer("resume", { to: TO }));
    await user.click(await screen.findByRole("button", { name: "Resume this ticket" }));
    const dialog = await screen.findByRole("dialog", { name: "Resume this ticket" });
    expect(dialog).toHaveTextContent(
      `The clock runs again, with the time that was left: Diagnose is due ${formatExact(DUE)}.`,
    );
    await user.click(within(dialog).getByRole("button", { name: "Resume the ticket" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent).toEqual([{ rev: 4 }]);
    expect(onDone).toHaveBeenCalledExactlyOnceWith("Ana Ruiz has it, at Diagnose.", 5);
  });

  it("does not promise time to what is late already", async () => {
    const late = makeOffer("resume", { to: { ...TO, due_at: PAST } });
    const { user } = renderFor(11, makeTask({ status: "on_hold" }), late);
    await user.click(await screen.findByRole("button", { name: "Resume this ticket" }));
    expect(await screen.findByRole("dialog")).toHaveTextContent(
      `The clock runs again, and no time was left: Diagnose was due ${formatExact(PAST)}.`,
    );
  });

  it("stays open and says so when somebody was faster", async () => {
    const body = problem("not_on_hold", "This task is not on hold.");
    server.use(
      http.post(`${WORKFLOW}/tasks/200/resume/`, () => HttpResponse.json(body, { status: 409 })),
    );
    const held = makeTask({ status: "on_hold" });
    const { user, onDone } = renderFor(11, held, makeOffer("resume", { to: TO }));
    await user.click(await screen.findByRole("button", { name: "Resume this ticket" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "Resume the ticket" }));
    expect(await within(dialog).findByRole("alert")).toBeVisible();
    expect(onDone).not.toHaveBeenCalled();
  });
});

describe("reopening", () => {
  it("says where it goes on and by when, and needs a reason", async () => {
    const sent = answering("reopen", {});
    const ended = makeTask({ status: "completed", current_step: null, assigned_users: [] });
    const { user, onDone } = renderFor(20, ended, makeOffer("reopen", { to: TO }));
    await user.click(await screen.findByRole("button", { name: "Reopen this ticket" }));
    const dialog = await screen.findByRole("dialog", { name: "Reopen this ticket" });
    expect(dialog).toHaveTextContent(
      "It goes on at Diagnose, with its last holder or the next in turn. The time since it " +
        `ended does not count: this step is due ${formatExact(DUE)}. The requester is told.`,
    );
    await user.type(within(dialog).getByLabelText("Reason (required)"), "It broke again.");
    await user.click(within(dialog).getByRole("button", { name: "Reopen the ticket" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent).toEqual([{ reason: "It broke again.", rev: 4 }]);
    expect(onDone).toHaveBeenCalledExactlyOnceWith("Ana Ruiz has it, at Diagnose.", 5);
  });
});
