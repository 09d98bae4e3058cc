import {
  clockOf,
  type DayMark,
  daysOf,
  dayWords,
  type Mark,
  minuteWords,
  reasonsIn,
  rowsOf,
  type Segment,
  type SegmentReason,
} from "@/lib/day-strip";

import classes from "./day-strip.module.css";

const DAY_MINUTES = 1_440;

const LEGEND: Record<SegmentReason, string> = {
  open: "Counts",
  closed: "Closed",
  holiday: "Holiday",
  paused: "Paused",
};

/**
 * The days of a deadline, one below the other: which hours count, and where now and the deadlines
 * are. Screen readers get each day as a sentence.
 */
export function DayStrip({
  segments,
  marks,
  timeZone,
}: {
  segments: readonly Segment[];
  marks: readonly Mark[];
  /** The IANA zone by whose clock the days are drawn. */
  timeZone: string;
}) {
  const rows = rowsOf(daysOf(segments, marks, clockOf(timeZone)));
  if (rows.length === 0) return null;
  return (
    <div className={classes.strip}>
      <div className={classes.hours} aria-hidden>
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{String(hour).padStart(2, "0")}</span>
        ))}
      </div>
      <ol className={classes.days}>
        {rows.map((row) =>
          "day" in row ? (
            <li key={row.day.date} className={classes.day}>
              <span className={classes.date}>{dateWords(row.day.date)}</span>
              <span className="visually-hidden">: {dayWords(row.day)}</span>
              <span className={classes.bar} aria-hidden>
                {row.day.parts.map(({ from, to, reason }) => (
                  <span
                    key={from}
                    className={classes.part}
                    data-reason={reason}
                    style={{ left: percent(from), width: percent(to - from) }}
                  />
                ))}
                {row.day.marks.map((mark) => (
                  <span
                    key={mark.kind}
                    className={classes.mark}
                    data-kind={mark.kind}
                    style={{ left: percent(mark.minute) }}
                  />
                ))}
              </span>
              {row.day.marks.length > 0 && <MarkWords marks={row.day.marks} />}
            </li>
          ) : (
            <li key={row.leftOut.from} className={classes.leftOut}>
              {leftOutWords(row.leftOut)}
            </li>
          ),
        )}
      </ol>
      <ul className={classes.legend} aria-hidden>
        {reasonsIn(segments).map((reason) => (
          <li key={reason}>
            <span className={classes.swatch} data-reason={reason} />
            {LEGEND[reason]}
          </li>
        ))}
      </ul>
      <p className={classes.zone}>Times of {timeZone}</p>
    </div>
  );
}

/** The marks of a day in words below its bar; their order is that of the bar. */
function MarkWords({ marks }: { marks: readonly DayMark[] }) {
  return (
    <span className={classes.words} aria-hidden>
      {marks.map((mark) => (
        <span key={mark.kind} data-kind={mark.kind}>
          {mark.label} {minuteWords(mark.minute)}
        </span>
      ))}
    </span>
  );
}

const percent = (minutes: number): string => `${(minutes / DAY_MINUTES) * 100}%`;

const dateFormat = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

const dateWords = (date: string): string => dateFormat.format(new Date(`${date}T00:00:00Z`));

const leftOutWords = ({ from, to, count }: { from: string; to: string; count: number }): string =>
  count === 1
    ? `${dateWords(from)} is not shown`
    : `${dateWords(from)} to ${dateWords(to)}, ${count} days, are not shown`;
