import { type Deadline, type DeadlineState, viewDeadline } from "@/lib/deadline";
import { sentence } from "@/lib/sentence";
import { useNow } from "@/lib/time/ticker";
import classes from "./deadline-chip.module.css";
import { Hint } from "./hint";
import { Icon, type IconName } from "./icon";

const ICONS: Record<DeadlineState, IconName | null> = {
  none: null,
  due: null,
  soon: "clock",
  overdue: "warning",
  paused: "pause",
  met: "check",
  missed: "warning",
};

/** The state of a deadline in words, with the exact time on hover and focus. */
export function DeadlineChip({
  deadline,
  of,
  name,
  isShort = false,
  whole,
  onExplain,
}: {
  deadline: Deadline;
  /** The ticket's number, if the page shows several tickets. */
  of?: string;
  /** The name of the work that is due, shown before the state; the page then shows it nowhere else. */
  name?: string;
  /** Hides the word "due" if the column already says it; screen readers still read it. */
  isShort?: boolean;
  /** The deadline of the whole ticket, added to the tooltip of a chip that shows a part of it. */
  whole?: Deadline;
  /** Opens the explanation; without it the chip is not a button. */
  onExplain?: () => void;
}) {
  const now = useNow();
  const { state, label, short, detail: own } = viewDeadline(deadline, now);
  const detail = whole ? `${own}. The whole ticket: ${viewDeadline(whole, now).label}` : own;
  const icon = ICONS[state];
  const content = (
    <>
      {icon && <Icon name={icon} size={14} />}
      {isShort && short !== label ? (
        <>
          <span aria-hidden>{short}</span>
          <span className="visually-hidden">{label}</span>
        </>
      ) : (
        <span>{name ? namedState(name, label) : label}</span>
      )}
      <span className="visually-hidden">
        . {of ? sentence`${detail.replace(/\.$/, "")}. ${of}` : detail}
      </span>
    </>
  );
  if (onExplain) {
    return (
      <Hint label={detail}>
        <button
          type="button"
          className={classes.chip}
          data-state={state}
          onClick={onExplain}
          aria-haspopup="dialog"
        >
          {content}
        </button>
      </Hint>
    );
  }
  return (
    <Hint label={detail}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time shows on focus as on hover */}
      <span className={classes.chip} data-state={state} tabIndex={0}>
        {content}
      </span>
    </Hint>
  );
}

const namedState = (name: string, label: string): string =>
  sentence`${name}: ${label.charAt(0).toLowerCase() + label.slice(1)}`;
