/** A password field marks its errors differently. */
const INVALID = '[aria-invalid="true"], input[data-invalid="true"]';

/** Focuses the first field of a form with an error, once the errors are on the page. */
export const focusInvalid = (form: HTMLElement | null | undefined): void => {
  setTimeout(() => form?.querySelector<HTMLElement>(INVALID)?.focus());
};

/** Focuses the first invalid field: for forms whose own checks find an error before sending. */
export const focusComplaint = (
  _errors: unknown,
  _values: unknown,
  event: { currentTarget: unknown } | undefined,
): void => {
  if (event?.currentTarget instanceof HTMLElement) focusInvalid(event.currentTarget);
};

/** The form that has the focus; null if none has. */
export const formInUse = (): HTMLElement | null => document.activeElement?.closest("form") ?? null;
