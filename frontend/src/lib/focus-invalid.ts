/** A password field marks itself in a way of its own. */
const INVALID = '[aria-invalid="true"], input[data-invalid="true"]';

/**
 * Puts the keyboard into the first field of a form that is complained about, once the complaints are
 * on the page: nobody has to look for it.
 */
export const focusInvalid = (form: HTMLElement | null | undefined): void => {
  setTimeout(() => form?.querySelector<HTMLElement>(INVALID)?.focus());
};

/** The same as what a form does where its own checks complain. */
export const focusComplaint = (
  _errors: unknown,
  _values: unknown,
  event: { currentTarget: unknown } | undefined,
): void => {
  if (event?.currentTarget instanceof HTMLElement) focusInvalid(event.currentTarget);
};

/** The form in which the keyboard is: its submission has just been answered. */
export const formInUse = (): HTMLElement | null => document.activeElement?.closest("form") ?? null;
