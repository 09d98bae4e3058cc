import type { BulkTicket } from "@/lib/bulk";

import type { Result } from "../api/bulk";
import { forecastOf, onlyOfRole, rolesOf } from "./refusals";

const ticket = (taskId: number, role = "Agent"): BulkTicket => ({
  taskId,
  number: `TX${taskId}`,
  subject: `Laptop ${taskId}`,
  role,
});

const can = (task_id: number): Result => ({ task_id, action: "hold", ok: true, status: 200 });
const cannot = (task_id: number, error: string, code = "refused"): Result => ({
  task_id,
  action: "hold",
  ok: false,
  status: 409,
  code,
  error,
});

describe("A forecast", () => {
  it("groups refusals by reason, the largest group first", () => {
    const tickets = [1, 2, 3, 4].map((id) => ticket(id));
    const preview = [
      can(1),
      cannot(2, "It has ended."),
      cannot(3, "On hold."),
      cannot(4, "On hold."),
    ];
    expect(forecastOf("hold", tickets, preview)).toEqual({
      can: [ticket(1)],
      cannot: [
        { reason: "On hold.", tickets: [ticket(3), ticket(4)] },
        { reason: "It has ended.", tickets: [ticket(2)] },
      ],
      cannotCount: 3,
    });
  });

  it("has one reason for all tickets that are out of sight", () => {
    const unknown = [1, 2].map((id) => cannot(id, `No task ${id}.`, "task_not_found"));
    const { cannot: groups } = forecastOf("hold", [ticket(1), ticket(2)], unknown);
    expect(groups).toEqual([
      { reason: "You cannot see them any more.", tickets: [ticket(1), ticket(2)] },
    ]);
  });

  it("reads only its own action, and says nothing of tickets without a result", () => {
    const other: Result = { ...can(1), action: "cancel" };
    expect(forecastOf("hold", [ticket(1), ticket(2)], [other])).toEqual({
      can: [],
      cannot: [],
      cannotCount: 0,
    });
  });

  it("of a transfer leaves tickets of other roles where they are", () => {
    const tickets = [ticket(1), ticket(2, "Technician"), ticket(3), ticket(4)];
    const preview = [can(1), can(2), can(3), cannot(4, "On hold.")];
    const all = forecastOf("hold", tickets, preview);
    expect(rolesOf(all.can)).toEqual([
      { role: "Agent", count: 2 },
      { role: "Technician", count: 1 },
    ]);
    expect(onlyOfRole(all, "Agent")).toEqual({
      can: [ticket(1), ticket(3)],
      cannot: [
        { reason: "On hold.", tickets: [ticket(4)] },
        { reason: "The work is Technician’s.", tickets: [ticket(2, "Technician")] },
      ],
      cannotCount: 2,
    });
  });
});
