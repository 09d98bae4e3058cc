import type { ActionLog, Task } from "../api/ticket";

export type Rights = {
  canTransfer: boolean;
  canEscalate: boolean;
  /** May end the task, and give it another priority. */
  isInCharge: boolean;
};

/** The right to transfer or escalate the current item, and to decide about the whole task. */
export const rightsOf = (
  task: Pick<Task, "current_step" | "assigned_users" | "owner">,
  viewer: { userId: number; isAdmin: boolean },
): Rights => {
  const holders = task.assigned_users.map((user) => user.user_id);
  if (task.current_step === null) {
    return { canTransfer: false, canEscalate: false, isInCharge: false };
  }
  const isInCharge = viewer.isAdmin || task.owner?.user_id === viewer.userId;
  const isHeld = holders.length > 0;
  return {
    canTransfer: isHeld && isInCharge,
    canEscalate: isHeld && (isInCharge || holders.includes(viewer.userId)),
    isInCharge,
  };
};

/** The open item of the present step: the last one given out on which nobody has acted. */
export const openItemOf = (
  logs: readonly ActionLog[],
  task: Pick<Task, "current_step" | "assigned_users">,
): ActionLog | undefined =>
  logs.findLast(
    (log) =>
      log.acted_on === null &&
      log.assigned_on_step_id === task.current_step?.step_id &&
      task.assigned_users.some((user) => user.user_id === log.user_id),
  );
