import classes from "./writing-signs.module.css";

/** Help for a field: how to type lists, links and other formatting. */
export function WritingSigns() {
  return (
    <span className={classes.signs}>
      {["- item", "[words](address)", "**strong**", "`code`"].map((sign) => (
        <code key={sign}>{sign}</code>
      ))}
    </span>
  );
}

/** Shows the help below the input and its error. */
export const HELP_BELOW: ("input" | "error" | "description")[] = ["input", "error", "description"];
