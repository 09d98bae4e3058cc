import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { formatExact } from "@/lib/time/format";
import {
  makeDeadline,
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

const WORKFLOW = "*/api/workflow";
const CANCEL = `${WORKFLOW}/tasks/200/cancel/`;
const PRIORITY = `${WORKFLOW}/tasks/200/priority/`;
const DUE = "2026-11-22T13:00:00Z";

beforeEach(() => {
  server.use(
    http.get(`${WORKFLOW}/tasks/200/visualization/`, () => HttpResponse.json(makeTaskMap())),
    http.get(`${WORKFLOW}/tasks/200/events/`, () => HttpResponse.json(pageOf([]))),
    http.get(`${WORKFLOW}/tasks/200/sla/`, ({ request }) => {
      expect(new URL(request.url).searchParams.get("priority")).toBe("Critical");
      return HttpResponse.json(makeDeadline({ target_resolution: DUE }));
    }),
  );
});

const renderForOwner = () => {
  const onDone = vi.fn();
  const viewer = { userType: "staff", userId: 20, isAdmin: false };
  const offers = [makeOffer("change_priority"), makeOffer("cancel")];
  const page = (
    <HandOn number={NUMBER} task={makeTask()} offers={offers} viewer={viewer} onDone={onDone} />
  );
  return { onDone, ...renderPage(page) };
};

describe("cancelling", () => {
  const openCancel = async (user: ReturnType<typeof renderForOwner>["user"]) => {
    await user.click(await screen.findByRole("button", { name: "Withdraw this ticket" }));
    return screen.findByRole("dialog", { name: "Withdraw this ticket" });
  };

  it("says what will happen, needs a reason, and says what became of it", async () => {
    let body: unknown;
    server.use(
      http.post(CANCEL, async ({ request }) => {
        body = await request.json();
        const ended = { status: "cancelled" as const, current_step: null, assigned_users: [] };
        return HttpResponse.json(makeTask({ rev: 5, ...ended }));
      }),
    );
    const { user, onDone } = renderForOwner();
    const dialog = await openCancel(user);
    expect(dialog).toHaveTextContent(
      "Its workflow ends at Diagnose without a result, and the ticket becomes Withdrawn. " +
        "Ana Ruiz no longer has it and is told.",
    );
    await user.click(within(dialog).getByRole("button", { name: "Withdraw the ticket" }));
    expect(await within(dialog).findByText("Say why it is withdrawn.")).toBeVisible();
    expect(body).toBeUndefined();
    await user.type(within(dialog).getByLabelText("Reason (required)"), " Sent twice. ");
    await user.click(within(dialog).getByRole("button", { name: "Withdraw the ticket" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(body).toEqual({ reason: "Sent twice.", rev: 4 });
    expect(onDone).toHaveBeenCalledExactlyOnceWith("This ticket was withdrawn.", 5);
  });

  it("keeps the reason and the ticket when somebody was faster", async () => {
    server.use(
      http.post(CANCEL, () =>
        HttpResponse.json(problem("stale_rev", "This ticket has moved on."), { status: 409 }),
      ),
    );
    const { user, onDone } = renderForOwner();
    const dialog = await openCancel(user);
    await user.type(within(dialog).getByLabelText("Reason (required)"), "Sent twice.");
    await user.click(within(dialog).getByRole("button", { name: "Withdraw the ticket" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent(
      "The ticket has changed since you opened this.",
    );
    expect(within(dialog).getByLabelText("Reason (required)")).toHaveValue("Sent twice.");
    await user.click(within(dialog).getByRole("button", { name: "Keep it" }));
    expect(onDone).not.toHaveBeenCalled();
  });
});

describe("changing the priority", () => {
  it("offers the other ones, and says the new deadline", async () => {
    let body: unknown;
    server.use(
      http.post(PRIORITY, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(
          makeTask({ rev: 5, priority: "Critical", target_resolution: DUE }),
        );
      }),
    );
    const { user, onDone } = renderForOwner();
    await user.click(await screen.findByRole("button", { name: "Change priority" }));
    const dialog = await screen.findByRole("dialog", { name: "Change the priority" });
    expect(within(dialog).queryByRole("radio", { name: "High" })).not.toBeInTheDocument();
    await user.type(within(dialog).getByLabelText("Reason (required)"), "The whole floor.");
    await user.click(within(dialog).getByRole("button", { name: "Change the priority" }));
    expect(await within(dialog).findByText("Choose another priority.")).toBeVisible();
    await user.click(within(dialog).getByRole("radio", { name: "Critical" }));
    expect(
      await within(dialog).findByText(/^With Critical the ticket is due/, { selector: "p" }),
    ).toHaveTextContent(`With Critical the ticket is due ${formatExact(DUE)}.`);
    await user.click(within(dialog).getByRole("button", { name: "Change to Critical" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(body).toEqual({ priority: "Critical", reason: "The whole floor.", rev: 4 });
    const words = `The priority is Critical now; it is due ${formatExact(DUE)}.`;
    expect(onDone).toHaveBeenCalledExactlyOnceWith(words, 5);
  });
});
