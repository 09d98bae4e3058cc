import { Button, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { lazily } from "@/lib/lazily";
import { sentence } from "@/lib/sentence";
import type { Viewer } from "@/lib/viewer";
import { actionLogQuery, routeQuery, type Task } from "../api/ticket";
import { openItemOf, rightsOf } from "../lib/hand-on";
import classes from "./hand-on.module.css";

const CancelDialog = lazily(() => import("./cancel-dialog").then((it) => it.CancelDialog));
const EscalateDialog = lazily(() => import("./escalate-dialog").then((it) => it.EscalateDialog));
const PriorityDialog = lazily(() => import("./priority-dialog").then((it) => it.PriorityDialog));
const TransferDialog = lazily(() => import("./transfer-dialog").then((it) => it.TransferDialog));

/** The state on which an open dialog is based, kept while the ticket behind it may move. */
export type HandOnSubject = {
  taskItemId: number;
  rev: number;
  holder: { userId: number; name: string };
  stepName: string;
  /** The role of the step. */
  roleName: string;
  /** The role that the step escalates to; empty where it escalates to nobody. */
  escalateTo: string;
};

type Kind = "transfer" | "escalate" | "priority" | "cancel";

/** Short, so that they fit beside one another; in full for screen readers. */
const LABELS: Record<Kind, { label: string; inFull?: string }> = {
  transfer: { label: "Transfer" },
  escalate: { label: "Escalate" },
  priority: { label: "Priority", inFull: "Change priority" },
  cancel: { label: "Withdraw", inFull: "Withdraw this ticket" },
};

/** The open dialog and its target: the item for transfer and escalation, the task for the others. */
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
  // A dialog outlives its target: it reports a lost race itself.
  if (!open && ways.length === 0) return null;

  const shared = { number, task, onDone, onClose: () => setOpen(null) };
  const charge = isInCharge ? { rev: task.rev } : null;
  return (
    <>
      {ways.length > 0 && (
        <div className={classes.row}>
          {ways.map((way) => (
            <WayButton key={way.kind} way={way} onClick={() => setOpen(way)} />
          ))}
        </div>
      )}
      {open?.kind === "transfer" && (
        <TransferDialog
          {...shared}
          subject={open.on}
          now={canTransfer ? subject : null}
          viewer={viewer}
        />
      )}
      {open?.kind === "escalate" && (
        <EscalateDialog
          {...shared}
          subject={open.on}
          now={canEscalate && subject?.escalateTo !== "" ? subject : null}
        />
      )}
      {open?.kind === "priority" && <PriorityDialog {...shared} rev={open.rev} now={charge} />}
      {open?.kind === "cancel" && <CancelDialog {...shared} rev={open.rev} now={charge} />}
    </>
  );
}

function WayButton({ way, onClick }: { way: Open; onClick: () => void }) {
  const { label, inFull } = LABELS[way.kind];
  const button = {
    size: "compact-sm",
    variant: "subtle",
    className: way.kind === "cancel" ? classes.danger : undefined,
  };
  if (way.kind === "escalate" && way.on.escalateTo === "") {
    const why = sentence`No role is set for ${way.on.stepName} to escalate to.`;
    return (
      <Tooltip label={why}>
        {/* Still reachable by keyboard, so that it can say why it does nothing. */}
        <Button
          {...button}
          data-disabled
          aria-disabled
          aria-label={`${label}. ${why}`}
          onClick={(event) => event.preventDefault()}
        >
          {label}
        </Button>
      </Tooltip>
    );
  }
  return (
    <Button {...button} onClick={onClick} aria-label={inFull}>
      {label}
    </Button>
  );
}

/** The open item of the present step: null where there is none, undefined while it is not known. */
function useSubject(
  number: string,
  task: Task,
  isAsked: boolean,
): HandOnSubject | null | undefined {
  const log = useQuery({ ...actionLogQuery(number, task), enabled: isAsked });
  const route = useQuery({ ...routeQuery(number, task), enabled: isAsked });
  if (!isAsked) return null;
  const isOld = log.isPlaceholderData || route.isPlaceholderData;
  if (!log.data || !route.data || isOld) return undefined;
  const item = openItemOf(log.data, task);
  if (!item) return null;
  const here = route.data.nodes.find((node) => node.state === "active");
  return {
    taskItemId: item.task_item_id,
    rev: task.rev,
    holder: { userId: item.user_id, name: item.user_full_name },
    stepName: task.current_step?.name ?? "",
    roleName: here?.role ?? item.role,
    escalateTo: here?.escalate_to ?? "",
  };
}
