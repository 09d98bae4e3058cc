/** Parts of the schemas of search parameters: an invalid value is dropped, never an error. */
import * as z from "zod/mini";

const droppable = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

export const oneOf = <const T extends readonly string[]>(values: T) => droppable(z.enum(values));

/** Free text that is not empty; `?q=156` reads as a number. */
export const words = (most: number) =>
  droppable(
    z.pipe(
      z.union([z.string(), z.pipe(z.number(), z.transform(String))]),
      z.string().check(z.minLength(1), z.maxLength(most)),
    ),
  );

export const wordsLike = (pattern: RegExp) => droppable(z.string().check(z.regex(pattern)));

export const date = droppable(z.iso.date());

/** A page of a list; the first is not named in the address. */
export const laterPage = droppable(z.int().check(z.minimum(2)));

/** Of any length, also where the address reads as a number. */
export const anyText = droppable(z.coerce.string());
