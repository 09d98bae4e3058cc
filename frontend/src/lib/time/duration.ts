const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Milliseconds of a duration from the API: `HH:MM:SS`, perhaps with 24 or more hours and a
 * fraction.
 */
export const parseDuration = (text: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace("-", "").split(":").map(Number);
  const span = hours * HOUR + minutes * MINUTE + seconds * SECOND;
  return text.startsWith("-") ? -span : span;
};

/** "24 h", "4 h 48 min", "12 min": to the minute, rounded down. */
export const formatDuration = (text: string): string => {
  const span = Math.abs(parseDuration(text));
  const hours = Math.floor(span / HOUR);
  const minutes = Math.floor((span % HOUR) / MINUTE);
  if (hours === 0) return minutes === 0 ? "less than a minute" : `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
};
