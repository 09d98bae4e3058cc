import { fireEvent, screen, waitFor, within } from "@testing-library/react";
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

/** Answers the POSTs one after the other with `answers`, and records what was sent. */
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
  const page = renderPage(<NewTicketPage isStaff={isStaff} onCreated={onCreated} />);
  const subject = await screen.findByLabelText("Subject (required)");
  // Wait for the choices, or for the free text fields if there are none.
  await waitFor(() =>
    expect(screen.queryByRole("progressbar", { name: /^Loading what/ })).toBeNull(),
  );
  const something = screen.queryByRole("radio", { name: /^Something else/ });
  const fill = async () => {
    if (something) await page.user.click(something);
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
    expect(screen.getByText("Choose what it is about, or “Something else”.")).toBeVisible();
    expect(sent).toEqual([]);
    // The kind is the first field of the form that has an error.
    await waitFor(() => expect(screen.getAllByRole("radio")[0]).toHaveFocus());
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
    await user.click(screen.getByRole("radio", { name: /^Something else/ }));
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
    await user.click(within(dialog).getByRole("button", { name: "Leave without saving" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/my-work"));
  });
});

describe("files of a new ticket", () => {
  const ATTACHMENTS = "*/api/tickets-service/tickets/7/attachments/";
  const file = new File(["%PDF-1.4"], "note.pdf", { type: "application/pdf" });

  const chooseFiles = async (
    user: Awaited<ReturnType<typeof renderForm>>["user"],
    files: File[],
  ) => {
    const input = document.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) throw new Error("There is no field for files.");
    await user.upload(input, files);
  };

  it("go after the ticket, each in a call of its own and under a key of its own", async () => {
    const sent = serve();
    const keys: (string | null)[] = [];
    server.use(
      http.post(ATTACHMENTS, ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return HttpResponse.json([], { status: 201 });
      }),
    );
    const { fill, send, user, onCreated } = await renderForm();
    await fill();
    await chooseFiles(user, [file, new File(["x"], "log.txt"), new File(["y"], "two.txt")]);
    await send();
    await waitFor(() => expect(onCreated).toHaveBeenCalledWith(makeOwnTicket().ticket_id));
    expect(new Set(keys).size).toBe(3);
    expect(sent).toHaveLength(1);
  });

  it("are named where they are refused, and tried again where that can help", async () => {
    const sent = serve();
    const tries: Record<string, number> = {};
    server.use(
      http.post(ATTACHMENTS, async ({ request }) => {
        const part = (await request.formData()).get("file") as File;
        tries[part.name] = (tries[part.name] ?? 0) + 1;
        if (part.name === "note.pdf") {
          return HttpResponse.json(problem("too_large", "The body is too large."), { status: 413 });
        }
        return tries[part.name] === 1
          ? HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })
          : HttpResponse.json([], { status: 201 });
      }),
    );
    const { fill, send, user, onCreated } = await renderForm();
    await fill();
    await chooseFiles(user, [file, new File(["x"], "log.txt")]);
    await send();
    expect(await screen.findByRole("heading", { name: /2 files are not with it/ })).toBeVisible();
    expect(screen.getByText("The body is too large.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Try note.pdf again" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Try log.txt again" }));
    expect(await screen.findByRole("heading", { name: /one file is not with it/ })).toBeVisible();
    expect(onCreated).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Open the ticket" }));
    expect(onCreated).toHaveBeenCalledTimes(1);
    expect(sent).toHaveLength(1);
  });

  it("are refused here where they are too large", async () => {
    serve();
    const { user } = await renderForm();
    const large = new File(["x"], "film.mp4");
    Object.defineProperty(large, "size", { value: 11 * 1024 * 1024 });
    await chooseFiles(user, [large, file]);
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "film.mp4 is left out: It has more than 10 MB",
    );
    expect(screen.getByText("note.pdf")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Take note.pdf out" }));
    expect(screen.queryByText("note.pdf")).toBeNull();
  });
});

describe("what it is about", () => {
  it("is chosen among what there is", async () => {
    const sent = serve();
    const { send, user, onCreated } = await renderForm();
    await user.click(screen.getByRole("radio", { name: "Budget: Proposal Finance" }));
    expect(screen.queryByRole("combobox", { name: "Department (required)" })).toBeNull();
    await user.type(screen.getByLabelText("Subject (required)"), "Chairs");
    await user.type(screen.getByLabelText("Description (required)"), "Ten of them");
    await send();
    await waitFor(() => expect(onCreated).toHaveBeenCalledTimes(1));
    expect(sent[0]?.body).toMatchObject({
      department: "Finance",
      category: "Budget",
      sub_category: "Proposal",
    });
  });

  it("is said in own words where there is nothing to choose from", async () => {
    server.use(http.get(KINDS, () => HttpResponse.json({ kinds: [] })));
    renderPage(<NewTicketPage isStaff={false} onCreated={vi.fn()} />);
    expect(await screen.findByRole("combobox", { name: "Department (required)" })).toBeVisible();
  });
});

describe("a text that is too long", () => {
  it("is kept, says by how much, and keeps the ticket from being sent", async () => {
    serve();
    const { fill } = await renderForm();
    await fill();
    const subject = screen.getByLabelText<HTMLInputElement>("Subject (required)");
    fireEvent.change(subject, { target: { value: "x".repeat(300) } });
    expect(subject.value).toHaveLength(300);
    expect(subject).toHaveAccessibleDescription(/45 characters too many: at most 255 go/);
    expect(screen.getByRole("button", { name: "Create the ticket" })).toBeDisabled();
    fireEvent.change(subject, { target: { value: "x".repeat(250) } });
    expect(subject).toHaveAccessibleDescription(/5 characters left/);
    expect(screen.getByRole("button", { name: "Create the ticket" })).toBeEnabled();
  });
});
