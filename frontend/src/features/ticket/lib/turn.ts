import { sentence } from "@/lib/sentence";

import type { Offer, Task } from "../api/ticket";

/** Whose turn it is, from the user's point of view. */
export type Turn = "mine" | "on_behalf" | "theirs" | "waiting" | "held" | "ended";

/** `offers` are the commands that the server offers to the user; undefined while they load. */
export const turnOf = (
  task: Pick<Task, "status" | "assigned_users" | "current_step">,
  userId: number,
  offers: readonly Offer[] | undefined,
): Turn => {
  if (task.current_step === null || ["completed", "cancelled"].includes(task.status)) {
    return "ended";
  }
  if (task.status === "on_hold") return "held";
  if (task.assigned_users.some((user) => user.user_id === userId)) return "mine";
  if (task.assigned_users.length === 0) return "waiting";
  return offers?.some(({ command }) => command === "act") ? "on_behalf" : "theirs";
};

/** A sentence about the task's step and its holder. */
export const standWords = (
  task: Pick<Task, "status" | "assigned_users" | "current_step" | "waiting_for_role">,
): string => {
  if (task.current_step === null) {
    return task.status === "cancelled"
      ? "This ticket was withdrawn."
      : "Every step is done and the ticket is resolved.";
  }
  const names = task.assigned_users.map((user) => user.user_full_name);
  const step = task.current_step.name;
  if (task.status === "on_hold") {
    return names.length > 0
      ? sentence`It is on hold at ${step}; ${names} has it. The clock is paused.`
      : sentence`It is on hold at ${step}, and nobody has it yet. The clock is paused.`;
  }
  if (names.length > 0) return sentence`${names} has it, at ${step}.`;
  // For a task without a holder somebody is looked for, unless it is stuck on an automatic step.
  return task.waiting_for_role
    ? sentence`It waits at ${step} until somebody in ${task.waiting_for_role} can take it.`
    : sentence`The workflow cannot decide how it goes on from ${step}: an Admin has to look.`;
};

/** The words of the button that opens the explanation. */
export const whyLabel = (
  task: Pick<Task, "assigned_users" | "current_step">,
  userId: number,
): string => {
  if (task.current_step === null) return "Who had it, and why";
  const [holder] = task.assigned_users;
  if (holder === undefined) return "Why nobody?";
  return holder.user_id === userId ? "Why me?" : "Why this person?";
};
