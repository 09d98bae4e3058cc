import { randomKey } from "@/lib/random-key";

/**
 * The key under which a form is sent. It stays while the content does, so that a second click or
 * a repeat after a lost answer makes no second ticket; another content gets a key of its own.
 */
export const makeSendKeys = (): ((content: string) => string) => {
  let sent: { content: string; key: string } | null = null;
  return (content) => {
    if (sent?.content !== content) sent = { content, key: randomKey() };
    return sent.key;
  };
};
