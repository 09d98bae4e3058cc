import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { DropPanel } from "@/components/drop-panel";
import { Icon } from "@/components/icon";
import { ThemeSwitch } from "@/components/theme-switch";
import { type SessionUser, useSignOut } from "@/features/session/api/session";
import { hasTurns } from "@/features/session/lib/roles";
import { isIdentityBuiltIn } from "@/lib/config";

import { placesOf } from "../places";
import { OwnAbsence } from "./own-absence";
import classes from "./shell.module.css";

/** The open menu of the signed-in user: name and roles, theme, and signing out. */
export function PersonPanel({
  user,
  isPhone,
  onLeaving,
  onClose,
}: {
  user: SessionUser;
  isPhone: boolean;
  /** Opens the dialog in which the user says when they are away. */
  onLeaving: () => void;
  onClose: () => void;
}) {
  const roles = user.roles.map(({ role }) => role).join(", ");
  return (
    <DropPanel
      label="You"
      side={isPhone ? "above" : "below"}
      className={classes.menu}
      onClose={onClose}
    >
      <div className={classes.who}>
        <strong dir="auto">{user.full_name}</strong>
        <span>{user.email}</span>
        {roles && <span dir="auto">{roles}</span>}
      </div>
      {hasTurns(user) && <OwnAbsence user={user} onLeaving={onLeaving} />}
      {isIdentityBuiltIn() && (
        <Link to="/profile" className={classes.menuLink} onClick={onClose}>
          <Icon name="person" />
          Profile and password
        </Link>
      )}
      {isPhone &&
        placesOf(user)
          .filter(({ isRare }) => isRare)
          .map(({ to, label, icon }) => (
            <Link key={to} to={to} className={classes.menuLink} onClick={onClose}>
              <Icon name={icon} />
              {label}
            </Link>
          ))}
      <div className={classes.theme}>
        <ThemeSwitch />
      </div>
      <SignOut />
    </DropPanel>
  );
}

function SignOut() {
  const signOut = useSignOut();
  const leave = () =>
    signOut.mutate(undefined, {
      // Load a new page, so that no data of this user stays in memory.
      onSuccess: () => {
        sessionStorage.clear();
        window.location.assign("/login");
      },
    });
  return (
    <>
      {signOut.error && (
        <p className={classes.failure} role="alert">
          You are still signed in: {signOut.error.message}
        </p>
      )}
      <Button
        variant="default"
        fullWidth
        loading={signOut.isPending}
        onClick={leave}
        leftSection={<Icon name="leave" />}
      >
        Sign out
      </Button>
    </>
  );
}
