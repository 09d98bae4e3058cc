import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, useState } from "react";
import { Hint } from "@/components/hint";

import { lazily } from "@/lib/lazily";
import type { Viewer } from "@/lib/viewer";
import { type Offer, type Task, taskMapQuery } from "../api/ticket";
import classes from "./hand-on.module.css";

const CancelDialog = lazily(() => import("./cancel-dialog").then((it) => it.CancelDialog));
const ClaimDialog = lazily(() => import("./claim-dialog").then((it) => it.ClaimDialog));
const EscalateDialog = lazily(() => import("./escalate-dialog").then((it) => it.EscalateDialog));
const HoldDialog = lazily(() => import("./hold-dialog").then((it) => it.HoldDialog));
const OwnerDialog = lazily(() => import("./owner-dialog").then((it) => it.OwnerDialog));
const PriorityDialog = lazily(() => import("./priority-dialog").then((it) => it.PriorityDialog));
const ReopenDialog = lazily(() => import("./reopen-dialog").then((it) => it.ReopenDialog));
const ResumeDialog = lazily(() => import("./resume-dialog").then((it) => it.ResumeDialog));
const TransferDialog = lazily(() => import("./transfer-dialog").then((it) => it.TransferDialog));

/** The state of the ticket when a dialog was opened. It does not follow later changes. */
export type HandOnSubject = {
  /** The id of the open item; 0 for commands about the whole task. */
  taskItemId: number;
  rev: number;
  holder: { userId: number; name: string };
  /** The name of the current step, or of the step on which the work would go on. */
  stepName: string;
  /** The deadline that the step would have; empty if the offer has none. */
  dueAt: string;
  /** The role of the step. */
  roleName: string;
  /** The role that the step escalates to; empty if there is none. */
  escalateTo: string;
};

/** The props of the dialog of each command. */
export type CommandDialogProps = {
  number: string;
  task: Task;
  viewer: Viewer;
  subject: HandOnSubject;
  /** The current state: null if the command is no longer offered, undefined while that loads. */
  now: HandOnSubject | null | undefined;
  onDone: (message: string, rev: number) => void;
  onClose: () => void;
};

type Command = Offer["command"];

type Way = Exclude<Command, "start" | "act">;

/**
 * For each command the label of its button and its dialog. The labels are short, to fit side by
 * side; `inFull` is the label for screen readers.
 */
const WAYS: Record<
  Way,
  { label: string; inFull?: string; Dialog: ComponentType<CommandDialogProps> }
> = {
  claim: { label: "Claim", inFull: "Claim this ticket", Dialog: ClaimDialog },
  transfer: { label: "Transfer", Dialog: TransferDialog },
  escalate: { label: "Escalate", Dialog: EscalateDialog },
  resume: { label: "Resume", inFull: "Resume this ticket", Dialog: ResumeDialog },
  hold: { label: "Hold", inFull: "Put this ticket on hold", Dialog: HoldDialog },
  reopen: { label: "Reopen", inFull: "Reopen this ticket", Dialog: ReopenDialog },
  change_priority: { label: "Priority", inFull: "Change priority", Dialog: PriorityDialog },
  change_owner: { label: "Owner", inFull: "Change the owner", Dialog: OwnerDialog },
  cancel: { label: "Withdraw", inFull: "Withdraw this ticket", Dialog: CancelDialog },
};

const isWay = (command: Command): command is Way => command in WAYS;

/** The open dialog, and the state of the ticket when it was opened. */
type Open = { way: Way; on: HandOnSubject };

/**
 * The commands that are not moves, such as transfer, hold and withdraw. Shows those that the server
 * offers to the user.
 */
export function HandOn({
  number,
  task,
  offers,
  viewer,
  onDone,
}: {
  number: string;
  task: Task;
  /** Undefined while they load. */
  offers: readonly Offer[] | undefined;
  viewer: Viewer;
  onDone: (message: string, rev: number) => void;
}) {
  const role = useRoleOfStep(number, task, offers !== undefined);
  const [open, setOpen] = useState<Open | null>(null);
  /** The current state for a command: null if it is not offered, undefined while that loads. */
  const subjectOf = (way: Way): HandOnSubject | null | undefined => {
    if (offers === undefined || (way === "transfer" && role === undefined)) return undefined;
    const offer = offers.find(({ command, refused }) => command === way && !refused);
    return offer ? readSubject(task, offer, role ?? "") : null;
  };
  const ways = (offers ?? []).flatMap(({ command, refused }) => {
    const on = isWay(command) ? subjectOf(command) : undefined;
    return isWay(command) && on !== undefined ? { way: command, on, refusal: refused?.error } : [];
  });
  // Keep an open dialog even if nothing is offered any more: it reports the change itself.
  if (!open && ways.length === 0) return null;

  const shared = { number, task, viewer, onDone, onClose: () => setOpen(null) };
  const Chosen = open && WAYS[open.way].Dialog;
  return (
    <>
      {ways.length > 0 && (
        <div className={classes.row}>
          {ways.map(({ way, on, refusal }) => (
            <WayButton
              key={way}
              way={way}
              refusal={refusal}
              onClick={() => on && setOpen({ way, on })}
            />
          ))}
        </div>
      )}
      {Chosen && <Chosen {...shared} subject={open.on} now={subjectOf(open.way)} />}
    </>
  );
}

function WayButton({
  way,
  refusal,
  onClick,
}: {
  way: Way;
  /** Why the command would be refused now; undefined if it would not. */
  refusal: string | undefined;
  onClick: () => void;
}) {
  const { label, inFull } = WAYS[way];
  const button = {
    size: "compact-sm",
    // Only commands that let work begin again on a ticket have a primary button.
    variant: way === "resume" || way === "reopen" || way === "claim" ? "filled" : "subtle",
    className: way === "cancel" ? classes.danger : undefined,
  };
  if (refusal !== undefined) {
    return (
      <Hint label={refusal}>
        {/* Do not use `disabled`: the keyboard has to reach the button to show its tooltip. */}
        <Button
          {...button}
          data-disabled
          aria-disabled
          aria-label={`${inFull ?? label}. ${refusal}`}
          onClick={(event) => event.preventDefault()}
        >
          {label}
        </Button>
      </Hint>
    );
  }
  return (
    <Button {...button} onClick={onClick} aria-label={inFull}>
      {label}
    </Button>
  );
}

const readSubject = (task: Task, offer: Offer, role: string): HandOnSubject => {
  const [holder] = task.assigned_users;
  return {
    taskItemId: offer.task_item_id ?? 0,
    rev: task.rev,
    holder: { userId: holder?.user_id ?? 0, name: holder?.user_full_name ?? "" },
    stepName: task.current_step?.name ?? offer.to?.name ?? "",
    dueAt: offer.to?.due_at ?? "",
    roleName: role || (holder?.role ?? ""),
    escalateTo: offer.to?.role ?? "",
  };
};

/** The role of the current step; empty if it has none, undefined until it is known. */
function useRoleOfStep(number: string, task: Task, isAsked: boolean): string | undefined {
  const map = useQuery({ ...taskMapQuery(number, task), enabled: isAsked });
  if (!map.data || map.isPlaceholderData) return undefined;
  return map.data.nodes.find((node) => node.state === "active")?.role ?? "";
}
