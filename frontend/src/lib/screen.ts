/** Screens that count as phones: a bottom bar, sheets, one column. The CSS uses the same width. */
export const PHONE_QUERY = "(max-width: 767px)";

/** Screens on which the rail has room for its icons only. */
export const NARROW_QUERY = "(max-width: 1023px)";
