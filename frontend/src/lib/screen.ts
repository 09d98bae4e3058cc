/** Below this width the app is a phone's: a bottom bar, sheets, one column. Kept in step with the CSS. */
export const PHONE_QUERY = "(max-width: 767px)";

/** Below this the rail has room for its icons only. */
export const NARROW_QUERY = "(max-width: 1023px)";
