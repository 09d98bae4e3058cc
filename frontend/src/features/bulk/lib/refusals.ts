import type { BulkTicket } from "@/lib/bulk";
import { sentence } from "@/lib/sentence";

import type { Action, Result } from "../api/bulk";

/** Tickets that are refused for the same reason. */
export type Refusal = { reason: string; tickets: BulkTicket[] };

/** The tickets that an action can change now, and the others by reason. */
export type Forecast = { can: BulkTicket[]; cannot: Refusal[]; cannotCount: number };

/** The server numbers the tasks that it does not know, so its words would differ for each. */
const UNKNOWN: Record<string, string> = {
  task_not_found: "You cannot see them any more.",
};

export const reasonOf = ({ code, error }: Pick<Result, "code" | "error">): string =>
  UNKNOWN[code ?? ""] ?? (error || "It was refused without a reason.");

/** Groups tickets by the reason of each, the largest group first. */
export const groupRefusals = (
  refused: readonly { ticket: BulkTicket; reason: string }[],
): Refusal[] => {
  const groups = new Map<string, BulkTicket[]>();
  for (const { ticket, reason } of refused) {
    groups.set(reason, [...(groups.get(reason) ?? []), ticket]);
  }
  return [...groups]
    .map(([reason, tickets]) => ({ reason, tickets }))
    .sort((one, other) => other.tickets.length - one.tickets.length);
};

/** Reads the preview of one action. Tickets that it does not name yet are in neither part. */
export const forecastOf = (
  action: Action,
  tickets: readonly BulkTicket[],
  preview: readonly Result[],
): Forecast => {
  const results = new Map(
    preview.filter((row) => row.action === action).map((row) => [row.task_id, row]),
  );
  const can: BulkTicket[] = [];
  const refused: { ticket: BulkTicket; reason: string }[] = [];
  for (const ticket of tickets) {
    const result = results.get(ticket.taskId);
    if (result?.ok) can.push(ticket);
    else if (result) refused.push({ ticket, reason: reasonOf(result) });
  }
  return { can, cannot: groupRefusals(refused), cannotCount: refused.length };
};

/** The roles of the tickets with how many each has, the most frequent first. */
export const rolesOf = (tickets: readonly BulkTicket[]): { role: string; count: number }[] => {
  const counts = new Map<string, number>();
  for (const { role } of tickets) counts.set(role, (counts.get(role) ?? 0) + 1);
  return [...counts]
    .map(([role, count]) => ({ role, count }))
    .sort((one, other) => other.count - one.count || one.role.localeCompare(other.role));
};

/** The forecast of a transfer to somebody of `role`: tickets of other roles stay where they are. */
export const onlyOfRole = (forecast: Forecast, role: string): Forecast => {
  const others = forecast.can.filter((ticket) => ticket.role !== role);
  const cannot = groupRefusals(
    others.map((ticket) => ({
      ticket,
      reason: sentence`The work is ${ticket.role || "nobody"}’s.`,
    })),
  );
  return {
    can: forecast.can.filter((ticket) => ticket.role === role),
    cannot: [...forecast.cannot, ...cannot],
    cannotCount: forecast.cannotCount + others.length,
  };
};
