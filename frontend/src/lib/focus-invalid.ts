/** A password field marks itself in a way of its own. */
const INVALID = '[aria-invalid="true"], input[data-invalid="true"]';

/**
 * Puts the keyboard into the first field of a form that is complained about, once the complaints are
 * on the page: nobody has to look for it.
 */
export const focusInvalid = (form: HTMLElement | null | undefined): void => {
  setTimeout(() => form?.querySelector<HTMLElement>(INVALID)?.focus());
};
