/** The server's time at a moment of this machine, and how many times as fast it passes. */
let known = { there: 0, here: 0, factor: 1 };

/** Smaller differences are ignored, since the Date header has whole seconds only. */
const TRUSTED_DIFFERENCE_MS = 2_000;

/**
 * Stores the difference to the server's clock, from the Date header of an answer; or the simulated
 * time that a suite on trial sends beside it, as `<ISO time>@<factor>`.
 */
export const noteServerTime = (
  header: string | null,
  here: number = Date.now(),
  simulated: string | null = null,
): void => {
  const [time = "", factor = ""] = simulated?.split("@") ?? [];
  // A clock that is moved in steps stands in between: its factor is 0.
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
