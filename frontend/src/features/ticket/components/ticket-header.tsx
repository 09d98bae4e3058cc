import { CopyNumber } from "@/components/copy-number";
import { ExplainedDeadline } from "@/components/explained-deadline";
import { PersonAvatar } from "@/components/person-avatar";
import { PriorityMark } from "@/components/priority-mark";
import { StatusBadge } from "@/components/status-badge";
import { SubjectWords } from "@/components/subject-words";
import { sentence } from "@/lib/sentence";

import type { Task, Ticket } from "../api/ticket";
import classes from "./ticket-header.module.css";

/** The subject of the ticket with its status and holders. */
export function TicketHeader({ ticket, task }: { ticket: Ticket; task: Task | null }) {
  const holders = task?.assigned_users ?? [];
  return (
    <header className={classes.header}>
      <h1 className={classes.subject} dir="auto">
        <SubjectWords subject={ticket.subject} description={ticket.description} />
      </h1>
      <div className={classes.strip}>
        <CopyNumber number={ticket.ticket_id} />
        <StatusBadge status={ticket.status} />
        <PriorityMark priority={task?.priority ?? ticket.priority} withWord />
        {holders.map((holder) => (
          <Person key={holder.user_id} label="Holder" name={holder.user_full_name} />
        ))}
        {task?.owner && <Person label="Owner" name={task.owner.user_full_name} />}
        {task && <span className={classes.workflow}>{task.workflow.name}</span>}
        {task && <Deadlines task={task} />}
      </div>
    </header>
  );
}

/** Both deadlines: that of the step, if somebody has it, and that of the whole ticket. */
function Deadlines({ task }: { task: Task }) {
  const { nearest, sla } = task;
  if (sla.due_at === null || sla.status === "none") return null;
  const subject = { number: task.ticket_number, taskId: task.task_id, rev: task.rev };
  return (
    <span className={classes.deadlines}>
      {nearest.of === "step" && (
        <ExplainedDeadline
          subject={subject}
          deadline={nearest}
          name={nearest.step_name}
          part={sentence`This step, ${nearest.step_name}`}
          isAway={false}
        />
      )}
      <ExplainedDeadline subject={subject} deadline={sla} name="Ticket" isAway={false} />
    </span>
  );
}

function Person({ label, name }: { label: string; name: string }) {
  return (
    <span className={classes.person}>
      <PersonAvatar name={name} size={22} />
      <span className={classes.label}>{label}</span>
      <bdi dir="auto">{name}</bdi>
    </span>
  );
}
