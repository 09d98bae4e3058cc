import { useEffect, useEffectEvent, useState } from "react";

/**
 * Returns the focus when this unmounts: to the element that `elsewhere` names, else to the one that
 * opened this, else to the part of the page that had it. An element that took the focus in the
 * meantime keeps it. `Dialog` and `Sheet` use it; only components that open in their place call it
 * themselves.
 */
export const useFocusBack = (elsewhere: () => HTMLElement | null = () => null): void => {
  const [opener] = useState(() => document.activeElement);
  // Once it is gone nobody can tell any more where it was.
  const [around] = useState(() => ancestorsOf(opener));
  const giveBack = useEffectEvent(() => {
    const chosen = elsewhere();
    if (chosen) chosen.focus();
    else if (opener instanceof HTMLElement && opener.isConnected) {
      opener.focus();
      stayNear(opener, around);
    } else focusFirstLeft(around);
  });
  useEffect(
    () => () => {
      if (isNowhere()) giveBack();
    },
    [],
  );
};

const PARTS = "section, article, li, form, main, [role=dialog]";

const ancestorsOf = (element: Element | null): HTMLElement[] => {
  const part = element?.parentElement?.closest<HTMLElement>(PARTS);
  return part ? [part, ...ancestorsOf(part)] : [];
};

const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

const focusFirstLeft = (parts: readonly HTMLElement[]) => {
  const part = parts.find(({ isConnected }) => isConnected);
  if (!part) return;
  if (!part.hasAttribute("tabindex")) {
    // Temporary: otherwise clicks into it would take the focus from now on.
    part.tabIndex = -1;
    part.addEventListener("blur", () => part.removeAttribute("tabindex"), { once: true });
  }
  part.focus({ preventScroll: true });
};

/** The opener of a dialog may disappear a moment later because of the act, as with a move. */
const stayNear = (opener: HTMLElement, around: readonly HTMLElement[]) => {
  const stop = () => {
    observer.disconnect();
    document.removeEventListener("focusin", stop);
  };
  const observer = new MutationObserver(() => {
    if (opener.isConnected) return;
    stop();
    if (isNowhere()) focusFirstLeft(around);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", stop);
};
