import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { ListPageProps } from "@/components/list-page";
import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { Pager } from "@/components/pager";
import { ErrorState } from "@/components/states";
import { SubjectWords } from "@/components/subject-words";
import { sentence } from "@/lib/sentence";

import { PAGE_SIZE, type TakenTurn, takenTurnsQuery } from "../api/roles";
import type { RoleSearch } from "../lib/roles-search";
import people from "./people.module.css";
import classes from "./roles.module.css";

/** The turns of a period one by one: the ticket of each, who took it, and who was skipped for it. */
export function TakenTurns({
  roleId,
  search,
  onSearch,
}: ListPageProps<RoleSearch> & { roleId: number }) {
  const turns = useQuery(takenTurnsQuery(roleId, search));
  if (turns.isError && !turns.data) {
    return (
      <ErrorState
        title="The turns did not load"
        error={turns.error}
        onRetry={() => turns.refetch()}
        isRetrying={turns.isFetching}
      />
    );
  }
  if (!turns.data) {
    return (
      <div className={classes.loading} role="status" aria-label="Loading the turns">
        <Skeleton height={32} />
        <Skeleton height={32} />
      </div>
    );
  }
  const { count, results } = turns.data;
  return (
    <div aria-busy={turns.isFetching}>
      <h2 className={classes.heading}>Turn by turn</h2>
      <ListRows
        label="Turn by turn"
        list={{ rows: results, gone: NONE, idOf: keyOf }}
        columns={COLUMNS}
        card={(turn) => (
          <>
            <TicketLink turn={turn} />
            <span className={people.muted}>{turn.reason}</span>
            {turn.skipped.length > 0 && (
              <span className={people.muted}>Skipped: {skipWords(turn)}</span>
            )}
            <span className={list.cardFoot}>
              <Moment at={turn.at} />
            </span>
          </>
        )}
        className={classes.takenTable}
      />
      {count > PAGE_SIZE && (
        <Pager
          page={search.page ?? 1}
          pageSize={PAGE_SIZE}
          count={count}
          onPage={(page) => onSearch({ page: page === 1 ? undefined : page })}
        />
      )}
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

const keyOf = ({ ticket_number, at, turn_of }: TakenTurn): string =>
  `${ticket_number} ${at} ${turn_of.user_id}`;

const skipWords = ({ skipped }: TakenTurn): string =>
  skipped.map(({ user_full_name, reason }) => sentence`${user_full_name}: ${reason}`).join(" ") ||
  "Nobody";

function TicketLink({ turn }: { turn: TakenTurn }) {
  return (
    <Link
      to="/tickets/$number"
      params={{ number: turn.ticket_number }}
      className={list.link}
      data-row-link
    >
      <span className="tabular">{turn.ticket_number}</span>{" "}
      <bdi dir="auto">
        <SubjectWords subject={turn.ticket_subject} />
      </bdi>
    </Link>
  );
}

const COLUMNS: ListColumn<TakenTurn>[] = [
  { label: "Ticket", render: (turn) => <TicketLink turn={turn} /> },
  {
    label: "Why this person",
    cell: people.muted,
    titleOf: ({ reason }) => reason,
    render: ({ reason }) => reason,
  },
  { label: "Skipped before", cell: people.muted, titleOf: skipWords, render: skipWords },
  {
    label: "When",
    head: classes.at,
    cell: `${list.above} ${people.muted}`,
    render: ({ at }) => <Moment at={at} />,
  },
];
