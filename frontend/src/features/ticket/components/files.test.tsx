import { fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeFile, NUMBER, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { Files } from "./files";

const TICKET = `*/api/tickets-service/tickets/number/${NUMBER}/`;
const ATTACHMENTS = "*/api/tickets-service/tickets/5/attachments/";

const answerFiles = (...attachments: ReturnType<typeof makeFile>[]) =>
  server.use(http.get(TICKET, () => HttpResponse.json({ id: 5, attachments })));

const png = (name: string, bytes = 20) =>
  new File([new Uint8Array(bytes)], name, { type: "image/png" });

const choose = (...files: File[]) =>
  fireEvent.change(screen.getByLabelText("Files to add"), { target: { files } });

/** Renders the files and waits until files can be added. */
const renderFiles = async () => {
  const page = renderPage(<Files number={NUMBER} />);
  await screen.findByRole("button", { name: "Add files" });
  return page;
};

describe("Files", () => {
  it("lists each file with its size, who sent it, and a link that saves it", async () => {
    answerFiles(makeFile());
    await renderFiles();
    const link = screen.getByRole("link", { name: "screen.png" });
    expect(link).toHaveAttribute("href", makeFile().download_url);
    expect(link).toHaveAttribute("download", "screen.png");
    expect(link.closest("li")).toHaveTextContent(/12 kB · Marta Lind/);
  });

  it("says so where there is none", async () => {
    answerFiles();
    await renderFiles();
    expect(screen.getByText("No files yet.")).toBeVisible();
    expect(screen.getByText(/Up to 10 MB each/)).toBeVisible();
  });

  it("sends several files one after the other, and shows each once it is there", async () => {
    const sent: { name: string; key: string | null }[] = [];
    const stored: ReturnType<typeof makeFile>[] = [];
    let busy = 0;
    server.use(
      http.get(TICKET, () => HttpResponse.json({ id: 5, attachments: stored })),
      http.post(ATTACHMENTS, async ({ request }) => {
        busy += 1;
        expect(busy).toBe(1);
        const file = (await request.formData()).get("file") as File;
        sent.push({ name: file.name, key: request.headers.get("Idempotency-Key") });
        stored.push(makeFile({ id: stored.length + 1, original_filename: file.name }));
        busy -= 1;
        return HttpResponse.json(stored.slice(-1), { status: 201 });
      }),
    );
    await renderFiles();
    choose(png("one.png"), png("two.png"));
    expect(await screen.findByRole("link", { name: "two.png" })).toBeVisible();
    expect(screen.getByRole("link", { name: "one.png" })).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("progressbar")).not.toBeInTheDocument());
    expect(screen.getByRole("status")).toHaveTextContent("two.png is attached.");
    expect(sent.map(({ name }) => name)).toEqual(["one.png", "two.png"]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
  });

  it("takes files that are dropped on it", async () => {
    const names: string[] = [];
    answerFiles();
    server.use(
      http.post(ATTACHMENTS, async ({ request }) => {
        names.push(((await request.formData()).get("file") as File).name);
        return HttpResponse.json([], { status: 201 });
      }),
    );
    await renderFiles();
    const dataTransfer = { files: [png("dropped.png")], types: ["Files"] };
    fireEvent.dragOver(screen.getByText("No files yet."), { dataTransfer });
    fireEvent.drop(screen.getByText("No files yet."), { dataTransfer });
    await waitFor(() => expect(names).toEqual(["dropped.png"]));
  });

  it("does not send what is too large, and says why", async () => {
    answerFiles();
    const { user } = await renderFiles();
    choose(png("film.png", 10 * 1024 * 1024 + 1));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "It has more than 10 MB, the most that a file may have.",
    );
    expect(screen.queryByRole("button", { name: /again/ })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Remove film.png" }));
    expect(screen.queryByText("film.png")).not.toBeInTheDocument();
  });

  it("tells in place what the server has against a file", async () => {
    answerFiles();
    const words = "'page.html' is not a file of a kind that is taken: pdf, png.";
    server.use(
      http.post(ATTACHMENTS, () =>
        HttpResponse.json(problem("invalid", "The file is not taken.", { file: [words] }), {
          status: 400,
        }),
      ),
    );
    await renderFiles();
    choose(png("page.html"));
    expect(await screen.findByRole("alert")).toHaveTextContent(words);
    expect(screen.queryByRole("button", { name: /again/ })).not.toBeInTheDocument();
  });

  it("tries again with the same key after a failure, so that nothing is stored twice", async () => {
    const keys: (string | null)[] = [];
    answerFiles();
    server.use(
      http.post(ATTACHMENTS, ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        if (keys.length === 1) {
          return HttpResponse.json(problem("unavailable", "Busy."), { status: 503 });
        }
        answerFiles(makeFile({ original_filename: "late.png" }));
        return HttpResponse.json([], { status: 201 });
      }),
    );
    const { user } = await renderFiles();
    choose(png("late.png"));
    expect(await screen.findByRole("alert")).toHaveTextContent("Busy.");
    await user.click(screen.getByRole("button", { name: "Try late.png again" }));
    expect(await screen.findByRole("link", { name: "late.png" })).toBeVisible();
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it("says that it did not load, and asks again", async () => {
    server.use(
      http.get(TICKET, () => HttpResponse.json(problem("unavailable", "Busy."), { status: 503 })),
    );
    const { user } = renderPage(<Files number={NUMBER} />);
    expect(await screen.findByRole("alert")).toHaveTextContent("The files did not load: Busy.");
    answerFiles(makeFile());
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "screen.png" })).toBeVisible();
  });

  it("offers nothing where the files are not open to the person", async () => {
    server.use(
      http.get(TICKET, () => HttpResponse.json(problem("not_found", "None."), { status: 404 })),
    );
    renderPage(<Files number={NUMBER} />);
    expect(await screen.findByText(/are not open to you/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Add files" })).not.toBeInTheDocument();
  });
});
