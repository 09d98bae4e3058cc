import { ApiError } from "./api/errors";

/** The server's messages about these fields of a form, as one text for each field. */
export const fieldErrorsOf = (error: unknown, names: readonly string[]): Record<string, string> => {
  if (!(error instanceof ApiError)) return {};
  const known = Object.entries(error.fields).filter(([name]) => names.includes(name));
  return Object.fromEntries(known.map(([name, messages]) => [name, messages.join(" ")]));
};
