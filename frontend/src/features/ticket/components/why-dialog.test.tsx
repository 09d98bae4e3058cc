import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeDecision, makeTask, NUMBER, pageOf, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { WhyDialog } from "./why-dialog";

const DECISIONS = "*/api/workflow/tasks/200/decisions/";

const openFor = (userId: number, task = makeTask()) =>
  renderPage(<WhyDialog number={NUMBER} task={task} userId={userId} onClose={() => {}} />);

const ben = { user_id: 12, user_full_name: "Ben Okafor", role: "Technician" };

describe("why somebody has the ticket", () => {
  it("is said in sentences, with everybody who was considered and the next turn", async () => {
    const match = makeDecision({
      seq: 1,
      kind: "match",
      candidates: [],
      step: null,
      role: null,
      reason: "IT Support Request takes it.",
    });
    server.use(http.get(DECISIONS, () => HttpResponse.json(pageOf([match, makeDecision()]))));
    openFor(11, makeTask({ assigned_users: [ben] }));
    const dialog = within(await screen.findByRole("dialog", { name: "Why Ben Okafor has it" }));
    expect(await dialog.findByText(/Ben Okafor takes the turn of Ana Ruiz, who is away/));
    const people = within(dialog.getByRole("list", { name: /considered/ }));
    expect(people.getAllByRole("listitem").map((it) => it.textContent)).toEqual([
      expect.stringMatching(/Ana Ruiz.*Away until .*Away$/),
      expect.stringMatching(/Ben Okafor.*Got it as delegate$/),
      expect.stringMatching(/Cora Lima.*The turn comes later\..*Later$/),
    ]);
    expect(dialog.getByText(/the next turn was that of Ben Okafor/)).toBeVisible();
    expect(dialog.getByText("IT Support Request takes it.")).toBeVisible();
  });

  it("reads every page of a long story, and folds what came before", async () => {
    const earlier = makeDecision({
      seq: 2,
      reason: "Cora Lima has the first turn among 3 people.",
      step: { step_id: 1, name: "Triage" },
    });
    server.use(
      http.get(DECISIONS, ({ request }) => {
        const isFirst = new URL(request.url).searchParams.get("page") === "1";
        return HttpResponse.json(
          isFirst
            ? { ...pageOf([earlier], 2), next: "http://localhost/?page=2" }
            : pageOf([makeDecision()], 2),
        );
      }),
    );
    const { user } = openFor(11);
    await user.click(await screen.findByText("Cora Lima has the first turn among 3 people."));
    expect(screen.getByText("Before that")).toBeVisible();
    expect(screen.getAllByRole("list", { name: /considered/ })).toHaveLength(2);
  });

  it("is asked again after an error", async () => {
    server.use(
      http.get(DECISIONS, () =>
        HttpResponse.json(problem("unavailable", "Busy."), { status: 503 }),
      ),
    );
    const { user } = openFor(11);
    expect(await screen.findByText("The explanation did not load")).toBeVisible();
    server.use(http.get(DECISIONS, () => HttpResponse.json(pageOf([makeDecision()]))));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText(/the next turn was that of/)).toBeVisible();
  });

  it("is plain about a ticket that has come to nobody", async () => {
    server.use(http.get(DECISIONS, () => HttpResponse.json(pageOf([]))));
    openFor(11, makeTask({ assigned_users: [] }));
    expect(await screen.findByRole("dialog", { name: "Why nobody has it yet" })).toBeVisible();
    expect(await screen.findByText(/^Nobody has been asked yet/)).toBeVisible();
  });
});
