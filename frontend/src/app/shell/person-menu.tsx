import { Button, Popover } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";

import { Icon } from "@/components/icon";
import { PersonAvatar } from "@/components/person-avatar";
import { ThemeSwitch } from "@/components/theme-switch";
import { type SessionUser, useSignOut } from "@/features/session/api/session";
import { isIdentityBuiltIn } from "@/lib/config";
import { sentence } from "@/lib/sentence";

import { placesOf } from "../places";
import classes from "./shell.module.css";

/** The menu of the signed-in user: name and roles, theme, and signing out. */
export function PersonMenu({ user, isPhone }: { user: SessionUser; isPhone: boolean }) {
  const [isOpen, menu] = useDisclosure(false);
  const roles = user.roles.map(({ role }) => role).join(", ");
  return (
    <Popover
      opened={isOpen}
      onChange={(next) => (next ? menu.open() : menu.close())}
      position={isPhone ? "top-end" : "bottom-end"}
      width={280}
      shadow="none"
      trapFocus
      returnFocus
      transitionProps={{ duration: 140, transition: "fade-down" }}
    >
      <Popover.Target>
        <button
          type="button"
          className={isPhone ? classes.bottomPlace : classes.person}
          onClick={menu.toggle}
          aria-expanded={isOpen}
        >
          <PersonAvatar name={user.full_name} size={isPhone ? 24 : 30} />
          {isPhone && "You"}
          <span className="visually-hidden">
            {sentence`${user.full_name}, profile, theme and sign out`}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label="You">
        <div className={classes.who}>
          <strong dir="auto">{user.full_name}</strong>
          <span>{user.email}</span>
          {roles && <span dir="auto">{roles}</span>}
        </div>
        {isIdentityBuiltIn() && (
          <Link to="/profile" className={classes.menuLink} onClick={menu.close}>
            <Icon name="person" />
            Profile and password
          </Link>
        )}
        {isPhone &&
          placesOf(user)
            .filter(({ isRare }) => isRare)
            .map(({ to, label, icon }) => (
              <Link key={to} to={to} className={classes.menuLink} onClick={menu.close}>
                <Icon name={icon} />
                {label}
              </Link>
            ))}
        <div className={classes.theme}>
          <ThemeSwitch />
        </div>
        <SignOut />
      </Popover.Dropdown>
    </Popover>
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
