import { Checkbox } from "@mantine/core";
import { Fragment, type ReactNode, useState } from "react";

import { Icon } from "@/components/icon";
import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";
import { sentence } from "@/lib/sentence";

import { type Alike, groupAlike, SERVICE_NAMES, type Stuck } from "../lib/stuck";
import {
  attemptsInWords,
  reasonInWords,
  stateInWords,
  taskInWords,
  whyInWords,
} from "../lib/words";
import classes from "./dead-letters.module.css";

type RowsProps = {
  rows: readonly Stuck[];
  ticked: ReadonlySet<string>;
  /** Absent if rows cannot be selected. */
  onTick?: ((keys: readonly string[], isTicked: boolean) => void) | undefined;
  onOpen: (row: Stuck) => void;
};

export function StuckTable({ rows, ticked, onTick, onOpen }: RowsProps) {
  const keys = rows.map(({ key }) => key);
  const { isUnfolded, unfold } = useUnfolded();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard
    <section className={list.scroll} aria-label="Messages" tabIndex={0}>
      <table className={`${list.table} ${classes.table}`}>
        <thead>
          <tr>
            {onTick && (
              <th scope="col" className={classes.tick}>
                <Tick label="Tick all" keys={keys} ticked={ticked} onTick={onTick} />
              </th>
            )}
            <th scope="col">What happened</th>
            <th scope="col" className={classes.task}>
              Task
            </th>
            <th scope="col" className={`${classes.queue} ${classes.optional}`}>
              Queue
            </th>
            <th scope="col" className={classes.service}>
              Service
            </th>
            <th scope="col" className={classes.attempts}>
              {onTick ? "Attempts" : "Decision"}
            </th>
            <th scope="col" className={list.assigned}>
              When
            </th>
          </tr>
        </thead>
        <tbody>
          {groupAlike(rows).map((alike) => (
            <Fragment key={alike.rows[0].key}>
              {alike.rows.length > 1 && (
                <TableRow rows={alike.rows} ticked={ticked} onTick={onTick}>
                  <FoldButton
                    alike={alike}
                    isOpen={isUnfolded(alike)}
                    onToggle={() => unfold(alike)}
                  />
                </TableRow>
              )}
              {(alike.rows.length === 1 || isUnfolded(alike)) &&
                alike.rows.map((row) => (
                  <TableRow
                    key={row.key}
                    rows={[row]}
                    ticked={ticked}
                    onTick={onTick}
                    isOneOfMany={alike.rows.length > 1}
                  >
                    <OpenButton row={row} isOneOfMany={alike.rows.length > 1} onOpen={onOpen} />
                  </TableRow>
                ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type RowProps = Pick<RowsProps, "ticked" | "onTick"> & {
  rows: Alike["rows"];
  /** Whether the row is in an unfolded group, whose row shows what all of them have in common. */
  isOneOfMany?: boolean;
  children: ReactNode;
};

/** The row of one message, or of a group of messages that are alike, with the newest time. */
function TableRow({ rows, ticked, onTick, isOneOfMany = false, children }: RowProps) {
  const [row] = rows;
  return (
    <tr className={list.row}>
      {onTick && (
        <td className={`${classes.tick} ${list.above}`}>
          <Tick label={tickWords(rows)} keys={keysOf(rows)} ticked={ticked} onTick={onTick} />
        </td>
      )}
      <td className={classes.what}>{children}</td>
      <td className={classes.code} title={row.task}>
        {!isOneOfMany && taskInWords(row)}
      </td>
      <td className={`${classes.code} ${classes.optional}`} title={row.queue}>
        {!isOneOfMany && (row.queue || "–")}
      </td>
      <td>{!isOneOfMany && SERVICE_NAMES[row.service]}</td>
      <td className={classes.muted}>
        <Standing rows={rows} isSettled={!onTick} />
      </td>
      <td className={list.assigned}>
        <Moment at={(onTick ? null : row.settledAt) ?? row.at} />
      </td>
    </tr>
  );
}

export function StuckCards({ rows, ticked, onTick, onOpen }: RowsProps) {
  const { isUnfolded, unfold } = useUnfolded();
  return (
    <ul className={list.cards} aria-label="Messages">
      {groupAlike(rows).map((alike) => (
        <Fragment key={alike.rows[0].key}>
          {alike.rows.length > 1 && (
            <Card rows={alike.rows} ticked={ticked} onTick={onTick}>
              <FoldButton alike={alike} isOpen={isUnfolded(alike)} onToggle={() => unfold(alike)} />
            </Card>
          )}
          {(alike.rows.length === 1 || isUnfolded(alike)) &&
            alike.rows.map((row) => (
              <Card
                key={row.key}
                rows={[row]}
                ticked={ticked}
                onTick={onTick}
                isOneOfMany={alike.rows.length > 1}
              >
                <OpenButton row={row} isOneOfMany={alike.rows.length > 1} onOpen={onOpen} />
              </Card>
            ))}
        </Fragment>
      ))}
    </ul>
  );
}

function Card({ rows, ticked, onTick, isOneOfMany = false, children }: RowProps) {
  const [row] = rows;
  return (
    <li className={`${list.card} ${classes.card}`}>
      {onTick && (
        <span className={list.above}>
          <Tick label={tickWords(rows)} keys={keysOf(rows)} ticked={ticked} onTick={onTick} />
        </span>
      )}
      <div className={classes.cardText}>
        <div className={list.cardTop}>
          <span>{SERVICE_NAMES[row.service]}</span>
          <Moment at={(onTick ? null : row.settledAt) ?? row.at} />
        </div>
        <span>{children}</span>
        {!isOneOfMany && (
          <span className={`${classes.code} ${classes.cardTask}`}>{taskInWords(row)}</span>
        )}
        <span className={classes.muted}>
          <Standing rows={rows} isSettled={!onTick} />
        </span>
      </div>
    </li>
  );
}

/**
 * The number of attempts, if it is the same for all messages of the row. For settled messages, the
 * decision and the person who made it.
 */
function Standing({ rows, isSettled }: { rows: Alike["rows"]; isSettled: boolean }) {
  const [row] = rows;
  if (isSettled) {
    return (
      <span title={row.settledReason || undefined}>
        {sentence`${stateInWords(row)} by ${row.settledBy}`}
      </span>
    );
  }
  return rows.every(({ attempts }) => attempts === row.attempts)
    ? attemptsInWords(row.attempts)
    : null;
}

/** Which groups are unfolded. A group stays unfolded if the list changes. */
function useUnfolded() {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  return {
    isUnfolded: ({ key }: Alike) => unfolded.has(key),
    unfold: ({ key }: Alike) =>
      setUnfolded((now) => {
        const next = new Set(now);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
  };
}

const keysOf = (rows: Alike["rows"]) => rows.map(({ key }) => key);

const tickWords = (rows: Alike["rows"]): string => {
  const words = `${whyInWords(rows[0])} ${taskInWords(rows[0])}`;
  return rows.length === 1 ? `Tick ${words}` : `Tick all ${rows.length}: ${words}`;
};

function FoldButton({
  alike,
  isOpen,
  onToggle,
}: {
  alike: Alike;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const [row] = alike.rows;
  return (
    <>
      <button
        type="button"
        className={`${list.link} ${classes.open}`}
        data-row-link
        aria-expanded={isOpen}
        onClick={onToggle}
      >
        <span className={classes.fold}>
          <Icon name={isOpen ? "down" : "right"} size={14} />
        </span>
        {reasonInWords(row.reason)}
        <span className={classes.times}>
          <span aria-hidden>× </span>
          {alike.rows.length}
          <span className="visually-hidden"> times</span>
        </span>
      </button>
      <Finding row={row} />
    </>
  );
}

function OpenButton({
  row,
  isOneOfMany,
  onOpen,
}: {
  row: Stuck;
  /** Whether the row is in an unfolded group, whose row says what happened. */
  isOneOfMany: boolean;
  onOpen: (row: Stuck) => void;
}) {
  return (
    <>
      <button
        type="button"
        className={`${list.link} ${classes.open}`}
        data-nested={isOneOfMany || undefined}
        data-row-link
        onClick={() => onOpen(row)}
      >
        {isOneOfMany ? (
          <span className={classes.code}>{row.messageId || `Number ${row.id}`}</span>
        ) : (
          reasonInWords(row.reason)
        )}
        {row.replayOf !== null && <span className={classes.again}>failed again</span>}
      </button>
      {!isOneOfMany && <Finding row={row} />}
    </>
  );
}

/** Shows which fields of the message are missing or wrong. */
function Finding({ row }: { row: Stuck }) {
  return row.finding && <span className={classes.finding}>{row.finding}</span>;
}

function Tick({
  label,
  keys,
  ticked,
  onTick,
}: {
  label: string;
  keys: readonly string[];
  ticked: ReadonlySet<string>;
  onTick: (keys: readonly string[], isTicked: boolean) => void;
}) {
  const count = keys.filter((key) => ticked.has(key)).length;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box is Mantine's, and the label widens its target.
    <label className={classes.tickBox}>
      <Checkbox
        size="xs"
        aria-label={label}
        checked={count === keys.length}
        indeterminate={count > 0 && count < keys.length}
        onChange={(event) => onTick(keys, event.currentTarget.checked)}
      />
    </label>
  );
}
