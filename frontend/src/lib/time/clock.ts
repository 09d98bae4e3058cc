/**
 * The last known time of the server (`there`) and of this machine (`here`) at the same moment, and
 * how many times as fast the server's time passes.
 */
let known = { there: 0, here: 0, factor: 1 };

/** Smaller differences of the clocks are ignored, since the Date header has whole seconds only. */
const TRUSTED_DIFFERENCE_MS = 2_000;

/**
 * Stores the server's time from an answer: from the Date header, or, if the suite runs on a
 * simulated clock, from the header with the simulated time, as `<ISO time>@<factor>`. `here` is
 * this machine's time.
 */
export const noteServerTime = (
  header: string | null,
  here: number = Date.now(),
  simulated: string | null = null,
): void => {
  const [time = "", factor = ""] = simulated?.split("@") ?? [];
  // A factor of 0 means a simulated clock that stands still between the steps that move it.
  if (!Number.isNaN(Date.parse(time)) && factor !== "" && Number(factor) >= 0) {
    known = { there: Date.parse(time), here, factor: Number(factor) };
    return;
  }
  const there = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(there)) return;
  const isTrusted = Math.abs(there - here) > TRUSTED_DIFFERENCE_MS;
  known = { there: isTrusted ? there : here, here, factor: 1 };
};

/** The current time by the server's clock, in milliseconds. */
export const serverNow = (): number => known.there + (Date.now() - known.here) * known.factor;
