import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { makeNotice, NUMBER, pageOf, problem } from "@/test/factories";
import { FakeSocket, withFakeSocket } from "@/test/fake-socket";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { useLiveNotices } from "../api/live";
import { useReadNoticesOf } from "../api/notifications";
import { Bell } from "./bell";

const LIST = "*/api/notifications/notifications/";
const COUNT = "*/api/notifications/notifications/unread-count/";

withFakeSocket();

function LiveBell({
  onOpenTicket,
  onNews,
}: {
  onOpenTicket: (number: string) => void;
  onNews: (number: string | null) => void;
}) {
  useLiveNotices(async () => true, onNews);
  return <Bell isPhone={false} onOpenTicket={onOpenTicket} />;
}

const renderBell = () => {
  const onOpenTicket = vi.fn();
  const onNews = vi.fn();
  return { onOpenTicket, onNews, ...renderPage(<LiveBell {...{ onOpenTicket, onNews }} />) };
};

const answer = (notices: ReturnType<typeof makeNotice>[]) =>
  server.use(
    http.get(LIST, () => HttpResponse.json(pageOf(notices))),
    http.get(COUNT, () =>
      HttpResponse.json({ unread_count: notices.filter((notice) => !notice.is_read).length }),
    ),
  );

const bell = (name: string) => screen.findByRole("button", { name });

describe("Bell", () => {
  it("counts, opens, marks a notice read and leads to its ticket", async () => {
    const read: string[] = [];
    answer([makeNotice()]);
    server.use(
      http.post("*/api/notifications/notifications/:id/read/", ({ params }) => {
        read.push(String(params.id));
        answer([makeNotice({ is_read: true })]);
        return HttpResponse.json(makeNotice({ is_read: true }));
      }),
    );
    const { user, onOpenTicket } = renderBell();
    await user.click(await bell("Notifications , 1 unread"));
    await user.click(await screen.findByRole("button", { name: /^Unread: Laptop does not start/ }));
    expect(onOpenTicket).toHaveBeenCalledWith(NUMBER);
    await bell("Notifications");
    expect(read).toEqual([makeNotice().id]);
  });

  it("marks all read", async () => {
    answer([makeNotice()]);
    server.use(
      http.post("*/api/notifications/notifications/read-all/", () => {
        answer([makeNotice({ is_read: true })]);
        return HttpResponse.json({ updated: 1 });
      }),
    );
    const { user } = renderBell();
    await user.click(await bell("Notifications , 1 unread"));
    await user.click(await screen.findByRole("button", { name: "Mark all read" }));
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Mark all read" })).toBeDisabled(),
    );
  });

  it("asks once before it marks several read", async () => {
    answer([makeNotice(), makeNotice({ id: "other" })]);
    const marked = vi.fn();
    server.use(
      http.post("*/api/notifications/notifications/read-all/", () => {
        marked();
        answer([makeNotice({ is_read: true })]);
        return HttpResponse.json({ updated: 2 });
      }),
    );
    const { user } = renderBell();
    await user.click(await bell("Notifications , 2 unread"));
    await user.click(await screen.findByRole("button", { name: "Mark all read" }));
    await user.click(screen.getByRole("button", { name: "Keep" }));
    expect(marked).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Mark all read" }));
    await user.click(screen.getByRole("button", { name: "Mark 2 as read" }));
    await waitFor(() => expect(marked).toHaveBeenCalledTimes(1));
  });

  it("goes on to older ones", async () => {
    const sizes: (string | null)[] = [];
    answer([makeNotice()]);
    server.use(
      http.get("*/api/notifications/notifications/", ({ request }) => {
        sizes.push(new URL(request.url).searchParams.get("page_size"));
        return HttpResponse.json({
          count: 40,
          next: null,
          previous: null,
          results: [makeNotice()],
        });
      }),
    );
    const { user } = renderBell();
    await user.click(await bell("Notifications , 1 unread"));
    await user.click(await screen.findByRole("button", { name: "Show older ones" }));
    await waitFor(() => expect(sizes).toEqual(["30", "60"]));
    await waitFor(() =>
      expect(screen.queryByRole("button", { name: "Show older ones" })).not.toBeInTheDocument(),
    );
  });

  it("teaches where there is nothing yet", async () => {
    answer([]);
    const { user } = renderBell();
    await user.click(await bell("Notifications"));
    expect(await screen.findByText("Nothing yet")).toBeVisible();
  });

  it("says when the list did not load", async () => {
    server.use(
      http.get(COUNT, () => HttpResponse.json({ unread_count: 0 })),
      http.get(LIST, () =>
        HttpResponse.json(problem("unavailable", "The database is busy."), { status: 503 }),
      ),
    );
    const { user } = renderBell();
    await user.click(await bell("Notifications"));
    const panel = await screen.findByRole("dialog");
    expect(await within(panel).findByRole("alert")).toHaveTextContent("The database is busy.");
  });

  it("moves by itself when a notice arrives, and tells the pages", async () => {
    answer([]);
    const { onNews } = renderBell();
    await bell("Notifications");
    answer([makeNotice()]);
    FakeSocket.last().accept();
    FakeSocket.last().deliver({ type: "notification", notification: makeNotice() });
    await bell("Notifications , 1 unread");
    expect(onNews).toHaveBeenCalledWith(NUMBER);
  });

  it("takes the count from the other windows", async () => {
    answer([]);
    renderBell();
    await bell("Notifications");
    FakeSocket.last().accept();
    FakeSocket.last().deliver({ type: "count_update", unread_count: 7 });
    await bell("Notifications , 7 unread");
  });
});

describe("a ticket that is looked at", () => {
  function LiveTicket() {
    useLiveNotices(async () => true, vi.fn());
    useReadNoticesOf(NUMBER);
    return <Bell isPhone={false} onOpenTicket={vi.fn()} />;
  }

  it("has its notices read, those that arrive meanwhile too, and the bell follows", async () => {
    const first = makeNotice({ id: "6f0f8f50-0000-4000-8000-000000000001" });
    const second = makeNotice({ id: "6f0f8f50-0000-4000-8000-000000000002" });
    const third = makeNotice({ id: "6f0f8f50-0000-4000-8000-000000000003" });
    const calls: string[][] = [];
    let unread = [first, third];
    const others = 3;
    server.use(
      http.get(LIST, ({ request }) => {
        const asked = new URL(request.url).searchParams;
        expect([asked.get("ticket"), asked.get("is_read")]).toEqual([NUMBER, "false"]);
        return HttpResponse.json(pageOf(unread));
      }),
      http.get(COUNT, () => HttpResponse.json({ unread_count: others + unread.length })),
      http.post("*/api/notifications/notifications/read-some/", async ({ request }) => {
        const { ids } = (await request.json()) as { ids: string[] };
        calls.push(ids);
        unread = unread.filter(({ id }) => !ids.includes(id));
        return HttpResponse.json({ marked_read: ids.length, unread_count: others });
      }),
    );
    renderPage(<LiveTicket />);
    await bell("Notifications , 3 unread");
    expect(unread).toEqual([]);
    unread = [second];
    FakeSocket.last().accept();
    FakeSocket.last().deliver({ type: "notification", notification: second });
    await waitFor(() => expect(unread).toEqual([]));
    await bell("Notifications , 3 unread");
    expect(calls).toEqual([[first.id, third.id], [second.id]]);
  });
});
