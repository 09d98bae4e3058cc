import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeOwnTicket, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { NewTicketPage } from "./new-ticket-page";

const TICKETS = "*/api/tickets-service/tickets/";
const KINDS = "*/api/workflow/workflows/kinds/";
const FITS = [
  { department: "IT", category: "Technology", sub_category: "Support" },
  { department: "Finance", category: "Budget", sub_category: "Proposal" },
];

type Sent = { key: string | null; body: Record<string, unknown> };

/** Answers each POST in turn, and remembers what came. */
const serve = (...answers: Response[]) => {
  const sent: Sent[] = [];
  server.use(
    http.get(KINDS, () => HttpResponse.json({ kinds: FITS })),
    http.post(TICKETS, async ({ request }) => {
      const body = (await request.json()) as Record<string, unknown>;
      sent.push({ key: request.headers.get("Idempotency-Key"), body });
      return answers[sent.length - 1] ?? HttpResponse.json(makeOwnTicket(), { status: 201 });
    }),
  );
  return sent;
};

const renderForm = async (isStaff = true) => {
  const onCreated = vi.fn();
  const page = renderPage(
    <NewTicketPage
      isStaff={isStaff}
      onCreated={onCreated}
      renderTitle={(title) => <h1>{title}</h1>}
    />,
  );
  const subject = await screen.findByLabelText("Subject (required)");
  const fill = async () => {
    await page.user.type(subject, "Laptop");
    await page.user.type(screen.getByLabelText("Description (required)"), "Black screen");
    await page.user.type(screen.getByRole("combobox", { name: "Department (required)" }), "IT");
    await page.user.type(
      screen.getByRole("combobox", { name: "Category (required)" }),
      "Technology",
    );
  };
  const send = () => page.user.click(screen.getByRole("button", { name: "Create the ticket" }));
  return { ...page, onCreated, fill, send };
};

