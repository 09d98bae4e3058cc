import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";

import { Dialog } from "@/components/dialog";
import form from "@/components/form-page.module.css";

import { DAY_NAMES, DAYS, type Day, type Problems, type Week } from "../lib/calendar-form";
import { intervalWords } from "../lib/intervals";
import classes from "./calendars.module.css";
import { IntervalsField } from "./intervals-field";

/** The hours of the seven weekdays; those of one day can be copied to others. */
export function WeekField({
  week,
  onWeek,
  problems,
  isReadOnly,
}: {
  week: Week;
  onWeek: (week: Week) => void;
  problems: Problems;
  isReadOnly: boolean;
}) {
  const [copied, setCopied] = useState<Day | null>(null);
  return (
    <div>
      {DAYS.map((day) => {
        const problem = problems[`hours.${day}`];
        const errorId = problem ? `hours-${day}-problem` : undefined;
        return (
          <fieldset key={day} className={classes.weekDay} aria-label={DAY_NAMES[day]}>
            <span className={classes.dayName} aria-hidden>
              {DAY_NAMES[day]}
            </span>
            <div>
              <IntervalsField
                of={DAY_NAMES[day]}
                intervals={week[day]}
                onIntervals={(intervals) => onWeek({ ...week, [day]: intervals })}
                isInvalid={problem !== undefined}
                errorId={errorId}
                isReadOnly={isReadOnly}
              >
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={`Copy ${DAY_NAMES[day]} to other days`}
                  disabled={isReadOnly}
                  onClick={() => setCopied(day)}
                >
                  Copy
                </Button>
              </IntervalsField>
              {problem && (
                <p id={errorId} className={classes.problem}>
                  {problem}
                </p>
              )}
            </div>
          </fieldset>
        );
      })}
      {copied && (
        <CopyDialog
          day={copied}
          words={intervalWords(week[copied])}
          onCopy={(targets) => {
            const copies = targets.map((day) => [day, week[copied].map((each) => ({ ...each }))]);
            onWeek({ ...week, ...Object.fromEntries(copies) });
            setCopied(null);
          }}
          onClose={() => setCopied(null)}
        />
      )}
    </div>
  );
}

const WORKDAYS: readonly Day[] = ["mon", "tue", "wed", "thu", "fri"];

function CopyDialog({
  day,
  words,
  onCopy,
  onClose,
}: {
  day: Day;
  words: string;
  onCopy: (targets: Day[]) => void;
  onClose: () => void;
}) {
  const [targets, setTargets] = useState<Day[]>(() => WORKDAYS.filter((each) => each !== day));
  return (
    <Dialog onClose={onClose} title={`Copy the hours of ${DAY_NAMES[day]}`}>
      <div className={classes.dialog}>
        <p>{words === "closed" ? "These days become closed, too:" : `${words} becomes that of:`}</p>
        <div className={classes.checks}>
          {DAYS.filter((each) => each !== day).map((each) => (
            <Checkbox
              key={each}
              label={DAY_NAMES[each]}
              checked={targets.includes(each)}
              onChange={({ currentTarget: { checked } }) =>
                setTargets((now) =>
                  checked ? [...now, each] : now.filter((other) => other !== each),
                )
              }
            />
          ))}
        </div>
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={targets.length === 0} onClick={() => onCopy(targets)}>
            {targets.length === 1 ? "Copy to 1 day" : `Copy to ${targets.length} days`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
