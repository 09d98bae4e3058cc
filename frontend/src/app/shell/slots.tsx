import { createContext, type ReactNode, useContext, useEffect } from "react";
import { createPortal } from "react-dom";

/** Where a page puts its title: the place in the top bar, and the words for who does not see it. */
export const TitleSlotContext = createContext<{
  slot: HTMLElement | null;
  announce: (title: string) => void;
}>({ slot: null, announce: () => {} });

const PRODUCT = "Ticket Tracking";

/** Puts what a page is called into the top bar and into the window's title, and has it announced. */
export function PageTitle({ windowTitle, children }: { windowTitle: string; children: ReactNode }) {
  const { slot, announce } = useContext(TitleSlotContext);
  useEffect(() => {
    document.title = `${windowTitle} · ${PRODUCT}`;
    return () => {
      document.title = PRODUCT;
    };
  }, [windowTitle]);
  // The count changes while one stays; it is no new page.
  const name = windowTitle.replace(/ \(\d+\)$/, "");
  useEffect(() => announce(name), [announce, name]);
  return slot && createPortal(children, slot);
}
