import { Checkbox } from "@mantine/core";

import list from "@/components/list-rows.module.css";
import { Moment } from "@/components/moment";

import { SERVICE_NAMES, type Stuck } from "../lib/stuck";
import { attemptsInWords, reasonInWords, stateInWords, taskInWords } from "../lib/words";
import classes from "./dead-letters.module.css";

type RowsProps = {
  rows: readonly Stuck[];
  ticked: ReadonlySet<string>;
  /** Absent where nothing can be done to many at once. */
  onTick?: ((keys: readonly string[], isTicked: boolean) => void) | undefined;
  onOpen: (row: Stuck) => void;
};

export function StuckTable({ rows, ticked, onTick, onOpen }: RowsProps) {
  const keys = rows.map(({ key }) => key);
  const isAllTicked = keys.every((key) => ticked.has(key));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard
    <section className={list.scroll} aria-label="Messages" tabIndex={0}>
      <table className={`${list.table} ${classes.table}`}>
        <thead>
          <tr>
            {onTick && (
              <th scope="col" className={classes.tick}>
                <Tick
                  label="Tick all"
                  isTicked={isAllTicked}
                  onTick={(isTicked) => onTick(keys, isTicked)}
                />
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
          {rows.map((row) => (
            <tr key={row.key} className={list.row}>
              {onTick && (
                <td className={`${classes.tick} ${list.above}`}>
                  <Tick
                    label={`Tick ${reasonInWords(row.reason)} ${taskInWords(row)}`}
                    isTicked={ticked.has(row.key)}
                    onTick={(isTicked) => onTick([row.key], isTicked)}
                  />
                </td>
              )}
              <td>
                <OpenButton row={row} onOpen={onOpen} />
              </td>
              <td className={classes.code} title={row.task}>
                {taskInWords(row)}
              </td>
              <td className={`${classes.code} ${classes.optional}`} title={row.queue}>
                {row.queue || "–"}
              </td>
              <td>{SERVICE_NAMES[row.service]}</td>
              <td className={classes.muted}>
                {onTick ? (
                  attemptsInWords(row.attempts)
                ) : (
                  <span title={row.settledReason || undefined}>
                    {stateInWords(row)} by {row.settledBy}
                  </span>
                )}
              </td>
              <td className={list.assigned}>
                <Moment at={(onTick ? null : row.settledAt) ?? row.at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function StuckCards({ rows, ticked, onTick, onOpen }: RowsProps) {
  return (
    <ul className={list.cards} aria-label="Messages">
      {rows.map((row) => (
        <li key={row.key} className={`${list.card} ${classes.card}`}>
          {onTick && (
            <span className={list.above}>
              <Tick
                label={`Tick ${reasonInWords(row.reason)} ${taskInWords(row)}`}
                isTicked={ticked.has(row.key)}
                onTick={(isTicked) => onTick([row.key], isTicked)}
              />
            </span>
          )}
          <div className={classes.cardText}>
            <div className={list.cardTop}>
              <span>{SERVICE_NAMES[row.service]}</span>
              <Moment at={(onTick ? null : row.settledAt) ?? row.at} />
            </div>
            <OpenButton row={row} onOpen={onOpen} />
            <span className={`${classes.code} ${classes.cardTask}`}>{taskInWords(row)}</span>
            <span className={classes.muted}>
              {onTick ? attemptsInWords(row.attempts) : `${stateInWords(row)} by ${row.settledBy}`}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function OpenButton({ row, onOpen }: { row: Stuck; onOpen: (row: Stuck) => void }) {
  return (
    <button
      type="button"
      className={`${list.link} ${classes.open}`}
      data-row-link
      onClick={() => onOpen(row)}
    >
      {reasonInWords(row.reason)}
      {row.replayOf !== null && <span className={classes.again}>failed again</span>}
    </button>
  );
}

function Tick({
  label,
  isTicked,
  onTick,
}: {
  label: string;
  isTicked: boolean;
  onTick: (isTicked: boolean) => void;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box is Mantine's, and the label widens its target.
    <label className={classes.tickBox}>
      <Checkbox
        size="xs"
        aria-label={label}
        checked={isTicked}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
    </label>
  );
}
