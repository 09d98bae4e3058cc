import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeAccount, pageOf, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { Account } from "../api/people";
import { PersonPage } from "./person-page";

const PERSON = "*/api/workflow/identity/users/11/";
const CHOICES = [
  { system: "hdts", role: "Ticket Coordinator" },
  { system: "tts", role: "Admin" },
  { system: "tts", role: "Agent" },
];

const renderPerson = async (account: Account, viewerId = 1) => {
  server.use(
    http.get(PERSON, () => HttpResponse.json(account)),
    http.get("*/api/workflow/identity/roles/", () => HttpResponse.json(CHOICES)),
  );
  const page = renderPage(<PersonPage userId={11} viewerId={viewerId} />);
  await screen.findByRole("heading", { level: 1, name: account.full_name });
  return page;
};

describe("PersonPage", () => {
  it("saves other roles, per system", async () => {
    let body: unknown;
    server.use(
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
    expect(await screen.findByRole("alert")).toHaveTextContent("Ask another Admin");
    expect(screen.getByRole("checkbox", { name: "Admin" })).not.toBeChecked();
    expect(screen.queryByRole("button", { name: "Deactivate" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(screen.getByRole("checkbox", { name: "Admin" })).toBeChecked();
  });

  it("deactivates, and says before which work stays", async () => {
    let deactivations = 0;
    server.use(
      http.get("*/api/workflow/tasks/all-tasks/", ({ request }) => {
        expect(new URL(request.url).searchParams.get("user_id")).toBe("11");
        const tickets = [{ ticket_number: "TX1", ticket_subject: "Laptop" }];
        return HttpResponse.json(pageOf(tickets, 7));
      }),
      http.post(`${PERSON}deactivate/`, () => {
        deactivations += 1;
        return HttpResponse.json(makeAccount({ is_active: false }));
      }),
    );
    const { user } = await renderPerson(makeAccount());
    await user.click(screen.getByRole("button", { name: "Deactivate" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Deactivate Ana Ruiz" }));
    expect(await dialog.findByText(/Ana Ruiz holds 7 open tickets. They stay/)).toBeVisible();
    expect(dialog.getByRole("link", { name: "TX1 Laptop" })).toHaveAttribute(
      "href",
      "/tickets/TX1",
    );
    expect(dialog.getByText("and 6 more")).toBeVisible();
    expect(deactivations).toBe(0);
    await user.click(dialog.getByRole("button", { name: "Deactivate Ana Ruiz" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.getByText("Deactivated")).toBeVisible();
    expect(screen.getByRole("button", { name: "Activate" })).toBeVisible();
    expect(deactivations).toBe(1);
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
