/** `serial_number` → "Serial number". */
export const humanizeKey = (key: string): string => {
  const words = key.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The value of a ticket's free field as text; null if it is empty. */
export const formatValue = (value: unknown): string | null => {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number") return value.toLocaleString();
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    const parts = value.map(formatValue).filter((part) => part !== null);
    return parts.length > 0 ? parts.join("\n") : null;
  }
  const pairs = Object.entries(value)
    .map(([key, inner]) => [humanizeKey(key), formatValue(inner)] as const)
    .filter(([, inner]) => inner !== null)
    .map(([key, inner]) => `${key}: ${inner}`);
  return pairs.length > 0 ? pairs.join(", ") : null;
};

/** The free fields that are not empty, with labels, in the order of the data. */
export const listFacts = (data: Record<string, unknown>): { label: string; value: string }[] =>
  Object.entries(data).flatMap(([key, value]) => {
    const text = formatValue(value);
    return text === null ? [] : [{ label: humanizeKey(key), value: text }];
  });

/** The text at a key of an unknown record; empty if there is no text. */
export const readText = (
  record: Record<string, unknown> | null | undefined,
  key: string,
): string => {
  const value = record?.[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};
