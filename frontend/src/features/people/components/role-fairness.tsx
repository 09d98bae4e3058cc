import { Button, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import type { ListPageProps } from "@/components/list-page";
import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { PersonAvatar } from "@/components/person-avatar";
import { EmptyState, ErrorState } from "@/components/states";
import { ApiError } from "@/lib/api/errors";
import { fieldErrorsOf } from "@/lib/field-errors";
import { formatExact } from "@/lib/time/format";

import { type Fairness, fairnessQuery, type Share } from "../api/roles";
import { countOf } from "../lib/leaving-words";
import type { RoleSearch } from "../lib/roles-search";
import people from "./people.module.css";
import classes from "./roles.module.css";
import { TakenTurns } from "./taken-turns";

/** If the rotation is fair, the differences of any two people lie less than this apart. */
const FAIR_SPREAD = 2;

/** The turns of a role's people in a period, each beside the expected number. */
export function RoleFairness({
  roleId,
  isAdmin,
  search,
  onSearch,
}: ListPageProps<RoleSearch> & { roleId: number; isAdmin: boolean }) {
  const fairness = useQuery(fairnessQuery(roleId, search));
  const errors = fieldErrorsOf(fairness.error, ["from", "to"]);
  const isOnField = Object.keys(errors).length > 0;
  return (
    <>
      <fieldset className={classes.period}>
        <legend className="visually-hidden">Period</legend>
        <DayField
          label="From"
          value={search.from}
          error={errors.from}
          onDay={(from) => onSearch({ from })}
        />
        <DayField label="To" value={search.to} error={errors.to} onDay={(to) => onSearch({ to })} />
        {(search.from || search.to) && (
          <Button variant="default" onClick={() => onSearch({ from: undefined, to: undefined })}>
            Last 30 days
          </Button>
        )}
      </fieldset>
      {fairness.isError && !isOnField && !(fairness.error instanceof ApiError && fairness.data) && (
        <ErrorState
          title="The fairness did not load"
          error={fairness.error}
          onRetry={() => fairness.refetch()}
          isRetrying={fairness.isFetching}
        />
      )}
      {fairness.isPending && (
        <div className={classes.loading} role="status" aria-label="Adding up the turns">
          <Skeleton height={20} width="40%" />
          <Skeleton height={32} />
          <Skeleton height={32} />
        </div>
      )}
      {fairness.data && !fairness.isError && <Shares fairness={fairness.data} />}
      {isAdmin && fairness.data && !fairness.isError && fairness.data.turns > 0 && (
        <TakenTurns roleId={roleId} search={search} onSearch={onSearch} />
      )}
    </>
  );
}

function DayField({
  label,
  value,
  error,
  onDay,
}: {
  label: string;
  value: string | undefined;
  error: string | undefined;
  onDay: (day: string | undefined) => void;
}) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ""}
      error={error}
      onChange={(event) => onDay(event.currentTarget.value || undefined)}
    />
  );
}

function Shares({ fairness }: { fairness: Fairness }) {
  const { turns, spread, since, until } = fairness;
  if (turns === 0) {
    return (
      <EmptyState icon="history" title="No turns in this period">
        From {formatExact(since)} to {formatExact(until)} nobody of this role took a turn.
      </EmptyState>
    );
  }
  const isFair = spread < FAIR_SPREAD;
  return (
    <>
      <div className={classes.next}>
        <p>
          <strong>
            {countOf(turns, "turn")}, a spread of {spread}:{" "}
            {isFair ? "shared out fairly" : "more than a fair rotation has"}
          </strong>
        </p>
        <p className={people.muted}>
          From {formatExact(since)} to {formatExact(until)}. The spread is how far the differences
          of two people lie apart; it stays under {FAIR_SPREAD} while turns go round.
        </p>
      </div>
      <ListRows
        label="Turns by person"
        list={{ rows: fairness.people, gone: NONE, idOf: (share: Share) => share.user_id }}
        columns={COLUMNS}
        card={(share) => (
          <>
            <bdi dir="auto" className={classes.name}>
              {share.user_full_name}
            </bdi>
            <span className={people.muted}>
              {countOf(share.turns, "turn")}, {share.expected_turns} expected (
              {signed(share.difference)})
            </span>
            <span className={list.cardFoot}>{otherWords(share)}</span>
          </>
        )}
        className={classes.sharesTable}
      />
    </>
  );
}

const NONE: ReadonlySet<number> = new Set();

const signed = (difference: number): string =>
  difference > 0 ? `+${difference}` : String(difference).replace("-", "−");

/** Words for the turns that were skipped, or taken by or for others. */
const otherWords = ({ skipped, for_others, by_delegates }: Share): string => {
  const parts = [
    skipped.away > 0 && `${countOf(skipped.away, "turn")} skipped while away`,
    skipped.at_capacity > 0 && `${countOf(skipped.at_capacity, "turn")} skipped at capacity`,
    for_others > 0 && `${for_others} taken for others`,
    by_delegates > 0 && `${by_delegates} taken by delegates`,
  ].filter(Boolean);
  return parts.join(", ") || "None skipped";
};

const COLUMNS: ListColumn<Share>[] = [
  {
    label: "Name",
    cell: classes.name,
    render: ({ user_full_name }) => (
      <span className={people.name}>
        <PersonAvatar name={user_full_name} />
        <bdi dir="auto">{user_full_name}</bdi>
      </span>
    ),
  },
  { label: "Turns", head: classes.number, cell: classes.number, render: (it) => it.turns },
  {
    label: "Expected",
    head: classes.number,
    cell: classes.number,
    render: (it) => it.expected_turns,
  },
  {
    label: "Difference",
    head: classes.number,
    cell: classes.number,
    render: (it) => signed(it.difference),
  },
  { label: "Skipped and delegated", cell: people.muted, titleOf: otherWords, render: otherWords },
];
