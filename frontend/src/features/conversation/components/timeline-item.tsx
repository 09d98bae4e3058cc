import { Fragment } from "react";
import { DeedSentence } from "@/components/deed-sentence";
import { Icon } from "@/components/icon";
import { Moment } from "@/components/moment";
import type { FeedEntry } from "@/lib/api/feed";
import { deedLook, deedReason } from "@/lib/deeds";
import type { Viewer } from "@/lib/viewer";
import type { Attaching, TimelineEntry } from "../lib/timeline";
import { CommentItem } from "./comment-item";
import classes from "./timeline-item.module.css";

export function TimelineItem({
  number,
  entry,
  viewer,
}: {
  number: string;
  entry: TimelineEntry;
  viewer: Viewer;
}) {
  if (entry.kind === "comment") {
    return <CommentItem number={number} comment={entry.comment} viewer={viewer} />;
  }
  return entry.kind === "deed" ? (
    <DeedItem deed={entry.deed} />
  ) : (
    <AttachingItem attaching={entry.attaching} at={entry.at} />
  );
}

/** One line for files that a person attached. */
function AttachingItem({ attaching, at }: { attaching: Attaching; at: string }) {
  const { by, names } = attaching;
  return (
    <li className={classes.happening}>
      <span className={classes.sign}>
        <Icon name="clip" size={14} />
      </span>
      <p className={classes.words}>
        <strong dir="auto">{by || "Somebody"}</strong> attached{" "}
        {names.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may bear one name
          <Fragment key={index}>
            {index > 0 && (index === names.length - 1 ? " and " : ", ")}
            <strong dir="auto">{name}</strong>
          </Fragment>
        ))}
      </p>
      <span className={classes.at}>
        <Moment at={at} form="moment" />
      </span>
    </li>
  );
}

/** One line for an event: who did what, and why. */
function DeedItem({ deed }: { deed: FeedEntry }) {
  const { icon, tone } = deedLook(deed);
  const reason = deedReason(deed);
  return (
    <li className={classes.happening} data-tone={tone}>
      <span className={classes.sign}>
        <Icon name={icon} size={14} />
      </span>
      <p className={classes.words}>
        <DeedSentence deed={deed} />
        {reason && (
          <q className={classes.note} dir="auto">
            {reason}
          </q>
        )}
      </p>
      <span className={classes.at}>
        <Moment at={deed.at} form="moment" />
      </span>
    </li>
  );
}
