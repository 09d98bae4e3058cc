/** How a list changes its address. */
export type ListMove = { isCorrection?: boolean };

/**
 * Each tab, filter and page is an entry of the history; typed words make one entry, not one per
 * letter, and a correction of the address makes none. A panel that opens beside the list scrolls
 * nothing.
 */
export const historyOf = (patch: object, { isCorrection = false }: ListMove = {}) => {
  const keys = Object.keys(patch);
  return {
    replace: isCorrection || keys.join() === "q" || keys.includes("open"),
    resetScroll: !keys.includes("open"),
  };
};
