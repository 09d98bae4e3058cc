import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";

import { Icon, type IconName } from "./icon";
import classes from "./theme-switch.module.css";

const SCHEMES: { value: MantineColorScheme; label: string; icon: IconName }[] = [
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
  { value: "auto", label: "System", icon: "screen" },
];

/** The choice of theme: light, dark, or that of the system. It is stored in this browser. */
export function ThemeSwitch({ hasLegend = true }: { hasLegend?: boolean }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <fieldset className={classes.themes}>
      <legend className={hasLegend ? undefined : "visually-hidden"}>Theme</legend>
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
