import { Button, type MantineColorScheme, Popover, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";

import { Icon, type IconName } from "@/components/icon";
import { PersonAvatar } from "@/components/person-avatar";
import { type SessionUser, useSignOut } from "@/features/session/api/session";

import classes from "./shell.module.css";

const SCHEMES: { value: MantineColorScheme; label: string; icon: IconName }[] = [
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
  { value: "auto", label: "System", icon: "screen" },
];

/** Who is signed in, the theme, and the way out. */
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
          <span className="visually-hidden">{user.full_name}, theme and sign out</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label="You">
        <div className={classes.who}>
          <strong>{user.full_name}</strong>
          <span>{user.email}</span>
          {roles && <span>{roles}</span>}
        </div>
        <ThemeSwitch />
        <SignOut />
      </Popover.Dropdown>
    </Popover>
  );
}

function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <fieldset className={classes.themes}>
      <legend>Theme</legend>
      {SCHEMES.map(({ value, label, icon }) => (
        <button
          key={value}
          type="button"
          aria-pressed={colorScheme === value}
          onClick={() => setColorScheme(value)}
        >
          <Icon name={icon} />
          {label}
        </button>
      ))}
    </fieldset>
  );
}

function SignOut() {
  const signOut = useSignOut();
  const leave = () =>
    signOut.mutate(undefined, {
      // A page load, so that nothing of this person stays in memory.
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
