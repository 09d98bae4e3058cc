import type { Fit } from "../api/new-ticket";

const plain = (text: string): string => text.trim().toLowerCase();

/**
 * What a field may be filled with, in order: of the workflows that fit what is chosen already. Where
 * none fits, of all, since a choice may be mistyped.
 */
export const suggest = (fits: readonly Fit[], field: keyof Fit, chosen: Partial<Fit>): string[] => {
  const wanted = Object.entries(chosen).filter(([, value]) => value.trim()) as [
    keyof Fit,
    string,
  ][];
  const fitting = fits.filter((fit) =>
    wanted.every(([name, value]) => plain(fit[name]) === plain(value)),
  );
  const values = (fitting.length > 0 ? fitting : fits).map((fit) => fit[field].trim());
  const once = new Map(values.filter(Boolean).map((value) => [plain(value), value]));
  return [...once.values()].sort((a, b) => a.localeCompare(b));
};
