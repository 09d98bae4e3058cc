import { type HotkeyItem, useHotkeys, useLocalStorage } from "@mantine/hooks";

/** The setting is kept in this browser, like the theme, because it depends on the keyboard. */
export const useSingleKeysSetting = () =>
  useLocalStorage({
    key: "tts-single-keys",
    defaultValue: true,
    getInitialValueInEffect: false,
  });

/**
 * Sets shortcuts of one key without Ctrl or Alt, unless the user has switched them off. Users of
 * speech input need that, since speech can press such keys by accident.
 */
export const useSingleKeys = (keys: HotkeyItem[]): void => {
  const [areOn] = useSingleKeysSetting();
  useHotkeys(areOn ? keys : []);
};
