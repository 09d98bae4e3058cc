import { Hint } from "@/components/hint";

import { PersonAvatar } from "@/components/person-avatar";
import { sentence } from "@/lib/sentence";
import { isViewer, type Viewer } from "@/lib/viewer";
import type { PresentPerson } from "../lib/frames";
import classes from "./conversation.module.css";

const SHOWN = 4;

/** The other people who have this ticket open. */
export function PresenceLine({
  users,
  viewer,
}: {
  users: readonly PresentPerson[];
  viewer: Viewer;
}) {
  const others = users.filter((user) => !isViewer(viewer, user));
  if (others.length === 0) return null;
  const names = others.map((user) => user.full_name);
  return (
    <Hint label={sentence`${names} ${others.length === 1 ? "has" : "have"} this open`}>
      <span className={classes.presence} role="img" aria-label={sentence`Also here: ${names}`}>
        {others.slice(0, SHOWN).map((user) => (
          <PersonAvatar key={`${user.user_type}-${user.user_id}`} name={user.full_name} size={24} />
        ))}
        {others.length > SHOWN && <span>+{others.length - SHOWN}</span>}
      </span>
    </Hint>
  );
}