describe("NewTicketPage", () => {
  it("makes a ticket and leads to it", async () => {
    const sent = serve();
    const { fill, send, user, onCreated } = await renderForm();
    await fill();
    await user.type(screen.getByLabelText("Name"), "Robin Vega");
    await send();
    await waitFor(() => expect(onCreated).toHaveBeenCalledWith(makeOwnTicket().ticket_id));
    expect(sent.map(({ body }) => body)).toEqual([
      {
        subject: "Laptop",
        description: "Black screen",
        department: "IT",
        category: "Technology",
        priority: "Medium",
        employee: { name: "Robin Vega" },
      },
    ]);
    expect(sent[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  it("asks for what is missing without a call", async () => {
    const sent = serve();
    const { send } = await renderForm();
    await send();
    expect(await screen.findByText("Say in a line what it is about.")).toBeVisible();
    expect(screen.getByText("Say what kind of request it is.")).toBeVisible();
    expect(sent).toEqual([]);
  });

  it("repeats a lost answer under the same key, and another content under another", async () => {
    const away = () =>
      HttpResponse.json(problem("unavailable", "The service is not answering."), { status: 502 });
    const sent = serve(away(), away());
    const { fill, send, user, onCreated } = await renderForm();
    await fill();
    await send();
    expect(await screen.findByRole("alert")).toHaveTextContent("not answering");
    await send();
    await waitFor(() => expect(sent).toHaveLength(2));
    await user.type(screen.getByLabelText("Subject (required)"), " 17");
    await send();
    await waitFor(() => expect(onCreated).toHaveBeenCalledTimes(1));
    const [first, second, third] = sent.map(({ key }) => key);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("puts the server's messages on their fields", async () => {
    serve(
      HttpResponse.json(
        problem("invalid", "The input is not valid.", {
          category: ["Too long."],
          employee: ["A person is needed."],
        }),
        { status: 400 },
      ),
    );
    const { fill, send } = await renderForm();
    await fill();
    await send();
    await waitFor(() =>
      expect(
        screen.getByRole("combobox", { name: "Category (required)" }),
      ).toHaveAccessibleDescription(/Too long/),
    );
    expect(screen.getByLabelText("Name")).toHaveAccessibleDescription("A person is needed.");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it.each([
    ["staff", true],
    ["an employee", false],
  ])("suggests to %s what the workflows are for", async (_, isStaff) => {
    serve();
    const { user } = await renderForm(isStaff);
    await user.type(screen.getByRole("combobox", { name: "Department (required)" }), "Fin");
    await user.click(await screen.findByRole("option", { name: "Finance" }));
    await user.click(screen.getByRole("combobox", { name: "Category (required)" }));
    expect((await screen.findAllByRole("option")).map((option) => option.textContent)).toEqual([
      "Budget",
    ]);
  });

  it("asks for a budget's amounts", async () => {
    const sent = serve();
    const { fill, send, user, onCreated } = await renderForm();
    await fill();
    await user.clear(screen.getByRole("combobox", { name: "Category (required)" }));
    await user.type(screen.getByRole("combobox", { name: "Category (required)" }), "Budget");
    await user.type(screen.getByLabelText("Requested amount"), "1200");
    await user.click(screen.getByRole("button", { name: "Add a cost item" }));
    await user.type(screen.getByRole("textbox", { name: "Item 1" }), "Chairs");
    await send();
    expect(await screen.findByText("Enter an amount.")).toBeVisible();
    await user.type(screen.getByRole("textbox", { name: "Cost of item 1" }), "1200");
    await send();
    await waitFor(() => expect(onCreated).toHaveBeenCalled());
    expect(sent[0]?.body).toMatchObject({
      requested_budget: 1200,
      cost_items: [{ name: "Chairs", cost: 1200 }],
    });
  });

  it("asks an employee not for whom it is, and goes without suggestions", async () => {
    const sent = serve();
    server.use(
      http.get(KINDS, () => HttpResponse.json(problem("internal", "Away."), { status: 503 })),
    );
    const { fill, send, onCreated } = await renderForm(false);
    expect(screen.queryByRole("group", { name: "For whom" })).toBeNull();
    await fill();
    await send();
    await waitFor(() => expect(onCreated).toHaveBeenCalled());
    expect(sent[0]?.body).not.toHaveProperty("employee");
  });

  it("asks once before it is left", async () => {
    serve();
    const { user, router } = await renderForm();
    await user.type(screen.getByLabelText("Subject (required)"), "L");
    void router.navigate({ to: "/my-work" });
    const dialog = await screen.findByRole("dialog", { name: "Leave without saving" });
    await user.click(within(dialog).getByRole("button", { name: "Leave" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/my-work"));
  });
});

describe("files of a new ticket", () => {
  const ATTACHMENTS = "*/api/tickets-service/tickets/7/attachments/";
  const file = new File(["%PDF-1.4"], "note.pdf", { type: "application/pdf" });

  it("go after the ticket, and what is refused makes no second one", async () => {
    const sent = serve();
    let calls = 0;
    server.use(
      http.post(ATTACHMENTS, () => {
        calls += 1;
        return calls === 1
          ? HttpResponse.json(problem("file_refused", "note.pdf is not let in."), { status: 400 })
          : HttpResponse.json([], { status: 201 });
      }),
    );
    const { fill, send, user, onCreated } = await renderForm();
    await fill();
    const input = document.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) throw new Error("There is no field for files.");
    await user.upload(input, file);
    expect(screen.getByText("note.pdf")).toBeVisible();
    await send();
    const heading = await screen.findByRole("heading", { name: /its files are not with it/ });
    expect(heading).toHaveTextContent(makeOwnTicket().ticket_id);
    expect(screen.getByRole("alert")).toHaveTextContent("note.pdf is not let in.");
    expect(onCreated).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Go on without files" }));
    expect(onCreated).toHaveBeenCalledTimes(1);
    expect(sent).toHaveLength(1);
  });

  it("are refused here where they are too large", async () => {
    serve();
    const { user } = await renderForm();
    const input = document.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) throw new Error("There is no field for files.");
    const large = new File(["x"], "film.mp4");
    Object.defineProperty(large, "size", { value: 11 * 1024 * 1024 });
    await user.upload(input, [large, file]);
    expect(await screen.findByRole("alert")).toHaveTextContent("Larger than 10 MB: film.mp4.");
    expect(screen.getByText("note.pdf")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Take note.pdf out" }));
    expect(screen.queryByText("note.pdf")).toBeNull();
  });
});
