import { type HotkeyItem, useHotkeys, useLocalStorage } from "@mantine/hooks";

/** Kept in the browser, as the theme is: it is about this keyboard. */
export const useSingleKeysSetting = () =>
  useLocalStorage({
    key: "tts-single-keys",
    defaultValue: true,
    getInitialValueInEffect: false,
  });

/**
 * Shortcuts of one key without Ctrl or Alt can be switched off, because speech input presses them
 * by chance.
 */
export const useSingleKeys = (keys: HotkeyItem[]): void => {
  const [areOn] = useSingleKeysSetting();
  useHotkeys(areOn ? keys : []);
};
