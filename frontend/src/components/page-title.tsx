import { createContext, type ReactNode, useContext, useEffect } from "react";
import { createPortal } from "react-dom";

import classes from "./page-title.module.css";

/** The place of a page's title in the top bar, and its words for screen readers. */
export const TitleSlotContext = createContext<{
  slot: HTMLElement | null;
  announce: (title: string) => void;
} | null>(null);

const PRODUCT = "Ticket Tracking";

/**
 * Puts the title of a page into the top bar and into the window's title, and has it announced.
 * Without the shell around it, a page shows the title itself.
 */
export function PageTitle({ windowTitle, children }: { windowTitle: string; children: ReactNode }) {
  const shell = useContext(TitleSlotContext);
  useEffect(() => {
    document.title = `${windowTitle} · ${PRODUCT}`;
    return () => {
      document.title = PRODUCT;
    };
  }, [windowTitle]);
  // The count changes while one stays; it is not a new page.
  const name = windowTitle.replace(/ \(\d+\)$/, "");
  const announce = shell?.announce;
  useEffect(() => announce?.(name), [announce, name]);
  if (shell === null) return children;
  return shell.slot && createPortal(children, shell.slot);
}

/** The title of a page that is one heading, with how many there are where it lists something. */
export function PageHeading({
  title,
  count,
  isCountInWindow = false,
}: {
  title: string;
  count?: number | undefined;
  /** Whether the window's title says how many there are. */
  isCountInWindow?: boolean;
}) {
  return (
    <PageTitle windowTitle={isCountInWindow && count ? `${title} (${count})` : title}>
      <h1>{title}</h1>
      {count !== undefined && <span className={classes.count}>{count}</span>}
    </PageTitle>
  );
}
