const KEY = "tts-left-for-login";
const PAUSE_MS = 15_000;

/**
 * Whether to send the browser to the Auth Service by itself. Not twice in a moment: who comes back
 * without a session that holds here would go round for ever.
 */
export const mayLeaveForLogin = (now: number): boolean => {
  const last = Number(sessionStorage.getItem(KEY) ?? Number.NEGATIVE_INFINITY);
  if (now - last < PAUSE_MS) return false;
  sessionStorage.setItem(KEY, String(now));
  return true;
};
