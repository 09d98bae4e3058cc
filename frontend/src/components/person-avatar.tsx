import classes from "./person-avatar.module.css";

/** Up to two initials: of the first word and of the last. */
export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
};

/** Initials in a circle; decoration beside the written name, so hidden from screen readers. */
export function PersonAvatar({ name, size = 24 }: { name: string; size?: number }) {
  return (
    <span
      className={classes.avatar}
      style={{ width: size, height: size, fontSize: Math.max(9, Math.round(size * 0.4)) }}
      aria-hidden
    >
      {initialsOf(name)}
    </span>
  );
}
