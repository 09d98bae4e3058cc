import classes from "./status-badge.module.css";

const TONES: Record<string, string> = {
  new: "info",
  open: "info",
  pending: "warn",
  "in progress": "accent",
  "on hold": "paused",
  resolved: "ok",
  completed: "ok",
  closed: "paused",
  rejected: "danger",
  withdrawn: "paused",
  cancelled: "paused",
  breached: "danger",
  active: "ok",
  invited: "info",
  deactivated: "paused",
};

/** The name of a status, with a dot in its colour. */
export function StatusBadge({ status }: { status: string }) {
  const word = status.charAt(0).toUpperCase() + status.slice(1).replaceAll("_", " ");
  const tone = TONES[status.toLowerCase().replaceAll("_", " ")] ?? "paused";
  return (
    <span className={classes.badge} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {word}
    </span>
  );
}
