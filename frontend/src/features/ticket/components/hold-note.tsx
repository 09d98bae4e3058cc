import { useQuery } from "@tanstack/react-query";

import { feedQuery } from "@/lib/api/feed";
import { formatExact } from "@/lib/time/format";
import type { Task } from "../api/ticket";
import classes from "./hold-note.module.css";

/** The reason of the current hold, with the person who put it on hold and the time. */
export function HoldNote({ number, task }: { number: string; task: Task }) {
  const feed = useQuery(feedQuery(number, task));
  const held = feed.data?.filter(({ kind }) => kind === "held").at(-1);
  if (!held) return null;
  return (
    <figure className={classes.note}>
      <blockquote dir="auto">{held.reason}</blockquote>
      <figcaption>
        {held.actor && <bdi>{held.actor.full_name}</bdi>}
        {held.actor && ", "}
        <time dateTime={held.at}>{formatExact(held.at)}</time>
      </figcaption>
    </figure>
  );
}
