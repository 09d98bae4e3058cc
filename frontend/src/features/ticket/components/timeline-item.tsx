import { Icon } from "@/components/icon";
import { Moment } from "@/components/moment";

import type { FeedEntry } from "../api/feed";
import { deedLook, deedReason } from "../lib/deeds";
import type { TimelineEntry } from "../lib/timeline";
import type { Viewer } from "../lib/viewer";
import { CommentItem } from "./comment-item";
import { DeedSentence } from "./deed-sentence";
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
  return entry.kind === "comment" ? (
    <CommentItem number={number} comment={entry.comment} viewer={viewer} />
  ) : (
    <DeedItem deed={entry.deed} />
  );
}

/** One line of what happened: who did what, and why. */
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
