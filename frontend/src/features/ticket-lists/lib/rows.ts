import { listNames, sentence } from "@/lib/sentence";
import { reasonWords } from "@/lib/waiting";

import type { AllRow, OwnedRow } from "../api/ticket-lists";

/** One row of the list of all tickets or of owned tickets. */
export type ListRow = {
  /** Null if no workflow has taken the ticket. */
  taskId: number | null;
  /** The revision of the task; 0 if there is no task. */
  rev: number;
  number: string;
  subject: string;
  /** Empty if the list does not have it. */
  description: string;
  priority: string;
  status: string | null;
  /** Empty if there is no task or if it has ended. */
  step: string;
  holders: string;
  /** The role whose work it is at present, or for which it waits; empty if nobody's. */
  role: string;
  kind: string;
  /** A sentence about why nobody works on it; empty if somebody does. */
  waiting: string;
  sla: AllRow["sla"];
  /** The deadline that comes first: that of the step or that of the ticket. */
  nearest: AllRow["nearest"];
  createdAt: string;
};

/** Why nobody has a task; empty if somebody has it or if it has ended. */
const waitingWords = (
  role: string | null,
  users: OwnedRow["assigned_users"],
  step: string,
): string => {
  if (role) return sentence`Nobody in ${role} can take it at present.`;
  // For a task without a holder somebody is looked for, unless it is stuck on an automatic step.
  return step && users.length === 0 ? reasonWords("condition_failed") : "";
};

const namesOf = (users: OwnedRow["assigned_users"]): string =>
  listNames(users.map((user) => user.user_full_name));

const kindOf = (category: string, subCategory: string): string =>
  [category, subCategory].filter(Boolean).join(" / ");

export const fromOwned = (row: OwnedRow): ListRow => ({
  taskId: row.task_id,
  rev: row.rev,
  number: row.ticket_number,
  subject: row.ticket_subject,
  description: row.ticket_description,
  priority: row.priority,
  status: row.status,
  step: row.current_step_name,
  holders: namesOf(row.assigned_users),
  role: row.assigned_users[0]?.role ?? row.waiting_for_role ?? "",
  kind: kindOf(row.category, row.sub_category),
  waiting: waitingWords(row.waiting_for_role, row.assigned_users, row.current_step_name),
  sla: row.sla,
  nearest: row.nearest,
  createdAt: row.created_at,
});

export const fromAll = (row: AllRow): ListRow => ({
  taskId: row.task_id ?? null,
  rev: row.rev ?? 0,
  number: row.ticket_number,
  subject: row.ticket_subject,
  description: "",
  priority: row.priority,
  status: row.status ?? null,
  step: row.current_step?.name ?? "",
  holders: namesOf(row.assigned_users),
  role: row.assigned_users[0]?.role ?? row.waiting_for_role ?? "",
  kind: kindOf(row.category, row.sub_category),
  waiting:
    row.task_id == null
      ? reasonWords(row.reason)
      : waitingWords(row.waiting_for_role, row.assigned_users, row.current_step?.name ?? ""),
  sla: row.sla,
  nearest: row.nearest,
  createdAt: row.created_at,
});
