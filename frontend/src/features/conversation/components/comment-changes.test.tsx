import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import type { Viewer } from "@/lib/viewer";
import { makeComment, NUMBER, pageOf, problem } from "@/test/factories";
import { FakeSocket, withFakeSocket } from "@/test/fake-socket";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";
import type { Comment } from "../api/comments";
import { useLiveConversation } from "../api/live";
import { Conversation } from "./conversation";

const COMMENT = "*/api/messaging/comments/c1/";
const MINE = { user_id: 11, full_name: "Ana Ruiz" };
const ANA: Viewer = { userType: "staff", userId: 11, isAdmin: false };

withFakeSocket();

/** The comments that the fake server has; it supports `after_seq`. */
let stored: Comment[] = [];

beforeEach(() => {
  stored = [makeComment(1, MINE), makeComment(2)];
  server.use(
    http.get(`*/api/messaging/comments/by-ticket/${NUMBER}/`, ({ request }) => {
      const after = Number(new URL(request.url).searchParams.get("after_seq"));
      return HttpResponse.json(pageOf(stored.filter(({ seq }) => seq > after)));
    }),
    http.get(`*/api/tickets-service/tickets/number/${NUMBER}/`, () =>
      HttpResponse.json({ id: 5, attachments: [] }),
    ),
  );
});

const store = (patch: Partial<Comment>) => {
  stored = stored.map((comment) =>
    comment.comment_id === "c1" ? { ...comment, ...patch } : comment,
  );
};

/** Changes a comment on the server and pushes its frame, as if it was changed in another window. */
const hear = (action: string, patch: Partial<Comment> & { seq: number }) => {
  store(patch);
  const comment = stored[0];
  FakeSocket.last().deliver({ type: "comment_update", action, comment, seq: patch.seq });
};

function Harness({ viewer }: { viewer: Viewer }) {
  const live = useLiveConversation(NUMBER, async () => true);
  return (
    <Conversation
      number={NUMBER}
      task={null}
      requesterName="Marta Lind"
      viewer={viewer}
      view="comments"
      onView={() => {}}
      live={live}
    />
  );
}

const renderConversation = async (viewer = ANA) => {
  const page = renderPage(<Harness viewer={viewer} />);
  await screen.findByText("Comment 1");
  FakeSocket.last().accept();
  return page;
};

const edit = async (user: Awaited<ReturnType<typeof renderConversation>>["user"]) => {
  await user.click(screen.getByRole("button", { name: "Edit this comment" }));
  return screen.findByRole("textbox", { name: "Your comment" });
};

