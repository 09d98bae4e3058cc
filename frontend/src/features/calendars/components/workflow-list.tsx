import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { type ListHead, ListPage, type ListPageProps } from "@/components/list-page";
import page from "@/components/list-page.module.css";
import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { SearchField } from "@/components/search-field";
import { StatusBadge } from "@/components/status-badge";
import { sentence } from "@/lib/sentence";
import { useList } from "@/lib/use-list";

import { calendarQuery } from "../api/calendars";
import { WORKFLOWS_SHOWN, type Workflow, workflowsQuery } from "../api/workflows";
import type { CalendarsSearch, Tab } from "../lib/search";
import classes from "./calendars.module.css";
import { GiveCalendarDialog } from "./give-calendar-dialog";
import { PublishDialog } from "./publish-dialog";

type Chosen = { workflow: Workflow; act: "give" | "publish" };

/** The list of workflows, each with the calendar in which it counts the time of its tickets. */
export function WorkflowList({
  search,
  onSearch,
  head,
}: ListPageProps<CalendarsSearch> & { head: ListHead<Tab> }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [said, setSaid] = useState("");
  const workflows = useList({
    queryOf: (number: number) =>
      workflowsQuery({ ...search, page: number === 1 ? undefined : number }),
    page: search.page,
    pageSize: WORKFLOWS_SHOWN,
    idOf: (workflow: Workflow) => workflow.workflow_id,
    isHeld: false,
    onSearch,
  });
  const close = () => setChosen(null);
  return (
    <ListPage
      {...head}
      list={workflows}
      toolbar={
        <div className={page.toolbar}>
          <SearchField
            label="Search by name or kind of ticket"
            placeholder="Search workflows"
            value={search.q}
            onSearch={(q) => onSearch({ q })}
          />
          <p role="status" className={classes.said}>
            {said}
          </p>
        </div>
      }
      words={{
        loading: "Loading workflows",
        failed: "The workflows did not load",
        nothing: {
          icon: "route",
          title: "No workflow yet",
          text: "Each workflow counts the time of its tickets in one calendar, or round the clock.",
        },
        noMatch: { text: "No workflow fits this search." },
      }}
      onClear={search.q ? () => onSearch({ q: undefined }) : undefined}
      rows={
        <ListRows
          label="Workflows"
          list={workflows}
          columns={columnsOf(setChosen)}
          card={(workflow) => <WorkflowCard workflow={workflow} onChoose={setChosen} />}
          className={classes.table}
        />
      }
    >
      {chosen?.act === "give" && (
        <GiveCalendarDialog workflow={chosen.workflow} onDone={setSaid} onClose={close} />
      )}
      {chosen?.act === "publish" && (
        <PublishDialog workflow={chosen.workflow} onDone={setSaid} onClose={close} />
      )}
    </ListPage>
  );
}

type Choose = (chosen: Chosen) => void;

const columnsOf = (onChoose: Choose): ListColumn<Workflow>[] => [
  { label: "Workflow", cell: classes.workflowName, dir: "auto", render: ({ name }) => name },
  {
    label: "Status",
    head: classes.status,
    render: ({ status }) => <StatusBadge status={status} />,
  },
  {
    label: "Time counts in",
    render: ({ calendar_id }) => <CalendarName calendarId={calendar_id} />,
  },
  { label: "Since", cell: classes.muted, render: versionWords },
  {
    label: "What to do",
    isLabelHidden: true,
    head: classes.acts,
    cell: `${list.above} ${classes.acts}`,
    render: (workflow) => <Acts workflow={workflow} onChoose={onChoose} />,
  },
];

const versionWords = ({ active_version, has_unpublished_changes }: Workflow): string => {
  if (active_version === null) return "No version yet";
  return has_unpublished_changes
    ? `The draft waits for version ${active_version + 1}`
    : `Version ${active_version}`;
};

function WorkflowCard({ workflow, onChoose }: { workflow: Workflow; onChoose: Choose }) {
  return (
    <>
      <div className={list.cardTop}>
        <StatusBadge status={workflow.status} />
        <span>{versionWords(workflow)}</span>
      </div>
      <bdi dir="auto" className={classes.workflowName}>
        {workflow.name}
      </bdi>
      <CalendarName calendarId={workflow.calendar_id} />
      <div className={list.cardFoot}>
        <Acts workflow={workflow} onChoose={onChoose} />
      </div>
    </>
  );
}

function Acts({ workflow, onChoose }: { workflow: Workflow; onChoose: Choose }) {
  const mayPublish = workflow.active_version !== null && workflow.has_unpublished_changes;
  return (
    <span className={classes.tools}>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={sentence`Change the calendar of ${workflow.name}`}
        onClick={() => onChoose({ workflow, act: "give" })}
      >
        Change
      </Button>
      {mayPublish && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={sentence`Publish ${workflow.name}`}
          onClick={() => onChoose({ workflow, act: "publish" })}
        >
          Publish
        </Button>
      )}
    </span>
  );
}

function CalendarName({ calendarId }: { calendarId: number | null }) {
  return calendarId === null ? "Round the clock" : <Named calendarId={calendarId} />;
}

function Named({ calendarId }: { calendarId: number }) {
  const calendar = useQuery({ ...calendarQuery(calendarId), staleTime: 60_000 });
  return <bdi dir="auto">{calendar.data?.name ?? `Calendar ${calendarId}`}</bdi>;
}
