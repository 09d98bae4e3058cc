import { useDisclosure } from "@mantine/hooks";

import { PersonAvatar } from "@/components/person-avatar";
import type { SessionUser } from "@/features/session/api/session";
import { lazily } from "@/lib/lazily";
import { sentence } from "@/lib/sentence";

import classes from "./shell.module.css";

const PersonPanel = lazily(() => import("./person-panel").then((it) => it.PersonPanel));

/** The button with the menu of the signed-in user. */
export function PersonMenu({ user, isPhone }: { user: SessionUser; isPhone: boolean }) {
  const [isOpen, menu] = useDisclosure(false);
  return (
    <span className={isPhone ? classes.bottomMenu : classes.personMenu}>
      <button
        type="button"
        className={isPhone ? classes.bottomPlace : classes.person}
        onClick={menu.toggle}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
      >
        <PersonAvatar name={user.full_name} size={isPhone ? 24 : 30} />
        {isPhone && "You"}
        <span className="visually-hidden">
          {sentence`${user.full_name}, profile, theme and sign out`}
        </span>
      </button>
      {isOpen && <PersonPanel user={user} isPhone={isPhone} onClose={menu.close} />}
    </span>
  );
}
