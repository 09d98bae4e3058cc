import { Button } from "@mantine/core";
import { useState } from "react";

import { AbsenceDialog } from "@/components/absence-dialog";
import { Icon } from "@/components/icon";
import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import { Pager } from "@/components/pager";
import { PersonAvatar } from "@/components/person-avatar";
import { EmptyState } from "@/components/states";
import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";

import { PAGE_SIZE, type Place, type Turns } from "../api/roles";
import { countOf } from "../lib/leaving-words";
import people from "./people.module.css";
import classes from "./roles.module.css";

const STRATEGIES = {
  round_robin: "by turns",
  least_loaded: "who holds the fewest",
  sticky: "who had it before",
  claim: "claimed from the queue",
} as const;

/** The people of a role in the order of their turns, and the strategies of the role's steps. */
export function RoleTurns({
  turns,
  isAdmin,
  page,
  onPage,
}: {
  turns: Turns;
  isAdmin: boolean;
  page: number;
  onPage: (page: number) => void;
}) {
  const [absent, setAbsent] = useState<Place | null>(null);
  const [said, setSaid] = useState("");
  const shown = {
    rows: turns.results,
    gone: NONE,
    idOf: (place: Place) => place.user_id,
  };
  return (
    <>
      <NextTurn turns={turns} />
      <p role="status" className={classes.said}>
        {said}
      </p>
      {turns.count === 0 ? (
        <EmptyState icon="people" title="Nobody is in this role">
          Tickets for it wait until somebody joins.
        </EmptyState>
      ) : (
        <ListRows
          label="People in the order of their turns"
          list={shown}
          columns={isAdmin ? [...COLUMNS, actsColumn(setAbsent)] : COLUMNS}
          card={(place) => <PlaceCard place={place} onAbsent={isAdmin ? setAbsent : undefined} />}
          className={classes.turnsTable}
        />
      )}
      {turns.count > PAGE_SIZE && (
        <Pager page={page} pageSize={PAGE_SIZE} count={turns.count} onPage={onPage} />
      )}
      <Steps turns={turns} />
      {absent && (
        <AbsenceDialog
          person={{
            user_id: absent.user_id,
            user_full_name: absent.user_full_name,
            away_until: absent.away_until,
            delegate: absent.delegate && {
              value: String(absent.delegate.user_id),
              label: absent.delegate.user_full_name,
            },
          }}
          onDone={setSaid}
          onClose={() => setAbsent(null)}
        />
      )}
    </>
  );
}

const NONE: ReadonlySet<number> = new Set();

function NextTurn({ turns: { name, next_turn, last_turn } }: { turns: Turns }) {
  const { taker } = next_turn;
  return (
    <div className={classes.next}>
      <p>
        <strong>
          {taker ? sentence`Next: ${taker.user_full_name}` : "Nobody can take the next ticket"}
        </strong>
      </p>
      <p className={people.muted}>
        {next_turn.reason}
        {last_turn === null && " Nobody has had a turn yet."}
      </p>
      {name.toLowerCase() === "ticket coordinator" && (
        <p className={people.muted}>
          These are the turns at the steps of this role. Owners of tickets are chosen in a rotation
          of their own, which the coordinators of all systems share.
        </p>
      )}
    </div>
  );
}

function NextMark() {
  return (
    <span className={classes.nextMark}>
      <Icon name="arrow" size={14} />
      Next
    </span>
  );
}

const awayWords = ({ away_until, delegate }: Place): string => {
  if (!away_until) return "There";
  const until = `Away until ${formatExact(away_until)}`;
  return delegate ? sentence`${until}, ${delegate.user_full_name} takes the turns` : until;
};

const COLUMNS: ListColumn<Place>[] = [
  {
    label: "Name",
    cell: classes.name,
    render: ({ user_full_name, is_next }) => (
      <span className={people.name}>
        <PersonAvatar name={user_full_name} />
        <bdi dir="auto">{user_full_name}</bdi>
        {is_next && <NextMark />}
      </span>
    ),
  },
  {
    label: "Open items",
    head: classes.number,
    cell: classes.number,
    render: ({ open_items }) => open_items,
  },
  { label: "Presence", cell: people.muted, titleOf: awayWords, render: awayWords },
];

const actsColumn = (onAbsent: (place: Place) => void): ListColumn<Place> => ({
  label: "What to do",
  isLabelHidden: true,
  head: classes.oneAct,
  cell: `${list.above} ${classes.oneAct}`,
  render: (place) => <AbsenceButton place={place} onAbsent={onAbsent} />,
});

function AbsenceButton({ place, onAbsent }: { place: Place; onAbsent: (place: Place) => void }) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={sentence`Set the absence of ${place.user_full_name}`}
      onClick={() => onAbsent(place)}
    >
      Absence
    </Button>
  );
}

function PlaceCard({
  place,
  onAbsent,
}: {
  place: Place;
  onAbsent: ((place: Place) => void) | undefined;
}) {
  return (
    <>
      <span className={people.cardName}>
        <bdi dir="auto" className={classes.name}>
          {place.user_full_name}
        </bdi>
        {place.is_next && <NextMark />}
      </span>
      <span className={people.muted}>
        {countOf(place.open_items, "open item")} · {awayWords(place)}
      </span>
      {onAbsent && (
        <span className={classes.cardActs}>
          <AbsenceButton place={place} onAbsent={onAbsent} />
        </span>
      )}
    </>
  );
}

function Steps({ turns: { steps } }: { turns: Turns }) {
  if (steps.length === 0) return null;
  return (
    <section className={classes.steps} aria-labelledby="role-steps">
      <h2 id="role-steps">Steps of this role</h2>
      <p className={people.muted}>
        A step with a capacity passes over people who hold as many open items.
      </p>
      <ul>
        {steps.map((step) => (
          <li key={`${step.workflow_id}-${step.step_id}`}>
            <bdi dir="auto">{step.workflow_name}</bdi> · <bdi dir="auto">{step.step_name}</bdi>:{" "}
            {STRATEGIES[step.assignment]}
            {step.capacity !== null && `, at most ${countOf(step.capacity, "open item")} a person`}
          </li>
        ))}
      </ul>
    </section>
  );
}
