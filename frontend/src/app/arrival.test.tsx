import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";

import { useArrival } from "./arrival";

let listed = ["TX1", "TX2", "TX3"];
let ticketHeading: (() => void) | null = null;

function Frame() {
  useArrival();
  return (
    <>
      <Link to="/my-work">My work</Link>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}

function List() {
  return (
    <>
      <h1>My work</h1>
      {listed.map((number) => (
        <Link key={number} to="/tickets/$number" params={{ number }} data-row-link>
          {number}
        </Link>
      ))}
    </>
  );
}

function Ticket() {
  const [isLoaded, setLoaded] = useState(false);
  ticketHeading = () => setLoaded(true);
  return (
    <>
      <input aria-label="Reply" />
      {isLoaded && <h1>Laptop</h1>}
    </>
  );
}

const start = async (address = "/my-work") => {
  const root = createRootRoute({ component: Frame });
  const route = (path: string, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path, component });
  const router = createRouter({
    routeTree: root.addChildren([route("/my-work", List), route("/tickets/$number", Ticket)]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  render(<RouterProvider router={router} />);
  await screen.findByRole("main");
  return { user: userEvent.setup(), router };
};

beforeEach(() => {
  listed = ["TX1", "TX2", "TX3"];
});

describe("Whoever comes to another page", () => {
  it("starts at its heading, as soon as there is one", async () => {
    const { user } = await start();
    await user.click(await screen.findByRole("link", { name: "TX2" }));
    await screen.findByRole("textbox", { name: "Reply" });
    act(() => ticketHeading?.());
    await waitFor(() => expect(screen.getByRole("heading", { name: "Laptop" })).toHaveFocus());
  });

  it("is left alone who has gone on to write", async () => {
    const { user } = await start();
    await user.click(await screen.findByRole("link", { name: "TX2" }));
    const reply = await screen.findByRole("textbox", { name: "Reply" });
    await user.click(reply);
    act(() => ticketHeading?.());
    expect(reply).toHaveFocus();
  });

  it("goes on from the row that was opened", async () => {
    const { user, router } = await start();
    await user.click(await screen.findByRole("link", { name: "TX2" }));
    await screen.findByRole("textbox", { name: "Reply" });
    act(() => router.history.back());
    await waitFor(() => expect(screen.getByRole("link", { name: "TX2" })).toHaveFocus());
  });

  it("goes on from the row that has its place now", async () => {
    const { user, router } = await start();
    await user.click(await screen.findByRole("link", { name: "TX2" }));
    await screen.findByRole("textbox", { name: "Reply" });
    listed = ["TX1", "TX3"];
    act(() => router.history.back());
    await waitFor(() => expect(screen.getByRole("link", { name: "TX3" })).toHaveFocus());
  });

  it("starts at the heading of a list that was not left by a row", async () => {
    const { user } = await start("/tickets/TX9");
    await user.click(await screen.findByRole("link", { name: "My work" }));
    await waitFor(() => expect(screen.getByRole("heading", { name: "My work" })).toHaveFocus());
  });
});
