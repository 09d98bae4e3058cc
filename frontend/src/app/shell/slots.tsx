import { createContext, type ReactNode, useContext, useEffect } from "react";
import { createPortal } from "react-dom";

/** The place in the top bar where a page puts its title. */
export const TitleSlotContext = createContext<HTMLElement | null>(null);

const PRODUCT = "Ticket Tracking";

/** Puts what a page is called into the top bar and into the window's title. */
export function PageTitle({ windowTitle, children }: { windowTitle: string; children: ReactNode }) {
  const slot = useContext(TitleSlotContext);
  useEffect(() => {
    document.title = `${windowTitle} · ${PRODUCT}`;
    return () => {
      document.title = PRODUCT;
    };
  }, [windowTitle]);
  return slot && createPortal(children, slot);
}
