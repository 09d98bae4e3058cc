/** Milliseconds to add to this machine's clock to get the server's. */
let offset = 0;

/** Smaller differences are ignored, since the Date header has whole seconds only. */
const TRUSTED_DIFFERENCE_MS = 2_000;

/** Stores the difference to the server's clock, from the Date header of an answer. */
export const noteServerTime = (header: string | null, here: number = Date.now()): void => {
  const there = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(there)) return;
  const difference = there - here;
  offset = Math.abs(difference) > TRUSTED_DIFFERENCE_MS ? difference : 0;
};

/** The current time by the server's clock, in milliseconds. */
export const serverNow = (): number => Date.now() + offset;
