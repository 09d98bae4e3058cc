import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { formatExact } from "@/lib/time/format";
import type { Viewer } from "@/lib/viewer";
import { makeComment, makeDeed, makeTicket, NUMBER, pageOf, problem } from "@/test/factories";
import { withFakeSocket } from "@/test/fake-socket";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";
import { TicketWithConversation } from "./ticket-with-conversation";

const WORKFLOW = "*/api/workflow";
const OWN = `*/api/tickets-service/tickets/number/${NUMBER}/`;
const CONVERSATION = `*/api/messaging/comments/by-ticket/${NUMBER}/`;

withFakeSocket();

describe("the requester's own ticket", () => {
  const MARTA: Viewer = { userType: "employee", userId: 5, isAdmin: false };

  beforeEach(() => {
    server.use(
      http.get(`${WORKFLOW}/tickets/by-number/${NUMBER}/`, () => HttpResponse.json(makeTicket())),
      http.get(OWN, () => HttpResponse.json({ id: 5, attachments: [] })),
      http.get(CONVERSATION, () => HttpResponse.json(pageOf([]))),
    );
  });

  const begun = makeDeed({
    kind: "started",
    text_code: "work_begun",
    actor: null,
    from: null,
    to: null,
    step: null,
    role: "",
  });

  const renderOwn = () => {
    // The page requests only the events of the workflow, which refuses employees everything else.
    server.use(
      http.get(`${WORKFLOW}/tasks/*`, ({ request }) => {
        if (new URL(request.url).pathname.endsWith("/tasks/200/events/")) {
          return HttpResponse.json(pageOf([begun]));
        }
        throw new Error(`${request.url} is not for an employee.`);
      }),
    );
    const onMoved = vi.fn();
    const page = (
      <TicketWithConversation
        number={NUMBER}
        viewer={MARTA}
        search={{}}
        onSearch={() => {}}
        onMoved={onMoved}
        renewSession={async () => true}
        renderTitle={() => null}
        renderWayOn={() => null}
        renderWayBack={() => null}
      />
    );
    return { onMoved, ...renderPage(page) };
  };

  it("says how it stands, and asks for nothing that is refused", async () => {
    const ana = { user_type: "staff" as const, user_id: 5, full_name: "Ana Ruiz" };
    server.use(
      http.get(CONVERSATION, () =>
        HttpResponse.json(pageOf([makeComment(1, { ...ana, visibility: "public" })])),
      ),
    );
    renderOwn();
    expect(await screen.findByText("Somebody is working on it.")).toBeVisible();
    expect(await screen.findByText("Comment 1")).toBeVisible();
    expect(await screen.findByText("Work on it has begun")).toBeVisible();
    // The event is of a staff member whose id equals that of the employee.
    expect(screen.queryByText("You")).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Status" })).toBeInTheDocument();
    expect(screen.queryByRole("radio")).not.toBeInTheDocument();
    expect(screen.queryByText("Where it is")).not.toBeInTheDocument();
    expect(await screen.findByRole("button", { name: "Add files" })).toBeVisible();
  });

  it("says by when it is to be done", async () => {
    server.use(
      http.get(`${WORKFLOW}/tickets/by-number/${NUMBER}/`, () =>
        HttpResponse.json(makeTicket({ expected_at: "2999-12-03T14:30:00Z" })),
      ),
    );
    renderOwn();
    const status = await screen.findByRole("region", { name: "How it stands" });
    expect(within(status).getByText(/^Expected by/)).toHaveTextContent(
      `Expected by ${formatExact("2999-12-03T14:30:00Z")}.`,
    );
  });

  it("says so when that day has passed", async () => {
    server.use(
      http.get(`${WORKFLOW}/tickets/by-number/${NUMBER}/`, () =>
        HttpResponse.json(makeTicket({ expected_at: "2020-12-03T14:30:00Z" })),
      ),
    );
    renderOwn();
    expect(await screen.findByText(/^It was expected by/)).toHaveTextContent(
      /and takes longer than planned\.$/,
    );
  });

  it.each(["Resolved", "Withdrawn"])("expects nothing more once it is %s", async (status) => {
    server.use(
      http.get(`${WORKFLOW}/tickets/by-number/${NUMBER}/`, () =>
        HttpResponse.json(makeTicket({ status, expected_at: "2999-12-03T14:30:00Z" })),
      ),
    );
    renderOwn();
    await screen.findByRole("region", { name: "How it stands" });
    expect(screen.queryByText(/xpected by/)).not.toBeInTheDocument();
  });

  it("sends what is written to the team, for both sides to read", async () => {
    let body: unknown;
    server.use(
      http.post("*/api/messaging/comments/", async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(makeComment(1, { visibility: "public" }), { status: 201 });
      }),
    );
    const { user } = renderOwn();
    await user.type(
      await screen.findByRole("textbox", { name: "Message to the team" }),
      "It is back.",
    );
    await user.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(body).toMatchObject({ visibility: "public" }));
  });

  it("is withdrawn after saying what that means", async () => {
    let body: unknown;
    server.use(
      http.patch(OWN, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ id: 5, status: "Withdrawn" });
      }),
    );
    const { user, onMoved } = renderOwn();
    await user.click(await screen.findByRole("button", { name: "Withdraw ticket" }));
    const dialog = await screen.findByRole("dialog", { name: "Withdraw this ticket" });
    expect(dialog).toHaveTextContent("it cannot be taken up again");
    await user.click(within(dialog).getByRole("button", { name: "Withdraw the ticket" }));
    expect(await screen.findByText(/^It was withdrawn/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Withdraw ticket" })).not.toBeInTheDocument();
    expect(body).toEqual({ status: "Withdrawn" });
    expect(onMoved).toHaveBeenCalledTimes(1);
  });

  it("stays as it was when withdrawing is refused", async () => {
    server.use(
      http.patch(OWN, () =>
        HttpResponse.json(problem("status_read_only", "It has ended."), { status: 409 }),
      ),
    );
    const { user, onMoved } = renderOwn();
    await user.click(await screen.findByRole("button", { name: "Withdraw ticket" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "Withdraw the ticket" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("It has ended.");
    await user.click(within(dialog).getByRole("button", { name: "Keep it" }));
    expect(onMoved).not.toHaveBeenCalled();
  });
});
