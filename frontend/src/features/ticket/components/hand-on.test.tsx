import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";
import { formatExact } from "@/lib/time/format";
import type { Viewer } from "@/lib/viewer";
import {
  makeDeed,
  makeOffer,
  makePerson,
  makeTask,
  makeTaskMap,
  NUMBER,
  pageOf,
  problem,
} from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";
import type { Task } from "../api/ticket";
import { HandOn } from "./hand-on";

const WORKFLOW = "*/api/workflow";
const TRANSFER = `${WORKFLOW}/tasks/transfer/`;
const MEMBERS = `${WORKFLOW}/roles/9/members/`;
const ESCALATE = `${WORKFLOW}/tasks/escalate/`;

const OWNER: Viewer = { userType: "staff", userId: 20, isAdmin: false };
const HOLDER: Viewer = { userType: "staff", userId: 11, isAdmin: false };
const ADMIN: Viewer = { userType: "staff", userId: 1, isAdmin: true };

const TO_MANAGER = makeOffer("escalate", {
  task_item_id: 7,
  to: { step_id: 2, name: "Diagnose", role: "Manager" },
});
const IN_CHARGE = [makeOffer("change_priority"), makeOffer("cancel")];
const ALL = [makeOffer("transfer", { task_item_id: 7 }), TO_MANAGER, ...IN_CHARGE];
const offersTo = (viewer: Viewer) =>
  viewer === HOLDER ? [makeOffer("act", { task_item_id: 7 }), TO_MANAGER] : ALL;

const raised = makeDeed({
  seq: 9,
  rev: 5,
  kind: "priority_changed",
  text_code: "priority_changed",
  actor: makePerson(1, "Ada Admin"),
  from: "High",
  to: "Critical",
});

const withBen = () =>
  makeTask({
    rev: 5,
    assigned_users: [{ user_id: 12, user_full_name: "Ben Okafor", role: "Technician" }],
  });

beforeEach(() => {
  server.use(
    http.get(`${WORKFLOW}/tasks/200/visualization/`, () => HttpResponse.json(makeTaskMap())),
    http.get(`${WORKFLOW}/tasks/200/events/`, () => HttpResponse.json(pageOf([raised]))),
    http.get(`${WORKFLOW}/roles/`, () =>
      HttpResponse.json(
        pageOf([
          { role_id: 8, name: "Technician lead", system: "tts" },
          { role_id: 9, name: "Technician", system: "tts" },
        ]),
      ),
    ),
    http.get(MEMBERS, ({ request }) => {
      expect(new URL(request.url).searchParams.get("is_active")).toBe("true");
      return HttpResponse.json(
        pageOf([
          { user_id: 11, user_full_name: "Ana Ruiz", is_active: true },
          { user_id: 12, user_full_name: "Ben Okafor", is_active: true },
        ]),
      );
    }),
  );
});

/** Renders the commands; the returned function changes the task while a dialog is open. */
const renderChanging = (viewer: Viewer) => {
  const onDone = vi.fn();
  let change = (_: Task) => {};
  const Changing = () => {
    const [task, setTask] = useState(makeTask());
    change = setTask;
    return (
      <HandOn
        number={NUMBER}
        task={task}
        offers={offersTo(viewer)}
        viewer={viewer}
        onDone={onDone}
      />
    );
  };
  return {
    onDone,
    change: (task: Task) => act(() => change(task)),
    ...renderPage(<Changing />),
  };
};

const renderHandOn = (viewer: Viewer, offers = offersTo(viewer)) => {
  const onDone = vi.fn();
  const page = (
    <HandOn number={NUMBER} task={makeTask()} offers={offers} viewer={viewer} onDone={onDone} />
  );
  return { onDone, ...renderPage(page) };
};

type User = ReturnType<typeof renderHandOn>["user"];

const openTransfer = async (user: User) => {
  await user.click(await screen.findByRole("button", { name: "Transfer" }));
  return screen.findByRole("dialog", { name: "Transfer Diagnose to somebody else" });
};

const chooseBen = async (user: User, dialog: HTMLElement) => {
  await user.click(await within(dialog).findByRole("combobox", { name: /New holder/ }));
  await user.click(await screen.findByRole("option", { name: "Ben Okafor" }));
};

