import { useEffect, useEffectEvent, useState } from "react";

/**
 * Gives the keyboard back when this goes: to what `elsewhere` names, else to what opened this. A
 * dialog that is mounted open and unmounted to close needs it; the library returns the focus only of
 * one that stays mounted. What took the focus in the meantime keeps it.
 */
export const useFocusBack = (elsewhere: () => HTMLElement | null = () => null): void => {
  const [opener] = useState(() => document.activeElement);
  const find = useEffectEvent(
    () => elsewhere() ?? (opener instanceof HTMLElement && opener.isConnected ? opener : null),
  );
  useEffect(
    () => () => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body) find()?.focus();
    },
    [],
  );
};
