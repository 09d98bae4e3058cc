import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { CopyNumber } from "@/components/copy-number";
import { ExplainedDeadline } from "@/components/explained-deadline";
import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { PriorityMark } from "@/components/priority-mark";
import { SubjectWords } from "@/components/subject-words";
import { sentence } from "@/lib/sentence";
import type { ShownRows } from "@/lib/use-list";

import type { WaitingTask } from "../api/claim-queue";
import type { Column, Sort } from "../lib/search";
import classes from "./claim-queue.module.css";

export type Claiming = {
  onClaim: (task: WaitingTask) => void;
  /** The task that is being claimed. */
  pending: number | undefined;
};

/** The rows of the tickets that wait to be claimed. */
export function ClaimQueueRows({
  tasks,
  claiming,
  sort,
  onSort,
}: {
  tasks: ShownRows<WaitingTask, number>;
  claiming: Claiming;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const claimOf = (task: WaitingTask) => (
    <ClaimButton task={task} claiming={claiming} isGone={tasks.gone.has(task.task_id)} />
  );
  const columns: ListColumn<WaitingTask, Column>[] = [
    {
      label: "Priority",
      isLabelHidden: true,
      head: list.narrow,
      cell: list.mark,
      render: ({ priority }) => <PriorityMark priority={priority} />,
    },
    {
      label: "Number",
      head: `${list.number} ${list.spare}`,
      cell: `${list.above} ${list.spare}`,
      render: ({ ticket_number }) => <CopyNumber number={ticket_number} />,
    },
    { label: "Subject", render: (task) => <SubjectLink task={task} /> },
    { label: "Step", head: list.step, dir: "auto", render: stepName },
    {
      label: "Waits for",
      head: list.role,
      cell: list.role,
      dir: "auto",
      render: ({ waiting_for_role }) => waiting_for_role,
    },
    {
      label: "Deadline",
      sort: "deadline",
      head: list.deadline,
      cell: list.above,
      render: (task) => <RowDeadline task={task} />,
    },
    {
      label: "Arrived",
      sort: "arrived",
      head: list.assigned,
      cell: list.assigned,
      render: ({ created_at }) => <Moment at={created_at} />,
    },
    {
      label: "Claim",
      isLabelHidden: true,
      head: classes.act,
      cell: `${list.above} ${classes.act}`,
      render: claimOf,
    },
  ];
  return (
    <ListRows
      label="Tickets to claim"
      list={tasks}
      columns={columns}
      card={(task) => (
        <>
          <div className={list.cardTop}>
            <PriorityMark priority={task.priority} withWord />
            <span className="tabular">{task.ticket_number}</span>
          </div>
          <SubjectLink task={task} />
          <span className={classes.place}>
            <bdi dir="auto">{stepName(task)}</bdi> · <bdi dir="auto">{task.waiting_for_role}</bdi>
          </span>
          <div className={list.cardFoot}>
            <span className={list.above}>
              <RowDeadline task={task} />
            </span>
            <span className={`${list.above} ${classes.cardAct}`}>{claimOf(task)}</span>
          </div>
        </>
      )}
      sort={sort}
      onSort={onSort}
    />
  );
}

const stepName = ({ current_step }: WaitingTask): string => current_step?.name ?? "";

/** The link of a row. It covers the row, so that a click anywhere on it opens the ticket. */
function SubjectLink({ task }: { task: WaitingTask }) {
  return (
    <Link
      to="/tickets/$number"
      params={{ number: task.ticket_number }}
      className={list.link}
      data-row-link
      dir="auto"
    >
      <SubjectWords subject={task.ticket_subject} />
    </Link>
  );
}

function RowDeadline({ task }: { task: WaitingTask }) {
  return (
    <ExplainedDeadline
      subject={{ number: task.ticket_number, taskId: task.task_id, rev: task.rev }}
      deadline={task.sla}
    />
  );
}

function ClaimButton({
  task,
  claiming,
  isGone,
}: {
  task: WaitingTask;
  claiming: Claiming;
  isGone: boolean;
}) {
  // If the ticket has left the list, its row stays until the user asks for the current list.
  if (isGone) return <span className={classes.taken}>Taken</span>;
  const { pending } = claiming;
  return (
    <Button
      size="compact-sm"
      variant="light"
      loading={pending === task.task_id}
      disabled={pending !== undefined && pending !== task.task_id}
      aria-label={sentence`Claim ${task.ticket_number}: ${task.ticket_subject}`}
      onClick={() => claiming.onClaim(task)}
    >
      Claim
    </Button>
  );
}