describe("Editing a comment", () => {
  it("leaves the head as it is, so that nothing comes under the pointer", async () => {
    const { user } = await renderConversation();
    const pencil = screen.getByRole("button", { name: "Edit this comment" });
    await edit(user);
    expect(pencil).toBeInTheDocument();
    expect(pencil).not.toBeVisible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(pencil).toBeVisible());
    expect(pencil).toHaveFocus();
  });

  it("is offered to its author only, and not once it is deleted", async () => {
    stored = [
      makeComment(1, { ...MINE, user_type: "employee" }),
      makeComment(2, { ...MINE, deleted: true, content: "" }),
    ];
    await renderConversation();
    expect(screen.getByText("This comment was deleted.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /this comment/ })).not.toBeInTheDocument();
  });

  it("happens in its place, on what was read, and gives the keyboard back", async () => {
    let sent: unknown;
    server.use(
      http.patch(COMMENT, async ({ request }) => {
        sent = [request.headers.get("If-Match"), await request.json()];
        store({ content: "<p>Better</p>", edited: true, seq: 3 });
        return HttpResponse.json(stored[0]);
      }),
    );
    const { user } = await renderConversation();
    const field = await edit(user);
    expect(field).toHaveFocus();
    expect(field).toHaveValue("Comment 1");
    expect(screen.getByRole("button", { name: "Save comment" })).toBeDisabled();
    await user.clear(field);
    await user.type(field, "Better{Control>}{Enter}{/Control}");
    expect(await screen.findByText("Better")).toBeVisible();
    expect(screen.getByText("edited")).toBeVisible();
    expect(sent).toEqual(['"1"', { content: "<p>Better</p>" }]);
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Edit this comment" })).toHaveFocus(),
    );
  });

  it("keeps what is typed while it is saved", async () => {
    let letGo = () => {};
    server.use(
      http.patch(COMMENT, async () => {
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
        store({ content: "<p>Better</p>", edited: true, seq: 3 });
        return HttpResponse.json(stored[0]);
      }),
    );
    const { user } = await renderConversation();
    const field = await edit(user);
    await user.clear(field);
    await user.type(field, "Better{Control>}{Enter}{/Control} still");
    letGo();
    await waitFor(() => expect(screen.getByRole("button", { name: "Save comment" })).toBeEnabled());
    expect(screen.getByRole("textbox", { name: "Your comment" })).toHaveValue("Better still");
  });

  it("ends with Escape while nothing is changed, and keeps what is", async () => {
    const { user } = await renderConversation();
    const field = await edit(user);
    await user.type(field, "!{Escape}");
    expect(field).toHaveValue("Comment 1!");
    await user.type(field, "{Backspace}{Escape}");
    expect(screen.queryByRole("textbox", { name: "Your comment" })).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Edit this comment" })).toHaveFocus();
  });

  it("shows what another window made of it, and replaces it only when told to", async () => {
    const tags: (string | null)[] = [];
    server.use(
      http.patch(COMMENT, ({ request }) => {
        tags.push(request.headers.get("If-Match"));
        if (tags.length === 1) {
          store({ content: "<p>Theirs</p>", edited: true, seq: 3 });
          return HttpResponse.json(problem("stale_rev", "Changed."), { status: 409 });
        }
        store({ content: "<p>Mine</p>", seq: 4 });
        return HttpResponse.json(stored[0]);
      }),
    );
    const { user } = await renderConversation();
    const field = await edit(user);
    await user.clear(field);
    await user.type(field, "Mine");
    await user.click(screen.getByRole("button", { name: "Save comment" }));
    const notice = await screen.findByRole("alert");
    expect(notice).toHaveTextContent("This comment was changed in another window");
    expect(within(notice).getByText("Theirs")).toBeVisible();
    expect(field).toHaveValue("Mine");
    await user.click(screen.getByRole("button", { name: "Replace it with mine" }));
    expect(await screen.findByText("Mine")).toBeVisible();
    expect(tags).toEqual(['"1"', '"3"']);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("hears that it was deleted meanwhile, and leaves the text to copy", async () => {
    const { user } = await renderConversation();
    const field = await edit(user);
    await user.type(field, "!");
    hear("delete", { content: "", deleted: true, seq: 3 });
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "This comment was deleted in the meantime",
    );
    expect(field).toHaveValue("Comment 1!");
    expect(screen.queryByRole("button", { name: "Save comment" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.getByText("This comment was deleted.")).toBeVisible();
  });

  it("says what the server said, and keeps the text", async () => {
    server.use(
      http.patch(COMMENT, () =>
        HttpResponse.json(problem("read_only", "You may read this conversation."), { status: 403 }),
      ),
    );
    const { user } = await renderConversation();
    const field = await edit(user);
    await user.type(field, "!");
    await user.click(screen.getByRole("button", { name: "Save comment" }));
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("You may read this conversation. Your text is still here.");
    expect(alert).toHaveTextContent("req-1");
  });

  it("is seen at once where somebody else did it", async () => {
    await renderConversation({ ...ANA, userId: 12 });
    hear("update", { content: "<p>Otherwise</p>", edited: true, seq: 3 });
    expect(await screen.findByText("Otherwise")).toBeVisible();
    expect(screen.queryByText("Comment 1")).not.toBeInTheDocument();
  });

  it("keeps lists and links", async () => {
    const link = '<a href="https://example.org/kb" rel="noopener">the page</a>';
    const content = `<p>See ${link}:</p><ul><li>one</li><li><b>two</b></li></ul>`;
    let sent: unknown;
    server.use(
      http.patch(COMMENT, async ({ request }) => {
        sent = await request.json();
        store({ ...(sent as { content: string }), edited: true, seq: 3 });
        return HttpResponse.json(stored[0]);
      }),
    );
    store({ content });
    const { user } = renderPage(<Harness viewer={ANA} />);
    await screen.findByText("one");
    const field = await edit(user);
    expect(field).toHaveValue("See [the page](https://example.org/kb):\n\n- one\n- **two**");
    await user.type(field, "{Enter}- three");
    await user.click(screen.getByRole("button", { name: "Save comment" }));
    expect((await screen.findAllByRole("listitem")).map((it) => it.textContent)).toContain("three");
    expect(screen.getByRole("link", { name: "the page" })).toBeVisible();
    expect(sent).toEqual({
      content:
        '<p>See <a href="https://example.org/kb">the page</a>:</p>' +
        "<ul><li>one</li><li><strong>two</strong></li><li>three</li></ul>",
    });
  });

  it("warns where the form of a comment cannot be typed", async () => {
    store({ content: "<table><tbody><tr><td>one</td></tr></tbody></table>" });
    const page = renderPage(<Harness viewer={ANA} />);
    await screen.findByText("one");
    const field = await edit(page.user);
    expect(field).toHaveAccessibleDescription(/such as a table/);
  });
});

describe("Deleting a comment", () => {
  const open = async (viewer = ANA) => {
    const { user } = await renderConversation(viewer);
    await user.click(screen.getAllByRole("button", { name: "Delete this comment" })[0] as Element);
    return { user, dialog: await screen.findByRole("dialog") };
  };

  it("asks first, with what goes, and leaves its place", async () => {
    let tag: string | null = null;
    server.use(
      http.delete(COMMENT, ({ request }) => {
        tag = request.headers.get("If-Match");
        store({ content: "", deleted: true, seq: 3 });
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user, dialog } = await open();
    expect(dialog).toHaveAccessibleName("Delete your comment");
    expect(within(dialog).getByText("Comment 1")).toBeVisible();
    await user.click(within(dialog).getByRole("button", { name: "Delete the comment" }));
    expect(await screen.findByText("This comment was deleted.")).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(tag).toBe('"1"');
    const card = screen.getByText("This comment was deleted.").closest("article");
    await waitFor(() => expect(card).toHaveFocus());
  });

  it("changes nothing where it is kept, and gives the keyboard back", async () => {
    const { user } = await open();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(screen.getByRole("button", { name: "Delete this comment" })).toHaveFocus();
    expect(screen.getByText("Comment 1")).toBeVisible();
  });

  it("shows what it says by now where another window changed it", async () => {
    server.use(
      http.delete(COMMENT, () => {
        store({ content: "<p>Theirs</p>", edited: true, seq: 3 });
        return HttpResponse.json(problem("stale_rev", "Changed."), { status: 409 });
      }),
    );
    const { user, dialog } = await open();
    await user.click(within(dialog).getByRole("button", { name: "Delete the comment" }));
    expect(await within(dialog).findByText("Theirs")).toBeVisible();
    expect(within(dialog).getByRole("alert")).toHaveTextContent("It was changed in another window");
  });

  it("stays open and says why where it is refused", async () => {
    server.use(
      http.delete(COMMENT, () => HttpResponse.json(problem("busy", "Busy."), { status: 503 })),
    );
    const { user, dialog } = await open();
    await user.click(within(dialog).getByRole("button", { name: "Delete the comment" }));
    const alert = await within(dialog).findByRole("alert");
    expect(alert).toHaveTextContent("Busy. The comment is as it was.");
  });

  it("is an Admin's too, of anybody's", async () => {
    const { dialog } = await open({ userType: "staff", userId: 1, isAdmin: true });
    expect(dialog).toHaveAccessibleName("Delete Ana Ruiz's comment");
    expect(screen.queryByRole("button", { name: "Edit this comment" })).not.toBeInTheDocument();
  });
});
