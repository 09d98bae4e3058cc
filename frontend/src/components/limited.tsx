import { Textarea, type TextareaProps, TextInput, type TextInputProps } from "@mantine/core";
import type { ReactNode } from "react";

import { countCharacters, excessWords, leftWords, type Measure } from "@/lib/limits";

import classes from "./limited.module.css";

export type Limited = {
  /**
   * The maximum number of characters. A longer text can be typed and shows an error; it is not cut.
   */
  limit: number;
  /** Counts the characters, if some typed characters do not count. */
  measure?: Measure;
};

type Told = { value?: unknown; error?: ReactNode; description?: ReactNode };

/**
 * The props that show the length of a field's text: an error if it is too long, or the number of
 * characters that are left if it is almost too long.
 */
export const tellLength = ({ value, error, description }: Told, { limit, measure }: Limited) => {
  const text = typeof value === "string" ? value : "";
  const count = measure ?? countCharacters;
  const left = leftWords(text, limit, count);
  return {
    error: excessWords(text, limit, count) ?? error,
    description: left ? (
      <>
        {description}
        <span className={classes.left}>{left}</span>
      </>
    ) : (
      description
    ),
  };
};

/** A line of text with a limit. */
export function LimitedInput({ limit, measure, ...props }: TextInputProps & Limited) {
  return <TextInput {...props} {...tellLength(props, { limit, measure })} />;
}

/** Text of any number of lines with a limit. */
export function LimitedTextarea({ limit, measure, ...props }: TextareaProps & Limited) {
  return <Textarea {...props} {...tellLength(props, { limit, measure })} />;
}
