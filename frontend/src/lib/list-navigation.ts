/** How a list changes its address. */
export type ListMove = { isCorrection?: boolean };

/**
 * Each tab, filter and page is a place to go back to; words that are typed are one, not one a letter,
 * and a correction of the address is none. What opens beside the list moves nothing.
 */
export const historyOf = (patch: object, { isCorrection = false }: ListMove = {}) => {
  const keys = Object.keys(patch);
  return {
    replace: isCorrection || keys.join() === "q" || keys.includes("open"),
    resetScroll: !keys.includes("open"),
  };
};
