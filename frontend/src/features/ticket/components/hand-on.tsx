import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { actionLogQuery, routeQuery, type Task } from "../api/ticket";
import { openItemOf, rightsOf } from "../lib/hand-on";
import { EscalateDialog } from "./escalate-dialog";
import classes from "./hand-on.module.css";
import type { Viewer } from "./ticket-page";
import { TransferDialog } from "./transfer-dialog";

/** What an open dialog stands on, kept while the ticket behind it may move. */
export type HandOnSubject = {
  taskItemId: number;
  rev: number;
  holder: { userId: number; name: string };
  stepName: string;
  /** The role of the step. */
  roleName: string;
};

/** The quiet ways out of a step: to another person, and up. Nothing for those who may do neither. */
export function HandOn({
  number,
  task,
  viewer,
  onDone,
}: {
  number: string;
  task: Task;
  viewer: Viewer;
  onDone: (message: string, rev: number) => void;
}) {
  const { canTransfer, canEscalate } = rightsOf(task, viewer);
  const isAllowed = canTransfer || canEscalate;
  const log = useQuery({ ...actionLogQuery(number, task), enabled: isAllowed });
  const route = useQuery({ ...routeQuery(number, task), enabled: isAllowed });
  const [open, setOpen] = useState<{ kind: "transfer" | "escalate"; on: HandOnSubject } | null>(
    null,
  );

  const here = route.data?.nodes.find((node) => node.state === "active");
  const item = log.data && openItemOf(log.data, task);
  const subject: HandOnSubject | null = item
    ? {
        taskItemId: item.task_item_id,
        rev: task.rev,
        holder: { userId: item.user_id, name: item.user_full_name },
        stepName: task.current_step?.name ?? "",
        roleName: here?.role ?? item.role,
      }
    : null;
  // A dialog outlives what it stood on: a lost race is told inside it.
  if (!open && (!isAllowed || !subject)) return null;

  const shared = open && { number, task, subject: open.on, onDone, onClose: () => setOpen(null) };
  return (
    <>
      {isAllowed && subject && (
        <div className={classes.row}>
          {canTransfer && (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => setOpen({ kind: "transfer", on: subject })}
            >
              Transfer
            </Button>
          )}
          {canEscalate && (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => setOpen({ kind: "escalate", on: subject })}
            >
              Escalate
            </Button>
          )}
        </div>
      )}
      {shared && open.kind === "transfer" && <TransferDialog {...shared} viewer={viewer} />}
      {shared && open.kind === "escalate" && <EscalateDialog {...shared} />}
    </>
  );
}
