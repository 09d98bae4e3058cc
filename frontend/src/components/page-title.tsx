import { createContext, type ReactNode, useContext, useEffect } from "react";
import { createPortal } from "react-dom";

import classes from "./page-title.module.css";

/**
 * The element in the top bar for a page's title, and a function that announces it to screen
 * readers.
 */
export const TitleSlotContext = createContext<{
  slot: HTMLElement | null;
  announce: (title: string) => void;
} | null>(null);

const PRODUCT = "Ticket Tracking";

/**
 * Shows the title of a page in the top bar and in the window's title, and announces it to screen
 * readers. Without the shell around it, shows the title in place.
 */
export function PageTitle({ windowTitle, children }: { windowTitle: string; children: ReactNode }) {
  const shell = useContext(TitleSlotContext);
  useEffect(() => {
    document.title = `${windowTitle} · ${PRODUCT}`;
    return () => {
      document.title = PRODUCT;
    };
  }, [windowTitle]);
  // Announce the title without its count: a changed count is not a new page.
  const name = windowTitle.replace(/ \(\d+\)$/, "");
  const announce = shell?.announce;
  useEffect(() => announce?.(name), [announce, name]);
  if (shell === null) return children;
  return shell.slot && createPortal(children, shell.slot);
}

/** A page's title that is only a heading; for a list with the number of its rows. */
export function PageHeading({
  title,
  count,
  isCountInWindow = false,
}: {
  title: string;
  count?: number | undefined;
  /** Whether the count is also in the window's title. */
  isCountInWindow?: boolean;
}) {
  return (
    <PageTitle windowTitle={isCountInWindow && count ? `${title} (${count})` : title}>
      <h1>{title}</h1>
      {count !== undefined && <span className={classes.count}>{count}</span>}
    </PageTitle>
  );
}
