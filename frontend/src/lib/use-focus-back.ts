import { useEffect, useEffectEvent, useState } from "react";

/**
 * Moves the focus when the component unmounts: to the element that `elsewhere` returns, else to the
 * element that had the focus when the component mounted, else to the nearest part of the page
 * around that element. `Dialog` and `Sheet` call it already; other components need it only if they
 * open over the page without these.
 */
export const useFocusBack = (elsewhere: () => HTMLElement | null = () => null): void => {
  const [opener] = useState(() => document.activeElement);
  // Remember the ancestors of the opener now: once it is removed, they cannot be found.
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
    // Remove it on blur: an element with a tabindex takes the focus at each click into it.
    part.tabIndex = -1;
    part.addEventListener("blur", () => part.removeAttribute("tabindex"), { once: true });
  }
  part.focus({ preventScroll: true });
};

/**
 * Watches the opener after it got the focus back, since the act that closed the dialog may remove it
 * a moment later. Then the focus moves to the nearest part of the page that is left. The watch ends
 * if something else gets the focus first.
 */
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
