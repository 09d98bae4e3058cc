import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";

import { makeOwnTicket, pageOf, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { OwnTicketsSearch } from "../lib/search";
import { OwnTicketsPage } from "./own-tickets-page";

const TICKETS = "*/api/tickets-service/tickets/";

function Page({ initial = {} }: { initial?: OwnTicketsSearch }) {
  const [search, setSearch] = useState(initial);
  return (
    <OwnTicketsPage
      search={search}
      onSearch={(patch) => setSearch({ ...search, page: undefined, ...patch })}
    />
  );
}

const serve = (answer: (query: URLSearchParams) => Response) =>
  server.use(http.get(TICKETS, ({ request }) => answer(new URL(request.url).searchParams)));

describe("OwnTicketsPage", () => {
  it("lists what is open, newest first", async () => {
    let asked = new URLSearchParams();
    serve((query) => {
      asked = query;
      return HttpResponse.json(pageOf([makeOwnTicket()]));
    });
    renderPage(<Page />);
    const link = await screen.findByRole("link", { name: "Laptop does not start" });
    expect(link).toHaveAttribute("href", `/tickets/${makeOwnTicket().ticket_id}`);
    expect(asked.getAll("status")).toEqual(["New", "Open", "In Progress", "On Hold", "Pending"]);
    expect(asked.get("ordering")).toBe("-created_at");
    expect(screen.getByRole("row", { name: /Technology \/ Support In Progress/ })).toBeVisible();
  });

  it("asks the server for what is done, searched and sorted", async () => {
    let asked = new URLSearchParams();
    serve((query) => {
      asked = query;
      return HttpResponse.json(pageOf([makeOwnTicket({ status: "Resolved" })]));
    });
    const { user } = renderPage(<Page />);
    await screen.findByText("Resolved");
    await user.click(screen.getByRole("button", { name: "Done" }));
    await user.click(screen.getByRole("button", { name: "Status" }));
    await user.type(screen.getByRole("textbox", { name: /Search/ }), "laptop");
    await waitFor(() => expect(asked.get("search")).toBe("laptop"));
    expect(asked.getAll("status")).toContain("Closed");
    expect(asked.get("ordering")).toBe("status");
  });

  it("pages through many", async () => {
    let asked = new URLSearchParams();
    serve((query) => {
      asked = query;
      return HttpResponse.json(pageOf([makeOwnTicket()], 60));
    });
    const { user } = renderPage(<Page />);
    expect(await screen.findByText("1–25 of 60")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Next" }));
    await waitFor(() => expect(asked.get("page")).toBe("2"));
  });

  it("offers the first step where there is nothing, and clears filters", async () => {
    serve(() => HttpResponse.json(pageOf([])));
    const { user } = renderPage(<Page initial={{ q: "nothing" }} />);
    expect(await screen.findByText("Nothing matches")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByText("Nothing is open")).toBeVisible();
    expect(screen.getByRole("link", { name: "Create a ticket" })).toHaveAttribute("href", "/new");
  });

  it("says when it did not load, and tries again", async () => {
    let isAway = true;
    serve(() =>
      isAway
        ? HttpResponse.json(problem("unavailable", "Not answering."), { status: 503 })
        : HttpResponse.json(pageOf([makeOwnTicket()])),
    );
    const { user } = renderPage(<Page />);
    expect(await screen.findByText("Your tickets did not load")).toBeVisible();
    isAway = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "Laptop does not start" })).toBeVisible();
  });
});
