import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeAccount, pageOf, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { Account } from "../api/people";
import type { Leaving } from "../api/roles";
import { PersonPage } from "./person-page";

const PERSON = "*/api/workflow/identity/users/11/";
const AVAILABILITY = "*/api/workflow/roles/availability/";
const THERE = { user_id: 11, away_from: null, away_until: null, delegate_user_id: null };
const CHOICES = [
  { system: "hdts", role: "Ticket Coordinator" },
  { system: "tts", role: "Admin" },
  { system: "tts", role: "Agent" },
];

const LEAVING = "*/api/workflow/roles/leaving/";

const makeLeaving = (): Leaving => ({
  ...pageOf([
    {
      task_id: 1,
      ticket_number: "TX1",
      ticket_subject: "Laptop",
      status: "pending" as const,
      priority: "Medium",
      current_step: { step_id: 1, name: "Look" },
      role: "Agent",
      holder: {
        user_id: 12,
        user_full_name: "Ben Berg",
        reason: "Ben Berg is next after Ana Ruiz.",
        waits_for: null,
        due_at: null,
      },
      owner: { user_id: 12, user_full_name: "Ben Berg", reason: "The only one." },
    },
    {
      task_id: 2,
      ticket_number: "TX2",
      ticket_subject: "Screen",
      status: "pending" as const,
      priority: "Medium",
      current_step: { step_id: 2, name: "Mend" },
      role: "Technician",
      holder: {
        user_id: null,
        user_full_name: "",
        reason: "Nobody is in this role at the moment.",
        waits_for: "person",
        due_at: null,
      },
      owner: null,
    },
  ]),
  user_id: 11,
  user_full_name: "Ana Ruiz",
  roles: [{ role_id: 4, name: "Agent", system: "tts" }],
  left_out: 0,
  people: [
    { user_id: 12, user_full_name: "Ben Berg", items: 1, owned: 1 },
    { user_id: null, user_full_name: "", items: 1, owned: 0 },
  ],
});

const renderPerson = async (account: Account, viewerId = 1) => {
  server.use(
    http.get(PERSON, () => HttpResponse.json(account)),
    http.get("*/api/workflow/identity/roles/", () => HttpResponse.json(CHOICES)),
    http.get(AVAILABILITY, () => HttpResponse.json(THERE)),
  );
  const page = renderPage(<PersonPage userId={11} viewerId={viewerId} />);
  await screen.findByRole("heading", { level: 1, name: account.full_name });
  return page;
};

