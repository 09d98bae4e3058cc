import { screen } from "@testing-library/react";

import { makeNode, makeTaskMap } from "@/test/factories";
import { renderPage } from "@/test/render";

import type { TaskMapNode } from "../api/ticket";
import { TaskMapSteps } from "./task-map";

const renderMap = (nodes: TaskMapNode[], waitingForRole: string | null = null) =>
  renderPage(<TaskMapSteps map={{ ...makeTaskMap(), nodes }} waitingForRole={waitingForRole} />);

describe("The map of a task", () => {
  it("names the holder of each step and the role", async () => {
    renderMap([makeNode(1, "Triage", "active", "Ana Ruiz"), makeNode(2, "Solve", "pending", null)]);
    expect(await screen.findByText("Ana Ruiz, Technician")).toBeVisible();
    expect(screen.getByText("Technician")).toBeVisible();
  });

  it("says in which role the holder has an escalated step", async () => {
    renderMap([
      makeNode(1, "Triage", "active", "Mia Berg", { holder_role: "Manager", is_escalated: true }),
    ]);
    expect(await screen.findByText("Mia Berg, Manager")).toBeVisible();
    expect(screen.getByText("Escalated from Technician")).toBeVisible();
  });

  it("names the role that the step waits for", async () => {
    renderMap([makeNode(1, "Triage", "active", null)], "Agent");
    expect(await screen.findByText("Waits for somebody in Agent")).toBeVisible();
  });

  it("calls a step without a role automatic", async () => {
    renderMap([makeNode(1, "Choose", "done", null, { role: "" })]);
    expect(await screen.findByText("Automatic")).toBeVisible();
  });
});
