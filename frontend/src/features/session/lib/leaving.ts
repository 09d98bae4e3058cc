const KEY = "tts-left-for-login";
const PAUSE_MS = 15_000;

/**
 * Whether to send the browser to the Auth Service automatically. False if that was done a moment
 * ago:
 * a user who comes back without a valid session would be sent there for ever.
 */
export const mayLeaveForLogin = (now: number): boolean => {
  const last = Number(sessionStorage.getItem(KEY) ?? Number.NEGATIVE_INFINITY);
  if (now - last < PAUSE_MS) return false;
  sessionStorage.setItem(KEY, String(now));
  return true;
};
