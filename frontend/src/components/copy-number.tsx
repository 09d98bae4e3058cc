import { useClipboard } from "@mantine/hooks";

import classes from "./copy-number.module.css";
import { Icon } from "./icon";

/** A ticket number that a click copies. */
export function CopyNumber({ number }: { number: string }) {
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <button
      type="button"
      className={classes.number}
      title="Copy number"
      aria-label={`Copy number ${number}`}
      onClick={(event) => {
        event.stopPropagation();
        clipboard.copy(number);
      }}
    >
      <span className={classes.text}>{number}</span>
      <span className={classes.sign} data-copied={clipboard.copied || undefined}>
        <Icon name={clipboard.copied ? "check" : "copy"} size={14} />
      </span>
      <span className="visually-hidden" role="status">
        {clipboard.copied ? `${number} copied` : ""}
      </span>
    </button>
  );
}
