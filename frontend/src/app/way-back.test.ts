import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
} from "@tanstack/react-router";

import { makeUser } from "@/test/factories";

import { keepWayBack, wayBackOf } from "./way-back";

const visit = async (...addresses: string[]) => {
  const root = createRootRoute();
  const paths = ["/login", "/my-work", "/tickets", "/owned", "/tickets/$number"];
  const routes = paths.map((path) => createRoute({ getParentRoute: () => root, path }));
  const history = createMemoryHistory({ initialEntries: ["/my-work"] });
  const router = createRouter({ routeTree: root.addChildren(routes), history });
  keepWayBack(router);
  for (const address of addresses) {
    history.push(address);
    await router.load();
    router.emit({
      type: "onResolved",
      toLocation: router.state.location,
      pathChanged: true,
      hrefChanged: true,
      hashChanged: false,
    });
  }
};

const withRoles = (...roles: [system: string, role: string][]) =>
  makeUser({ roles: roles.map(([system, role]) => ({ system, role })) });

const agent = withRoles(["tts", "Agent"]);

describe("the way back", () => {
  it("leads to the list one came from, with its filters", async () => {
    await visit("/owned?tab=inactive&page=2", "/tickets/TX1");
    expect(wayBackOf(agent)).toEqual({
      to: "/owned",
      search: { tab: "inactive", page: 2 },
      label: "Owned",
    });
  });

  it("is the list of the role for whoever came by a link", async () => {
    await visit("/tickets/TX1");
    expect(wayBackOf(agent).to).toBe("/my-work");
    expect(wayBackOf(withRoles(["tts", "Admin"])).to).toBe("/tickets");
    expect(wayBackOf(withRoles(["hdts", "Ticket Coordinator"])).to).toBe("/owned");
    expect(wayBackOf(withRoles(["tts", "Ticket Coordinator"], ["tts", "Agent"])).to).toBe(
      "/my-work",
    );
  });

  it("forgets the list when the person changes", async () => {
    await visit("/tickets?q=vpn", "/login", "/tickets/TX1");
    expect(wayBackOf(agent)).toEqual({ to: "/my-work", search: {}, label: "My work" });
  });
});
