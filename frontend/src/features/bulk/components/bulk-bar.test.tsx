import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";

import type { BulkTicket } from "@/lib/bulk";
import { pageOf, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { Result } from "../api/bulk";
import { ACTIONS } from "../lib/actions";
import { BulkBar } from "./bulk-bar";

const WORKFLOW = "*/api/workflow";
const BULK = `${WORKFLOW}/tasks/bulk/`;

type Body = { action?: string; task_ids: number[]; preview?: boolean; [field: string]: unknown };

const makeTicket = (taskId: number, role = "Agent"): BulkTicket => ({
  taskId,
  number: `TX${taskId}`,
  subject: `Laptop ${taskId}`,
  role,
});

const makeTickets = (count: number) =>
  Array.from({ length: count }, (_, index) => makeTicket(index + 1));

const refusal = (task_id: number, error: string, status = 409): Result => ({
  task_id,
  ok: false,
  status,
  code: "refused",
  error,
});

/** Why an action is refused for a task; undefined if it is not. */
type Refuse = (action: string, taskId: number) => string | undefined;

const OFFERED = ["hold", "priority", "transfer", "cancel"];
const byDefault: Refuse = (action) =>
  OFFERED.includes(action) ? undefined : "This cannot be done with this ticket now.";

/** Serves previews by `refuse`, and acts by `act`. Returns the bodies of the acts and their keys. */
const serve = (
  refuse: Refuse = byDefault,
  act: (body: Body) => Response | Promise<Response> = ({ task_ids }) =>
    HttpResponse.json({ results: task_ids.map((task_id) => ({ task_id, ok: true, status: 200 })) }),
) => {
  const acts: Body[] = [];
  const keys: (string | null)[] = [];
  server.use(
    http.post(BULK, async ({ request }) => {
      const body = (await request.json()) as Body;
      if (!body.preview) {
        acts.push(body);
        keys.push(request.headers.get("Idempotency-Key"));
        return act(body);
      }
      const results = body.task_ids.flatMap((task_id) =>
        ACTIONS.map(({ action }): Result => {
          const error = refuse(action, task_id);
          return error === undefined
            ? { task_id, action, ok: true, status: 200 }
            : { ...refusal(task_id, error), action };
        }),
      );
      return HttpResponse.json({ results });
    }),
  );
  return { acts, keys };
};

function Harness({ start }: { start: readonly BulkTicket[] }) {
  const [tickets, setTickets] = useState(start);
  const [said, setSaid] = useState("");
  return (
    <>
      <p>{said}</p>
      {tickets.length > 0 && (
        <BulkBar
          tickets={tickets}
          onKeep={(kept) => setTickets(tickets.filter(({ taskId }) => kept.has(taskId)))}
          onClear={() => setTickets([])}
          onDone={setSaid}
        />
      )}
    </>
  );
}

const renderBar = (tickets: readonly BulkTicket[]) => renderPage(<Harness start={tickets} />);

const open = async (user: ReturnType<typeof renderBar>["user"], name: string | RegExp) => {
  await user.click(await screen.findByRole("button", { name }));
  return within(await screen.findByRole("dialog"));
};

describe("BulkBar", () => {
  it("offers what the server allows, with how many", async () => {
    serve((action, id) => (action === "hold" && id === 2 ? "On hold." : byDefault(action, id)));
    renderBar(makeTickets(3));
    expect(await screen.findByRole("button", { name: "Hold 2 of 3 tickets" })).toBeVisible();
    const bar = within(screen.getByRole("region", { name: "Selected tickets" }));
    expect(bar.getByText("3 selected")).toBeVisible();
    expect(bar.getAllByRole("button").map(({ textContent }) => textContent)).toEqual([
      "Transfer",
      "Hold 2 of 3 tickets",
      "Priority",
      "Withdraw",
      "",
    ]);
  });

  it("says if nothing can be done with them", async () => {
    serve(() => "It has ended.");
    renderBar(makeTickets(2));
    expect(await screen.findByText("Nothing can be done with them together.")).toBeVisible();
  });

  it("says that it did not load, and tries again", async () => {
    let isDown = true;
    server.use(
      http.post(BULK, () =>
        isDown
          ? HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })
          : HttpResponse.json({
              results: [{ task_id: 1, action: "hold", ok: true, status: 200 }],
            }),
      ),
    );
    const { user } = renderBar(makeTickets(1));
    expect(await screen.findByText("What can be done did not load.")).toBeVisible();
    isDown = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("button", { name: "Hold" })).toBeVisible();
  });

  it("clears the selection with its button and with Escape", async () => {
    serve();
    const { user, unmount } = renderBar(makeTickets(1));
    await user.click(await screen.findByRole("button", { name: "Clear the selection" }));
    expect(screen.queryByText("1 selected")).not.toBeInTheDocument();
    unmount();
    const again = renderBar(makeTickets(1));
    (await screen.findByRole("button", { name: "Hold" })).focus();
    await again.user.keyboard("{Escape}");
    expect(screen.queryByText("1 selected")).not.toBeInTheDocument();
  });
});

