const KEY = "tts-left-for-login";
const PAUSE_MS = 15_000;

/**
 * Whether to send the browser to the Auth Service automatically; stores the time if so. False if
 * that was done a moment ago, so that a user who comes back without a valid session is not sent
 * there again and again.
 */
export const mayLeaveForLogin = (now: number): boolean => {
  const last = Number(sessionStorage.getItem(KEY) ?? Number.NEGATIVE_INFINITY);
  if (now - last < PAUSE_MS) return false;
  sessionStorage.setItem(KEY, String(now));
  return true;
};
