/** Parts of the schemas of search parameters: an invalid value is dropped, never an error. */
import * as z from "zod/mini";

const droppable = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

export const oneOf = <const T extends readonly string[]>(values: T) => droppable(z.enum(values));

/**
 * Text that is not empty. The router reads `?q=156` as a number, which is turned into text again.
 */
export const words = (most: number) =>
  droppable(
    z.pipe(
      z.union([z.string(), z.pipe(z.number(), z.transform(String))]),
      z.string().check(z.minLength(1), z.maxLength(most)),
    ),
  );

export const wordsLike = (pattern: RegExp) => droppable(z.string().check(z.regex(pattern)));

export const date = droppable(z.iso.date());

/** The page number of a list, from 2: the first page is not named in the address. */
export const laterPage = droppable(z.int().check(z.minimum(2)));

/** Text of any length, also if the router reads it as a number. */
export const anyText = droppable(z.coerce.string());
