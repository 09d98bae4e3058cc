import { listNames, sentence } from "@/lib/sentence";
import { reasonWords } from "@/lib/waiting";

import type { AllRow, OwnedRow } from "../api/ticket-lists";

/** One row of either list. */
export type ListRow = {
  /** Null where no workflow has taken the ticket. */
  taskId: number | null;
  /** Of the task; 0 where there is none. */
  rev: number;
  number: string;
  subject: string;
  /** Empty if the list does not have it. */
  description: string;
  priority: string;
  status: string | null;
  /** Empty once the task has ended, and before there is one. */
  step: string;
  holders: string;
  kind: string;
  /** Why nobody works on it, in words; empty where somebody does. */
  waiting: string;
  sla: AllRow["sla"];
  /** The target that comes first, of the step or of the ticket. */
  nearest: AllRow["nearest"];
  createdAt: string;
};

const waitingWords = (role: string | null): string =>
  role ? sentence`Nobody in ${role} can take it at present.` : "";

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
  kind: kindOf(row.category, row.sub_category),
  waiting: waitingWords(row.waiting_for_role),
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
  kind: kindOf(row.category, row.sub_category),
  waiting: row.task_id == null ? reasonWords(row.reason) : waitingWords(row.waiting_for_role),
  sla: row.sla,
  nearest: row.nearest,
  createdAt: row.created_at,
});
