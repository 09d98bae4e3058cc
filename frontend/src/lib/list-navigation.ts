/** How a list changes its address. A correction repairs an address that the user did not choose. */
export type ListMove = { isCorrection?: boolean };

/**
 * The router's options for a change of a list's address. Changes of tab, filter or page add an
 * entry to the history. Typed search words, corrections and an opened panel replace the current
 * entry. An opened panel does not scroll the list.
 */
export const historyOf = (patch: object, { isCorrection = false }: ListMove = {}) => {
  const keys = Object.keys(patch);
  return {
    replace: isCorrection || keys.join() === "q" || keys.includes("open"),
    resetScroll: !keys.includes("open"),
  };
};
