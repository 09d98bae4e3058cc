import { type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";

import { Icon, type IconName } from "@/components/icon";
import { PersonAvatar } from "@/components/person-avatar";
import { type SessionUser, useSignOut } from "@/features/session/api/session";

import classes from "./shell.module.css";

const SCHEMES: { value: MantineColorScheme; label: string; icon: IconName }[] = [
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
  { value: "auto", label: "As the system", icon: "screen" },
];

/** Who is signed in, the theme, and the way out. */
export function PersonMenu({ user }: { user: SessionUser }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const roles = user.roles.map(({ role }) => role).join(", ");

  const leave = () =>
    signOut.mutate(undefined, {
      // A page load, so that nothing of this person stays in memory.
      onSettled: () => {
        sessionStorage.clear();
        window.location.assign("/login");
      },
    });

  return (
    <Menu position="bottom-end" width={248} shadow="none" transitionProps={{ duration: 140 }}>
      <Menu.Target>
        <button type="button" className={classes.person} aria-label={`${user.full_name}, menu`}>
          <PersonAvatar name={user.full_name} size={30} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{user.full_name}</strong>
          <span>{user.email}</span>
          {roles && <span>{roles}</span>}
        </div>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        {SCHEMES.map(({ value, label, icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            closeMenuOnClick={false}
            leftSection={<Icon name={icon} />}
            rightSection={colorScheme === value ? <Icon name="check" size={16} /> : null}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="leave" />} disabled={signOut.isPending} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
