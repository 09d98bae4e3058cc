import { CopyNumber } from "@/components/copy-number";
import { PersonAvatar } from "@/components/person-avatar";
import { PriorityMark } from "@/components/priority-mark";
import { StatusBadge } from "@/components/status-badge";
import { SubjectWords } from "@/components/subject-words";

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
      </div>
    </header>
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
