import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { lazily } from "@/lib/lazily";

import { actionLogQuery, routeQuery, type Task } from "../api/ticket";
import { openItemOf, rightsOf } from "../lib/hand-on";
import type { Viewer } from "../lib/viewer";
import classes from "./hand-on.module.css";

const CancelDialog = lazily(() => import("./cancel-dialog").then((it) => it.CancelDialog));
const EscalateDialog = lazily(() => import("./escalate-dialog").then((it) => it.EscalateDialog));
const PriorityDialog = lazily(() => import("./priority-dialog").then((it) => it.PriorityDialog));
const TransferDialog = lazily(() => import("./transfer-dialog").then((it) => it.TransferDialog));

/** What an open dialog stands on, kept while the ticket behind it may move. */
export type HandOnSubject = {
  taskItemId: number;
  rev: number;
  holder: { userId: number; name: string };
  stepName: string;
  /** The role of the step. */
  roleName: string;
};

type Kind = "transfer" | "escalate" | "priority" | "cancel";

/** Short, so that they fit beside one another; in full for whoever hears them alone. */
const LABELS: Record<Kind, { label: string; inFull?: string }> = {
  transfer: { label: "Transfer" },
  escalate: { label: "Escalate" },
  priority: { label: "Priority", inFull: "Change priority" },
  cancel: { label: "Cancel", inFull: "Cancel this ticket" },
};

/** What is open, and what it stands on: the item for what hands it on, the task for the rest. */
type Open =
  | { kind: "transfer" | "escalate"; on: HandOnSubject }
  | { kind: "priority" | "cancel"; rev: number };

/**
 * The quiet ways: to another person, up, to another priority, and out. Only those that are open to
 * this person.
 */
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
  const { canTransfer, canEscalate, isInCharge } = rightsOf(task, viewer);
  const subject = useSubject(number, task, canTransfer || canEscalate);
  const [open, setOpen] = useState<Open | null>(null);

  const ways: Open[] = [];
  if (subject && canTransfer) ways.push({ kind: "transfer", on: subject });
  if (subject && canEscalate) ways.push({ kind: "escalate", on: subject });
  if (isInCharge) ways.push({ kind: "priority", rev: task.rev }, { kind: "cancel", rev: task.rev });
  // A dialog outlives what it stood on: a lost race is told inside it.
  if (!open && ways.length === 0) return null;

  const shared = { number, task, onDone, onClose: () => setOpen(null) };
  return (
    <>
      {ways.length > 0 && (
        <div className={classes.row}>
          {ways.map((way) => (
            <Button
              key={way.kind}
              size="compact-sm"
              variant="subtle"
              onClick={() => setOpen(way)}
              aria-label={LABELS[way.kind].inFull}
            >
              {LABELS[way.kind].label}
            </Button>
          ))}
        </div>
      )}
      {open?.kind === "transfer" && (
        <TransferDialog {...shared} subject={open.on} viewer={viewer} />
      )}
      {open?.kind === "escalate" && <EscalateDialog {...shared} subject={open.on} />}
      {open?.kind === "priority" && <PriorityDialog {...shared} rev={open.rev} />}
      {open?.kind === "cancel" && <CancelDialog {...shared} rev={open.rev} />}
    </>
  );
}

/** The open item of the present step, once it is known. */
function useSubject(number: string, task: Task, isAsked: boolean): HandOnSubject | null {
  const log = useQuery({ ...actionLogQuery(number, task), enabled: isAsked });
  const route = useQuery({ ...routeQuery(number, task), enabled: isAsked });
  const item = isAsked && log.data ? openItemOf(log.data, task) : undefined;
  if (!item) return null;
  const here = route.data?.nodes.find((node) => node.state === "active");
  return {
    taskItemId: item.task_item_id,
    rev: task.rev,
    holder: { userId: item.user_id, name: item.user_full_name },
    stepName: task.current_step?.name ?? "",
    roleName: here?.role ?? item.role,
  };
}
