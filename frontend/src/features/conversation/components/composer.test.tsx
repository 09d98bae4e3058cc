import { fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeComment, NUMBER } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { Composer } from "./composer";

const renderComposer = (isPublicOnly = false) =>
  renderPage(
    <Composer
      number={NUMBER}
      requesterName="Aiko Mori"
      isPublicOnly={isPublicOnly}
      onTyping={() => {}}
    />,
  );

/** Serves posted comments, and answers each of them only after a call of `letGo`. */
const serveSlowly = () => {
  const bodies: { content: string; visibility: string }[] = [];
  let letGo = () => {};
  server.use(
    http.post("*/api/messaging/comments/", async ({ request }) => {
      bodies.push((await request.json()) as (typeof bodies)[number]);
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      return HttpResponse.json(makeComment(bodies.length), { status: 201 });
    }),
    http.get("*/api/messaging/comments/by-ticket/*", () =>
      HttpResponse.json({ count: 0, next: null, previous: null, results: [] }),
    ),
  );
  return { bodies, letGo: () => letGo() };
};

const SEND = "{Control>}{Enter}{/Control}";

describe("what is typed while it is sent", () => {
  it("stays", async () => {
    const { bodies, letGo } = serveSlowly();
    const { user } = renderComposer();
    const field = await screen.findByRole("textbox", { name: "Internal note" });
    await user.type(field, `First thought${SEND}`);
    await waitFor(() => expect(bodies).toHaveLength(1));
    await user.type(field, "{Enter}Second thought");
    letGo();
    await waitFor(() => expect(field).toHaveValue("Second thought"));
    expect(bodies[0]?.content).toBe("<p>First thought</p>");
  });

  it("is not kept as unsent where the page was left meanwhile", async () => {
    const { bodies, letGo } = serveSlowly();
    const { user, unmount } = renderComposer();
    await user.type(await screen.findByRole("textbox", { name: "Internal note" }), `Done${SEND}`);
    await waitFor(() => expect(bodies).toHaveLength(1));
    unmount();
    letGo();
    await waitFor(() => expect(Object.values({ ...sessionStorage }).join()).not.toContain("Done"));
  });
});

describe("the audience", () => {
  it("is kept with the words, and named on the button", async () => {
    const first = renderComposer();
    await first.user.click(await screen.findByText("Public reply"));
    await first.user.type(screen.getByRole("textbox", { name: "Public reply" }), "Dear Aiko");
    first.unmount();
    renderComposer();
    expect(await screen.findByRole("textbox", { name: "Public reply" })).toHaveValue("Dear Aiko");
    expect(screen.getByRole("button", { name: "Reply to Aiko Mori" })).toBeEnabled();
    expect(screen.getByText("Aiko Mori sees it")).toBeVisible();
  });

  it("is the team again after a public reply", async () => {
    const { bodies, letGo } = serveSlowly();
    const { user } = renderComposer();
    await user.click(await screen.findByText("Public reply"));
    await user.type(screen.getByRole("textbox", { name: "Public reply" }), `Dear Aiko${SEND}`);
    await waitFor(() => expect(bodies).toHaveLength(1));
    letGo();
    expect(await screen.findByRole("textbox", { name: "Internal note" })).toHaveValue("");
    expect(bodies[0]?.visibility).toBe("public");
    expect(screen.getByRole("button", { name: "Add internal note" })).toBeDisabled();
  });

  it("is always the team for the requester", async () => {
    renderComposer(true);
    expect(await screen.findByRole("textbox", { name: "Message to the team" })).toBeVisible();
    expect(screen.queryByText("Internal note")).toBeNull();
  });
});

describe("a text that is too long", () => {
  it("is kept whole, says by how much, and is not sent", async () => {
    renderComposer();
    const field = await screen.findByRole<HTMLTextAreaElement>("textbox", {
      name: "Internal note",
    });
    fireEvent.change(field, { target: { value: "x".repeat(25_000) } });
    expect(field.value).toHaveLength(25_000);
    expect(field).toHaveAccessibleDescription(/5,000 characters too many: at most 20,000 go/);
    expect(screen.getByRole("button", { name: "Add internal note" })).toBeDisabled();
  });

  it("is measured by what can be read of it", async () => {
    renderComposer();
    const field = await screen.findByRole("textbox", { name: "Internal note" });
    const send = screen.getByRole("button", { name: "Add internal note" });
    fireEvent.change(field, { target: { value: `**${"x".repeat(19_999)}** "` } });
    expect(send).toBeDisabled();
    fireEvent.change(field, { target: { value: `**${'"'.repeat(20_000)}**` } });
    expect(field).toHaveAccessibleDescription(/0 characters left/);
    expect(send).toBeEnabled();
    fireEvent.change(field, { target: { value: "💥".repeat(20_000) } });
    expect(send).toBeEnabled();
  });
});
