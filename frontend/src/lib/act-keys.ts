import { ApiError } from "./api/errors";
import { randomKey } from "./random-key";

/** The `Idempotency-Key` of acts that a person may ask for again. */
export type ActKeys = {
  /** The key of an act, the same until it is answered. */
  keyOf: (act: string) => string;
  /** Takes note of how it went: after an answer the same act is another one. */
  settle: (act: string, error: unknown) => void;
};

/** Whether the server may have done it although nobody heard so. */
const isUnanswered = (error: unknown): boolean =>
  error instanceof ApiError ? error.status === 0 || error.status >= 500 : Boolean(error);

export const makeActKeys = (): ActKeys => {
  const keys = new Map<string, string>();
  return {
    keyOf: (act) => {
      const key = keys.get(act) ?? randomKey();
      keys.set(act, key);
      return key;
    },
    settle: (act, error) => {
      if (!isUnanswered(error)) keys.delete(act);
    },
  };
};
