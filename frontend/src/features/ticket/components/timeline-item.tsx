import type { ReactNode } from "react";

import { Icon, type IconName } from "@/components/icon";
import { Moment } from "@/components/moment";

import type { ActionLog } from "../api/ticket";
import type { TimelineEntry } from "../lib/timeline";
import type { Viewer } from "../lib/viewer";
import { CommentItem } from "./comment-item";
import classes from "./timeline-item.module.css";

export function TimelineItem({
  number,
  entry,
  viewer,
}: {
  number: string;
  entry: TimelineEntry;
  viewer: Viewer;
}) {
  if (entry.kind === "comment") {
    return <CommentItem number={number} comment={entry.comment} viewer={viewer} />;
  }
  return entry.kind === "assigned" ? (
    <AssignedItem log={entry.log} />
  ) : (
    <ActedItem log={entry.log} at={entry.at} />
  );
}

const ORIGINS: Record<string, string> = {
  Transferred: "by transfer",
  Escalation: "by escalation",
};

function AssignedItem({ log }: { log: ActionLog }) {
  const origin = ORIGINS[log.origin];
  return (
    <Happening icon="person" at={log.assigned_on}>
      <strong>{log.user_full_name}</strong> got it for{" "}
      <strong>{log.assigned_on_step_name || "this ticket"}</strong>, as {log.role}
      {origin && `, ${origin}`}
    </Happening>
  );
}

const ACTS: Record<string, { icon: IconName; words: string }> = {
  resolved: { icon: "check", words: "finished" },
  reassigned: { icon: "arrow", words: "handed over" },
  escalated: { icon: "up", words: "escalated" },
};

function ActedItem({ log, at }: { log: ActionLog; at: string }) {
  const act = ACTS[log.status] ?? { icon: "check" as const, words: "acted on" };
  return (
    <Happening icon={act.icon} at={at} tone="ok">
      <strong>{log.user_full_name}</strong> {act.words}{" "}
      <strong>{log.assigned_on_step_name || "this ticket"}</strong>
      {log.notes && <q className={classes.note}>{log.notes}</q>}
    </Happening>
  );
}

function Happening({
  icon,
  at,
  tone,
  children,
}: {
  icon: IconName;
  at: string;
  tone?: "ok";
  children: ReactNode;
}) {
  return (
    <li className={classes.happening} data-tone={tone}>
      <span className={classes.sign}>
        <Icon name={icon} size={14} />
      </span>
      <p className={classes.words}>{children}</p>
      <span className={classes.at}>
        <Moment at={at} form="moment" />
      </span>
    </li>
  );
}
