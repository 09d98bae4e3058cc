import { useQuery } from "@tanstack/react-query";
import { DeedSentence } from "@/components/deed-sentence";
import classes from "@/components/dialog.module.css";
import { newsQuery } from "@/lib/api/feed";
import { deedReason } from "@/lib/deeds";
import type { Task } from "../api/ticket";
import type { Chance } from "../lib/stand";
import { standWords } from "../lib/turn";

/** How many of the latest events to show; the history has them all. */
const SHOWN = 5;

/** Shows what happened since the dialog was opened, and whether the act is still possible. */
export function Conflict({
  number,
  task,
  seen,
  chance,
}: {
  number: string;
  task: Task;
  /** The revision that was sent with the refused act. */
  seen: number;
  chance: Chance;
}) {
  const news = useQuery(newsQuery(number, task, seen)).data?.slice(-SHOWN) ?? [];
  return (
    <div className={classes.conflict} role="alert">
      <strong>
        {news.length > 0
          ? "Since you opened this:"
          : "The ticket has changed since you opened this."}
      </strong>
      {news.length > 0 && (
        <ul className={classes.news}>
          {news.map((deed) => (
            <li key={deed.seq}>
              <DeedSentence deed={deed} />
              {deedReason(deed) && <q dir="auto">{deedReason(deed)}</q>}
            </li>
          ))}
        </ul>
      )}
      {CHANCES[chance](task)} Nothing was changed by you, and your words are kept.
    </div>
  );
}

const CHANCES: Record<Chance, (task: Task) => string> = {
  same: standWords,
  looking: () => "Looking where it stands now.",
  open: () => "It can still be done.",
  gone: (task) => `${standWords(task)} What you chose is no longer open to you.`,
};
