import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

const ROWS = "#content [data-row-link]";
const HEADING = "h1";
const GIVE_UP_MS = 10_000;

/**
 * Sets the focus after each change of page. On the way back to a list, focuses the row by which the
 * user opened the page that they left; on any other page, the heading. If the page or the user has
 * moved the focus meanwhile, leaves it there.
 */
export const useArrival = (): void => {
  const router = useRouter();
  useEffect(() => {
    let stop = () => {};
    let opened = -1;
    const offBefore = router.subscribe("onBeforeNavigate", ({ toLocation }) => {
      stop();
      opened = rows().findIndex((row) => pathOf(row) === toLocation.pathname);
    });
    const off = router.subscribe("onRendered", ({ fromLocation, toLocation }) => {
      if (!fromLocation || fromLocation.pathname === toLocation.pathname) return;
      const places = leaveRow(fromLocation.pathname, toLocation.pathname, opened);
      stop = arrive(places);
    });
    return () => {
      stop();
      off();
      offBefore();
    };
  }, [router]);
};

const rows = () => [...document.querySelectorAll<HTMLElement>(ROWS)];

const pathOf = (row: HTMLElement) => row.getAttribute("href")?.split(/[?#]/, 1)[0];

/** The position that a row had in its list when it was opened, by the path of the row's link. */
const positions = new Map<string, number>();

/** Returns a function that finds the row of `from` in a list, or the row now in its position. */
const leaveRow = (from: string, to: string, opened: number) => {
  if (opened >= 0) positions.set(to, opened);
  return (): HTMLElement | undefined => {
    const all = rows();
    const same = all.find((row) => pathOf(row) === from);
    const position = positions.get(from);
    if (same || position === undefined) return same;
    return all[Math.min(position, all.length - 1)];
  };
};

/**
 * Focuses the row, or the heading until the row appears, unless the focus is moved meanwhile.
 * Returns the function that ends this.
 */
const arrive = (findRow: () => HTMLElement | undefined): (() => void) => {
  let given: HTMLElement | null = null;
  const isFree = () => {
    const { activeElement } = document;
    return (
      activeElement === null ||
      activeElement === document.body ||
      activeElement === given ||
      // The focus is on the link that led here, such as a place in the rail.
      !(given || activeElement.closest("#content, [role=dialog]"))
    );
  };
  const settle = () => {
    if (!isFree()) return stop();
    const row = findRow();
    const place = row ?? document.querySelector<HTMLElement>(HEADING) ?? null;
    if (place && place !== given) {
      given = place;
      focusOn(place);
    }
    if (row) stop();
  };
  const observer = new MutationObserver(settle);
  const timer = setTimeout(() => stop(), GIVE_UP_MS);
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    for (const event of ["keydown", "pointerdown"]) window.removeEventListener(event, stop, true);
  };
  for (const event of ["keydown", "pointerdown"]) window.addEventListener(event, stop, true);
  observer.observe(document.body, { childList: true, subtree: true });
  settle();
  return stop;
};

const focusOn = (place: HTMLElement): void => {
  if (!place.matches("a, button, [tabindex]")) {
    // Remove it on blur: an element with a tabindex takes the focus at each click into it.
    place.tabIndex = -1;
    place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true });
  }
  place.focus();
};