describe("HandOn", () => {
  it("shows the ways that are offered, and no other", async () => {
    const { unmount } = renderHandOn(OWNER);
    expect(await screen.findByRole("button", { name: "Transfer" })).toBeVisible();
    for (const name of ["Escalate", "Change priority", "Withdraw this ticket"]) {
      expect(screen.getByRole("button", { name })).toBeVisible();
    }
    unmount();
    renderHandOn(HOLDER);
    expect(await screen.findByRole("button", { name: "Escalate" })).toBeVisible();
    expect(screen.getAllByRole("button")).toHaveLength(1);
  });

  it("shows none while it is not known which are open", async () => {
    renderPage(
      <>
        <HandOn
          number={NUMBER}
          task={makeTask()}
          offers={undefined}
          viewer={OWNER}
          onDone={vi.fn()}
        />
        <p>Around it</p>
      </>,
    );
    expect(await screen.findByText("Around it")).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("transfer", () => {
  it("sends item, person, note and rev, and says who has it", async () => {
    let body: unknown;
    server.use(
      http.post(TRANSFER, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(withBen());
      }),
    );
    const { user, onDone } = renderHandOn(OWNER);
    const dialog = await openTransfer(user);
    await chooseBen(user, dialog);
    expect(screen.queryByRole("option", { name: "Ana Ruiz" })).not.toBeInTheDocument();
    await user.type(within(dialog).getByLabelText("Note (optional)"), " Ana is ill. ");
    await user.click(within(dialog).getByRole("button", { name: "Transfer to Ben Okafor" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(body).toEqual({ task_item_id: 7, new_user_id: 12, notes: "Ana is ill.", rev: 4 });
    expect(onDone).toHaveBeenCalledExactlyOnceWith("Ben Okafor has it, at Diagnose.", 5);
  });

  it("opens its list by typing or the arrow down, not by being focused", async () => {
    const { user } = renderHandOn(OWNER);
    const dialog = await openTransfer(user);
    const field = await within(dialog).findByRole("combobox", { name: /New holder/ });
    await waitFor(() => expect(field).toHaveFocus());
    expect(field).toHaveAttribute("aria-expanded", "false");
    await user.keyboard("{ArrowDown}");
    expect(await within(dialog).findByRole("option", { name: "Ben Okafor" })).toBeVisible();
    await user.keyboard("{ArrowDown}{Enter}");
    expect(within(dialog).getByRole("button", { name: "Transfer to Ben Okafor" })).toBeVisible();
  });

  it("finds everybody of a large role, and says when more fit than it lists", async () => {
    server.use(
      http.get(MEMBERS, ({ request }) => {
        const isAsked = new URL(request.url).searchParams.get("search") === "149";
        const user_id = isAsked ? 149 : 50;
        const found = [{ user_id, user_full_name: `Person ${user_id}`, is_active: true }];
        return HttpResponse.json({ ...pageOf(found), next: isAsked ? null : "more" });
      }),
    );
    const { user } = renderHandOn(OWNER);
    const dialog = await openTransfer(user);
    const field = await within(dialog).findByRole("combobox", { name: /New holder/ });
    await user.click(field);
    expect(await within(dialog).findByRole("option", { name: "Person 50" })).toBeVisible();
    expect(within(dialog).getByText(/More fit than are listed/)).toBeVisible();
    await user.type(field, "149");
    await user.click(await within(dialog).findByRole("option", { name: "Person 149" }));
    expect(within(dialog).getByRole("button", { name: "Transfer to Person 149" })).toBeVisible();
  });

  it("keeps the person with the words until both are sent", async () => {
    server.use(http.post(TRANSFER, () => HttpResponse.json(withBen())));
    const { user, onDone } = renderHandOn(OWNER);
    await chooseBen(user, await openTransfer(user));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    const again = await openTransfer(user);
    expect(await within(again).findByRole("combobox", { name: /New holder/ })).toHaveValue(
      "Ben Okafor",
    );
    await user.click(within(again).getByRole("button", { name: "Transfer to Ben Okafor" }));
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(Object.values({ ...sessionStorage }).join()).not.toContain("Ben Okafor");
  });

  it("asks for a person before anything is sent", async () => {
    const { user } = renderHandOn(OWNER);
    const dialog = await openTransfer(user);
    await user.click(within(dialog).getByRole("button", { name: "Transfer" }));
    expect(await within(dialog).findByText("Choose who takes it.")).toBeVisible();
  });

  it("after a lost race says what came between, and goes on from there", async () => {
    const bodies: unknown[] = [];
    server.use(
      http.post(TRANSFER, async ({ request }) => {
        bodies.push(await request.json());
        if (bodies.length > 1) return HttpResponse.json(withBen());
        return HttpResponse.json(problem("stale_rev", "This ticket has moved on."), {
          status: 409,
        });
      }),
    );
    const { user, onDone, change } = renderChanging(OWNER);
    const dialog = await openTransfer(user);
    await chooseBen(user, dialog);
    await user.type(within(dialog).getByLabelText("Note (optional)"), "Mine");
    await user.click(within(dialog).getByRole("button", { name: "Transfer to Ben Okafor" }));
    const alert = await within(dialog).findByRole("alert");
    expect(alert).toHaveTextContent("Looking where it stands now.");
    change(makeTask({ rev: 5, priority: "Critical" }));
    await waitFor(() =>
      expect(alert).toHaveTextContent("Ada Admin changed the priority High → Critical"),
    );
    expect(onDone).not.toHaveBeenCalled();
    await user.click(
      await within(dialog).findByRole("button", { name: "Transfer to Ben Okafor anyway" }),
    );
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(bodies).toMatchObject([
      { rev: 4, notes: "Mine" },
      { rev: 5, notes: "Mine" },
    ]);
  });

  it("after a lost race ends where the person has it already", async () => {
    server.use(
      http.post(TRANSFER, () =>
        HttpResponse.json(problem("stale_rev", "This ticket has moved on."), { status: 409 }),
      ),
    );
    const { user, change } = renderChanging(OWNER);
    const dialog = await openTransfer(user);
    await chooseBen(user, dialog);
    await user.click(within(dialog).getByRole("button", { name: "Transfer to Ben Okafor" }));
    await within(dialog).findByRole("alert");
    change(withBen());
    expect(await within(dialog).findByRole("button", { name: "Close" })).toBeVisible();
    expect(within(dialog).getByRole("alert")).toHaveTextContent("Ben Okafor has it, at Diagnose.");
    expect(within(dialog).queryByRole("button", { name: /Transfer/ })).not.toBeInTheDocument();
  });

  it("lets an Admin choose from everybody", async () => {
    server.use(
      http.get(`${WORKFLOW}/identity/users/`, ({ request }) => {
        const isAsked = new URL(request.url).searchParams.get("search") === "outs";
        const found = isAsked ? [{ user_id: 31, full_name: "Otto Outside" }] : [];
        return HttpResponse.json(pageOf([{ user_id: 1, full_name: "Ada Admin" }, ...found]));
      }),
    );
    const { user } = renderHandOn(ADMIN);
    const dialog = await openTransfer(user);
    await user.click(within(dialog).getByRole("radio", { name: "Everybody" }));
    await user.type(await within(dialog).findByRole("combobox", { name: /New holder/ }), "outs");
    await user.click(await screen.findByRole("option", { name: "Otto Outside" }));
    expect(screen.queryByRole("option", { name: "Ada Admin" })).not.toBeInTheDocument();
    expect(within(dialog).getByRole("button", { name: "Transfer to Otto Outside" })).toBeVisible();
  });

  it("says so when the role has nobody else", async () => {
    server.use(http.get(MEMBERS, () => HttpResponse.json(pageOf([]))));
    const { user } = renderHandOn(OWNER);
    const dialog = await openTransfer(user);
    expect(await within(dialog).findByText(/Nobody else is in Technician/)).toBeVisible();
  });

  it("says so when the people may not be listed", async () => {
    server.use(
      http.get(`${WORKFLOW}/roles/`, () =>
        HttpResponse.json(problem("forbidden", "You may not do this."), { status: 403 }),
      ),
    );
    const { user } = renderHandOn(OWNER);
    const dialog = await openTransfer(user);
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("You may not do this.");
  });
});

describe("escalate", () => {
  const openEscalate = async (user: User) => {
    await user.click(await screen.findByRole("button", { name: "Escalate" }));
    return screen.findByRole("dialog", { name: "Escalate Diagnose to Manager" });
  };

  it("needs a reason, sends it, and says who has it", async () => {
    let body: unknown;
    server.use(
      http.post(ESCALATE, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(withBen());
      }),
    );
    const { user, onDone } = renderHandOn(HOLDER);
    const dialog = await openEscalate(user);
    await user.click(within(dialog).getByRole("button", { name: "Escalate" }));
    expect(await within(dialog).findByText("Say why it has to go up.")).toBeVisible();
    await user.type(within(dialog).getByLabelText("Reason (required)"), "Needs the vendor.");
    await user.click(within(dialog).getByRole("button", { name: "Escalate" }));
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(body).toEqual({ task_item_id: 7, reason: "Needs the vendor.", rev: 4 });
  });

  it("says why it is refused where the step names no role", async () => {
    const refused = { code: "no_escalation_target", error: "This step escalates to nobody." };
    const { user } = renderHandOn(HOLDER, [makeOffer("escalate", { task_item_id: 7, refused })]);
    const button = await screen.findByRole("button", {
      name: "Escalate. This step escalates to nobody.",
    });
    expect(button).toHaveAttribute("aria-disabled", "true");
    await user.click(button);
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("keeps the reason where the server refuses", async () => {
    server.use(
      http.post(ESCALATE, () =>
        HttpResponse.json(problem("nobody_eligible", "Nobody in Manager can take it."), {
          status: 409,
        }),
      ),
    );
    const { user } = renderHandOn(HOLDER);
    const dialog = await openEscalate(user);
    await user.type(within(dialog).getByLabelText("Reason (required)"), "Up.");
    await user.click(within(dialog).getByRole("button", { name: "Escalate" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent(
      "Nobody in Manager can take it.",
    );
    expect(within(dialog).getByLabelText("Reason (required)")).toHaveValue("Up.");
  });
});

describe("the words of a dialog", () => {
  it.each([
    ["Escalate", "Reason (required)"],
    ["Change priority", "Reason (required)"],
    ["Withdraw this ticket", "Reason (required)"],
    ["Transfer", "Note (optional)"],
  ])("of %s are there again after Escape, and say so", async (name, label) => {
    const { user } = renderHandOn(OWNER);
    await user.click(await screen.findByRole("button", { name }));
    await user.type(await screen.findByLabelText(label), "Because of the fan");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.click(screen.getByRole("button", { name }));
    const field = await screen.findByLabelText(label);
    expect(field).toHaveValue("Because of the fan");
    expect(screen.getByText("What you wrote before is still here.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Clear it" }));
    expect(field).toHaveValue("");
    expect(screen.queryByText("What you wrote before is still here.")).toBeNull();
  });

  it("go with Ctrl + Enter, and are kept no longer once they are sent", async () => {
    const bodies: unknown[] = [];
    server.use(
      http.post(ESCALATE, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(withBen());
      }),
    );
    const { user, onDone } = renderHandOn(HOLDER);
    await user.click(await screen.findByRole("button", { name: "Escalate" }));
    const field = await screen.findByLabelText("Reason (required)");
    await user.type(field, "Too hot{Control>}{Enter}{/Control}");
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(bodies).toMatchObject([{ reason: "Too hot" }]);
    expect(Object.values({ ...sessionStorage }).join()).not.toContain("Too hot");
  });

  it("are never cut: what is too long says so and is not sent", async () => {
    const { user } = renderHandOn(HOLDER);
    await user.click(await screen.findByRole("button", { name: "Escalate" }));
    const field = await screen.findByLabelText<HTMLTextAreaElement>("Reason (required)");
    fireEvent.change(field, { target: { value: "x".repeat(20_001) } });
    expect(field.value).toHaveLength(20_001);
    expect(field).toHaveAccessibleDescription(/1 character too many/);
    const dialog = screen.getByRole("dialog");
    expect(within(dialog).getByRole("button", { name: "Escalate" })).toBeDisabled();
  });
});

describe("claim", () => {
  it("says when it is due, and takes it", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(`${WORKFLOW}/tasks/200/claim/`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(withBen());
      }),
    );
    const to = { step_id: 2, name: "Diagnose", role: "Technician", due_at: "2026-11-24T10:20:00Z" };
    const { user, onDone } = renderHandOn(HOLDER, [makeOffer("claim", { to })]);
    await user.click(await screen.findByRole("button", { name: "Claim this ticket" }));
    const dialog = await screen.findByRole("dialog", { name: "Claim this ticket" });
    expect(dialog).toHaveTextContent(`It is due ${formatExact(to.due_at)}.`);
    await user.click(within(dialog).getByRole("button", { name: "Claim the ticket" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(sent).toEqual([{ rev: 4 }]);
    expect(onDone).toHaveBeenCalledExactlyOnceWith("Ben Okafor has it, at Diagnose.", 5);
  });
});

describe("change of the owner", () => {
  it("asks for a coordinator, and sends who it is", async () => {
    const sent: unknown[] = [];
    server.use(
      http.get(`${WORKFLOW}/roles/`, () =>
        HttpResponse.json(pageOf([{ role_id: 9, name: "Ticket Coordinator", system: "tts" }])),
      ),
      http.post(`${WORKFLOW}/tasks/200/owner/`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(withBen());
      }),
    );
    const { user } = renderHandOn(ADMIN, [makeOffer("change_owner")]);
    await user.click(await screen.findByRole("button", { name: "Change the owner" }));
    const dialog = await screen.findByRole("dialog", { name: "Change the owner" });
    await user.click(within(dialog).getByRole("button", { name: "Change" }));
    expect(await within(dialog).findByText("Choose who owns it.")).toBeVisible();
    await user.click(await within(dialog).findByRole("combobox", { name: /New owner/ }));
    await user.click(await screen.findByRole("option", { name: "Ben Okafor" }));
    await user.click(within(dialog).getByRole("button", { name: "Give it to Ben Okafor" }));
    await waitFor(() => expect(sent).toEqual([{ user_id: 12, reason: "", rev: 4 }]));
  });
});