describe("PersonPage", () => {
  it("saves other roles, per system", async () => {
    let body: unknown;
    server.use(
      http.get("*/api/workflow/roles/", () => HttpResponse.json(pageOf([]))),
      http.put(`${PERSON}roles/`, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(
          makeAccount({
            roles: [
              { system: "tts", role: "Admin" },
              { system: "tts", role: "Agent" },
            ],
          }),
        );
      }),
    );
    const { user } = await renderPerson(makeAccount());
    const save = screen.getByRole("button", { name: "Save the roles" });
    const hdts = await screen.findByRole("group", { name: "Roles in HDTS" });
    const tts = screen.getByRole("group", { name: "Roles in TTS" });
    expect(within(tts).getByRole("checkbox", { name: "Agent" })).toBeChecked();
    expect(save).toBeDisabled();
    await user.click(within(tts).getByRole("checkbox", { name: "Admin" }));
    await user.click(within(hdts).getByRole("checkbox", { name: "Ticket Coordinator" }));
    await user.click(save);
    const dialog = within(
      await screen.findByRole("dialog", { name: "Take Ticket Coordinator from Ana Ruiz" }),
    );
    expect(await dialog.findByText(/^No workflow knows these roles/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Take Ticket Coordinator from Ana Ruiz" }));
    expect(await screen.findByText("Saved")).toBeVisible();
    expect(body).toEqual({
      roles: [
        { system: "tts", role: "Agent" },
        { system: "tts", role: "Admin" },
      ],
    });
    expect(save).toBeDisabled();
  });

  it("keeps what was ticked when the server refuses", async () => {
    server.use(
      http.get("*/api/workflow/roles/", () => HttpResponse.json(pageOf([]))),
      http.put(`${PERSON}roles/`, () =>
        HttpResponse.json(
          problem("own_account", "Ask another Admin to take your own Admin role."),
          {
            status: 409,
          },
        ),
      ),
    );
    const { user } = await renderPerson(
      makeAccount({ roles: [{ system: "tts", role: "Admin" }] }),
      11,
    );
    await user.click(await screen.findByRole("checkbox", { name: "Admin" }));
    await user.click(screen.getByRole("button", { name: "Save the roles" }));
    await user.click(await screen.findByRole("button", { name: "Take Admin from Ana Ruiz" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Ask another Admin");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.getByRole("alert")).toHaveTextContent("Ask another Admin");
    expect(screen.getByRole("checkbox", { name: "Admin" })).not.toBeChecked();
    expect(screen.queryByRole("button", { name: "Deactivate" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(screen.getByRole("checkbox", { name: "Admin" })).toBeChecked();
  });

  it("deactivates, and shows before who gets the work", async () => {
    let deactivations = 0;
    server.use(
      http.get(LEAVING, ({ request }) => {
        const query = new URL(request.url).searchParams;
        expect([query.get("user_id"), query.getAll("role_id")]).toEqual(["11", []]);
        return HttpResponse.json(makeLeaving());
      }),
      http.post(`${PERSON}deactivate/`, () => {
        deactivations += 1;
        return HttpResponse.json(makeAccount({ is_active: false }));
      }),
    );
    const { user } = await renderPerson(makeAccount());
    await user.click(screen.getByRole("button", { name: "Deactivate" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Deactivate Ana Ruiz" }));
    expect(await dialog.findByText("Ana Ruiz leaves 2 tickets to others:")).toBeVisible();
    expect(dialog.getByText("Ben Berg gets 1 item and owns 1 ticket")).toBeVisible();
    expect(dialog.getByText("1 item waits for somebody")).toBeVisible();
    expect(dialog.getByRole("link", { name: "TX1 Laptop" })).toHaveAttribute(
      "href",
      "/tickets/TX1",
    );
    expect(dialog.getByText("Ben Berg is next after Ana Ruiz.")).toBeVisible();
    expect(dialog.getByText("Mend: waits for somebody.")).toBeVisible();
    expect(deactivations).toBe(0);
    await user.click(dialog.getByRole("button", { name: "Deactivate Ana Ruiz" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.getByText("Deactivated")).toBeVisible();
    expect(screen.getByRole("button", { name: "Activate" })).toBeVisible();
    expect(deactivations).toBe(1);
  });

  it("asks before a role is taken, and shows who gets the work of that role", async () => {
    let body: unknown;
    server.use(
      http.get("*/api/workflow/roles/", ({ request }) => {
        const query = new URL(request.url).searchParams;
        expect([query.get("system"), query.get("search")]).toEqual(["tts", "Agent"]);
        return HttpResponse.json(
          pageOf([
            { role_id: 4, name: "agent", system: "tts", people: 2, away: 0 },
            { role_id: 5, name: "Agent of night", system: "tts", people: 2, away: 0 },
          ]),
        );
      }),
      http.get(LEAVING, ({ request }) => {
        expect(new URL(request.url).searchParams.getAll("role_id")).toEqual(["4"]);
        return HttpResponse.json(makeLeaving());
      }),
      http.put(`${PERSON}roles/`, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(makeAccount({ roles: CHOICES.slice(0, 1) }));
      }),
    );
    const { user } = await renderPerson(makeAccount());
    await user.click(await screen.findByRole("checkbox", { name: "Agent" }));
    await user.click(screen.getByRole("button", { name: "Save the roles" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Take Agent from Ana Ruiz" }));
    expect(await dialog.findByText("Ben Berg gets 1 item and owns 1 ticket")).toBeVisible();
    expect(body).toBeUndefined();
    await user.click(dialog.getByRole("button", { name: "Take Agent from Ana Ruiz" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(body).toEqual({ roles: [{ system: "hdts", role: "Ticket Coordinator" }] });
  });

  it("sets an absence with a delegate, and shows the server's word at its field", async () => {
    let body: Record<string, unknown> = {};
    server.use(
      http.get("*/api/workflow/roles/delegates/", () =>
        HttpResponse.json(pageOf([{ user_id: 12, user_full_name: "Ben Berg" }])),
      ),
      http.post(
        AVAILABILITY,
        async ({ request }) => {
          body = (await request.json()) as Record<string, unknown>;
          const error = problem("invalid", "The end must be after the beginning.", {
            away_until: ["The end must be after the beginning."],
          });
          return HttpResponse.json(error, { status: 400 });
        },
        { once: true },
      ),
    );
    const { user } = await renderPerson(makeAccount());
    expect(await screen.findByText("There, as far as anybody has said.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Set an absence" }));
    const dialog = within(
      await screen.findByRole("dialog", { name: "Set the absence of Ana Ruiz" }),
    );
    await user.click(dialog.getByRole("combobox", { name: "Delegate (optional)" }));
    await user.click(await screen.findByRole("option", { name: "Ben Berg" }));
    await user.click(dialog.getByRole("button", { name: "Set the absence" }));
    expect(await dialog.findByText("The end must be after the beginning.")).toBeVisible();
    expect(dialog.getByLabelText("Back at (required)")).toBeInvalid();
    expect(body).toMatchObject({ user_id: 11, delegate_user_id: 12 });

    const until = "2099-12-01T10:00:00Z";
    const away = { ...THERE, away_from: "2020-01-01T00:00:00Z", away_until: until };
    server.use(
      http.post(AVAILABILITY, () => HttpResponse.json(away)),
      http.get(AVAILABILITY, () => HttpResponse.json(away)),
    );
    await user.click(dialog.getByRole("button", { name: "Set the absence" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await screen.findByText(/^Away until/)).toBeVisible();
    expect(screen.getByText("The absence of Ana Ruiz is set.")).toBeVisible();

    let ended = "";
    server.use(
      http.delete(AVAILABILITY, ({ request }) => {
        ended = new URL(request.url).searchParams.get("user_id") ?? "";
        return new HttpResponse(null, { status: 204 });
      }),
      http.get(AVAILABILITY, () => HttpResponse.json(THERE)),
    );
    await user.click(screen.getByRole("button", { name: "End it now" }));
    expect(await screen.findByText("There, as far as anybody has said.")).toBeVisible();
    expect(ended).toBe("11");
  });

  it("asks the ticket service what an employee waits for, and offers no roles", async () => {
    server.use(
      http.get("*/api/tickets-service/tickets/", ({ request }) => {
        const query = new URL(request.url).searchParams;
        expect(query.get("employee")).toBe("11");
        expect(query.getAll("status")).toContain("In Progress");
        return HttpResponse.json(pageOf([]));
      }),
    );
    const { user } = await renderPerson(makeAccount({ user_type: "employee", roles: [] }));
    expect(screen.queryByRole("heading", { name: "Roles" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Deactivate" }));
    expect(await screen.findByText("No ticket of Ana Ruiz is open.")).toBeVisible();
  });

  it("sends an invitation again, and shows its link once", async () => {
    server.use(
      http.post(`${PERSON}invite/`, () =>
        HttpResponse.json({
          ...makeAccount({ is_set_up: false }),
          set_up_link: "http://localhost/reset-password?token=again&new=1",
          set_up_expires_at: "2026-11-25T10:00:00Z",
        }),
      ),
    );
    const { user } = await renderPerson(makeAccount({ is_set_up: false }));
    await user.click(screen.getByRole("button", { name: "Send the invitation again" }));
    const dialog = within(await screen.findByRole("dialog", { name: "The link is mailed" }));
    expect(dialog.getByLabelText("The link, if no mail arrives")).toHaveValue(
      "http://localhost/reset-password?token=again&new=1",
    );
  });

  it("says that there is no such account", async () => {
    server.use(
      http.get(PERSON, () => HttpResponse.json(problem("not_found", "No."), { status: 404 })),
    );
    renderPage(<PersonPage userId={11} viewerId={1} />);
    expect(await screen.findByText("There is no such account")).toBeVisible();
  });
});
