import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";

import { PersonAvatar } from "@/components/person-avatar";
import type { SessionUser } from "@/features/session/api/session";
import { hasTurns } from "@/features/session/lib/roles";
import { availabilityQuery, isAway } from "@/lib/api/availability";
import { lazily } from "@/lib/lazily";
import { sentence } from "@/lib/sentence";
import { useNow } from "@/lib/time/ticker";

import classes from "./shell.module.css";

const PersonPanel = lazily(() => import("./person-panel").then((it) => it.PersonPanel));
const AbsenceDialog = lazily(() => import("./own-absence").then((it) => it.OwnAbsenceDialog));

/** The button with the menu of the signed-in user; says whether they are away. */
export function PersonMenu({ user, isPhone }: { user: SessionUser; isPhone: boolean }) {
  const [isOpen, menu] = useDisclosure(false);
  // The dialog is outside of the menu, which closes at the first press elsewhere.
  const [isLeaving, leaving] = useDisclosure(false);
  const button = useRef<HTMLButtonElement>(null);
  const availability = useQuery({ ...availabilityQuery(user.user_id), enabled: hasTurns(user) });
  const away = isAway(availability.data, useNow());
  return (
    <span className={isPhone ? classes.bottomMenu : classes.personMenu}>
      <button
        ref={button}
        type="button"
        className={isPhone ? classes.bottomPlace : classes.person}
        onClick={menu.toggle}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
      >
        <span className={classes.face}>
          <PersonAvatar name={user.full_name} size={isPhone ? 24 : 30} />
          {away && <span className={classes.awayMark} />}
        </span>
        {away ? "Away" : isPhone && "You"}
        <span className="visually-hidden">
          {sentence`${user.full_name}, profile, theme and sign out`}
        </span>
      </button>
      {isOpen && (
        <PersonPanel
          user={user}
          isPhone={isPhone}
          onLeaving={() => {
            menu.close();
            leaving.open();
          }}
          onClose={menu.close}
        />
      )}
      {isLeaving && (
        <AbsenceDialog user={user} focusAfter={() => button.current} onClose={leaving.close} />
      )}
    </span>
  );
}
