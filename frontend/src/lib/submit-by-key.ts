import type { KeyboardEvent } from "react";

/** Submits the focused form on Ctrl + Enter (⌘ + Enter). */
export const submitByKey = (event: KeyboardEvent<HTMLFormElement>): void => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
};
