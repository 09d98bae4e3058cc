import type { Fit } from "../api/new-ticket";

const plain = (text: string): string => text.trim().toLowerCase();

/**
 * The sorted options of a field: those of the workflows that match the other fields. If none
 * matches, those of all workflows, since another field may be mistyped.
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

/** The key of a kind. */
export const fitKey = ({ department, category, sub_category }: Fit): string =>
  [department, category, sub_category].map(plain).join(" / ");

/** The title of a kind, and the department that it belongs to. */
export const labelFit = (fit: Fit): { title: string; place: string } => {
  const { department, category, sub_category } = fit;
  return sub_category.trim()
    ? { title: `${category}: ${sub_category}`, place: department }
    : { title: category, place: department };
};

/**
 * The kinds that match a search: every searched word must be the beginning of one of their words.
 */
export const searchFits = (fits: readonly Fit[], search: string): Fit[] => {
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  return fits.filter((fit) => {
    const words = fitKey(fit).split(/[^\p{L}\p{N}]+/u);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
};
