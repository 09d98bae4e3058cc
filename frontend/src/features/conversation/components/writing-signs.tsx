import classes from "./writing-signs.module.css";

/** How what plain text has not is typed; help for a field. */
export function WritingSigns() {
  return (
    <span className={classes.signs}>
      {["- item", "[words](address)", "**strong**", "`code`"].map((sign) => (
        <code key={sign}>{sign}</code>
      ))}
    </span>
  );
}

/** Help stands below its field, after what is wrong. */
export const HELP_BELOW: ("input" | "error" | "description")[] = ["input", "error", "description"];