describe("A bulk action", () => {
  it("says before who can and who cannot and why, and changes only those who can", async () => {
    const { acts, keys } = serve((action, id) =>
      id > 3 ? (id === 6 ? "It has ended." : "On hold.") : byDefault(action, id),
    );
    const { user } = renderBar(makeTickets(6));
    const dialog = await open(user, /^Hold/);
    expect(await dialog.findByText("3 can")).toBeVisible();
    expect(dialog.getByText("3 cannot, and stay as they are")).toBeVisible();
    const groups = dialog.getAllByRole("listitem").map(({ textContent }) => textContent);
    expect(groups).toContain("On hold.TX4, opens in a new tabTX5, opens in a new tab");
    expect(dialog.getByRole("link", { name: /^TX6/ })).toHaveAttribute("href", "/tickets/TX6");
    await user.click(dialog.getByRole("button", { name: "Hold 3 tickets" }));
    expect(dialog.getByText("Say why.")).toBeVisible();
    expect(acts).toEqual([]);
    await user.type(dialog.getByRole("textbox", { name: /^Reason/ }), " A part is missing. ");
    await user.click(dialog.getByRole("button", { name: "Hold 3 tickets" }));
    expect(await screen.findByText("3 tickets are on hold.")).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(acts).toEqual([{ action: "hold", task_ids: [1, 2, 3], reason: "A part is missing." }]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(screen.getByText("3 selected")).toBeVisible();
  });

  it("names six tickets of a reason, and unfolds the others", async () => {
    serve((action, id) => (id > 1 ? "On hold." : byDefault(action, id)));
    const { user } = renderBar(makeTickets(10));
    const dialog = await open(user, /^Withdraw/);
    expect(await dialog.findByText("3 tickets more")).toBeVisible();
    expect(dialog.getByRole("link", { name: /^TX7/ })).toBeVisible();
    expect(dialog.getByText("TX8")).not.toBeVisible();
  });

  it("says what was refused after all, and keeps that selected", async () => {
    serve(byDefault, ({ task_ids }) =>
      HttpResponse.json({
        results: task_ids.map((task_id) =>
          task_id === 2
            ? refusal(2, "This task is cancelled.")
            : { task_id, ok: true, status: 200 },
        ),
      }),
    );
    const { user } = renderBar(makeTickets(3));
    const dialog = await open(user, "Priority");
    await user.click(await dialog.findByRole("radio", { name: /Critical/ }));
    await user.type(dialog.getByRole("textbox", { name: /^Reason/ }), "Fire.");
    await user.click(dialog.getByRole("button", { name: "Change 3 tickets to Critical" }));
    expect(await dialog.findByText("2 tickets are of Critical priority now.")).toBeVisible();
    const refused = within(dialog.getByRole("region", { name: "Refused" }));
    expect(refused.getByText("1 refused")).toBeVisible();
    expect(refused.getByText("This task is cancelled.")).toBeVisible();
    expect(dialog.queryByRole("button", { name: /^Change/ })).not.toBeInTheDocument();
    await user.click(dialog.getByRole("button", { name: "Close" }));
    expect(await screen.findByText("1 selected")).toBeVisible();
  });

  it("tries again what got no answer, with the same key, and what was busy", async () => {
    let isDown = true;
    const { acts, keys } = serve(byDefault, ({ task_ids }) => {
      if (isDown && task_ids[0] === 11) return HttpResponse.error();
      return HttpResponse.json({
        results: task_ids.map((task_id) =>
          isDown && task_id === 5
            ? refusal(5, "The database is busy.", 503)
            : { task_id, ok: true, status: 200 },
        ),
      });
    });
    const { user } = renderBar(makeTickets(12));
    const dialog = await open(user, "Hold");
    await user.type(await dialog.findByRole("textbox", { name: /^Reason/ }), "Waits.");
    await user.click(dialog.getByRole("button", { name: "Hold 12 tickets" }));
    expect(await dialog.findByText("9 tickets are on hold.")).toBeVisible();
    const open_ = within(dialog.getByRole("region", { name: "Not done" }));
    expect(open_.getByText("3 not done")).toBeVisible();
    expect(open_.getByText("The database is busy.")).toBeVisible();
    isDown = false;
    await user.click(dialog.getByRole("button", { name: "Hold 3 tickets" }));
    expect(await screen.findByText("12 tickets are on hold.")).toBeVisible();
    expect(acts.map(({ task_ids }) => task_ids)).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      [11, 12],
      [11, 12],
      [5],
    ]);
    expect(keys[2]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
    await waitFor(() => expect(screen.queryByText(/selected$/)).not.toBeInTheDocument());
  });

  it("shows the form again, as it was, if the server takes nothing of it", async () => {
    serve(byDefault, () =>
      HttpResponse.json(problem("invalid", "The reason must be visible."), { status: 400 }),
    );
    const { user } = renderBar(makeTickets(2));
    const dialog = await open(user, "Hold");
    await user.type(await dialog.findByRole("textbox", { name: /^Reason/ }), "x");
    await user.click(dialog.getByRole("button", { name: "Hold 2 tickets" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("The reason must be visible.");
    expect(dialog.getByRole("textbox", { name: /^Reason/ })).toHaveValue("x");
  });

  it("shows how far it is, and stops between two calls", async () => {
    let answer: () => void = () => {};
    serve(byDefault, async ({ task_ids }) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return HttpResponse.json({
        results: task_ids.map((task_id) => ({ task_id, ok: true, status: 200 })),
      });
    });
    const { user } = renderBar(makeTickets(15));
    const dialog = await open(user, "Hold");
    await user.type(await dialog.findByRole("textbox", { name: /^Reason/ }), "Waits.");
    await user.click(dialog.getByRole("button", { name: "Hold 15 tickets" }));
    expect(await dialog.findByText("0 of 15 tickets")).toBeVisible();
    expect(dialog.getByRole("progressbar", { name: "Progress" })).toHaveAttribute("max", "15");
    await user.keyboard("{Escape}");
    await user.click(dialog.getByRole("button", { name: "Stop here" }));
    answer();
    expect(await dialog.findByText("10 tickets are on hold.")).toBeVisible();
    expect(dialog.getByText("You stopped before them.")).toBeVisible();
    expect(dialog.getByRole("button", { name: "Hold 5 tickets" })).toBeVisible();
  });

  it("transfers within one role at a time", async () => {
    const { acts } = serve();
    server.use(
      http.get(`${WORKFLOW}/roles/`, () =>
        HttpResponse.json(pageOf([{ role_id: 7, name: "Agent", system: "tts" }])),
      ),
      http.get(`${WORKFLOW}/roles/7/members/`, () =>
        HttpResponse.json(pageOf([{ user_id: 12, user_full_name: "Ana Ruiz" }])),
      ),
    );
    const { user } = renderBar([makeTicket(1), makeTicket(2, "Technician"), makeTicket(3)]);
    const dialog = await open(user, "Transfer");
    expect(await dialog.findByText("2 can")).toBeVisible();
    expect(dialog.getByText("The work is Technician’s.")).toBeVisible();
    await user.click(await dialog.findByRole("combobox", { name: /^New holder/ }));
    await user.click(await screen.findByRole("option", { name: "Ana Ruiz" }));
    await user.click(dialog.getByRole("button", { name: "Transfer 2 tickets to Ana Ruiz" }));
    expect(await screen.findByText("2 tickets are with Ana Ruiz now.")).toBeVisible();
    expect(acts).toEqual([{ action: "transfer", task_ids: [1, 3], new_user_id: 12, notes: "" }]);
    expect(screen.getByText("1 selected")).toBeVisible();
  });
});
