import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

const ROWS = "#content [data-row-link]";
const HEADING = "h1";
const GIVE_UP_MS = 10_000;

/**
 * Gives the keyboard a place after each change of page: the row that one comes back from, else the
 * heading. Leaves the focus alone if the page or the person has set it since.
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

/** The position of a list's row when it was opened, by the path of the row. */
const positions = new Map<string, number>();

/** The row of `from` in a list, or the one now in its position. */
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

/** Focuses the best available element, and a better one later unless the person has moved the focus. */
const arrive = (findRow: () => HTMLElement | undefined): (() => void) => {
  let given: HTMLElement | null = null;
  const isFree = () => {
    const { activeElement } = document;
    return (
      activeElement === null ||
      activeElement === document.body ||
      activeElement === given ||
      // The element that was pressed to come here, such as a place in the rail.
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
    // Temporary: otherwise clicks into it would take the focus from now on.
    place.tabIndex = -1;
    place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true });
  }
  place.focus();
};
