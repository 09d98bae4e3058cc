import type { IconName } from "@/components/icon";
import { ApiError, mayPass } from "@/lib/api/errors";

/** The server's limit for one file, in bytes. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

const ARCHIVES = ["zip", "7z", "gzip", "tar", "rar"];

/** The icon for a content type. */
export const fileIcon = (contentType: string): IconName => {
  if (contentType.startsWith("image/")) return "picture";
  return ARCHIVES.some((word) => contentType.includes(word)) ? "archive" : "file";
};

/**
 * Why the server would refuse a file, so that it is not sent; null if that cannot be known here.
 */
export const refuseFile = (file: Pick<File, "size">): string | null => {
  if (file.size > MAX_FILE_BYTES) {
    return "It has more than 10 MB, the most that a file may have.";
  }
  return file.size === 0 ? "It is empty." : null;
};

/** Why the server refused a file, in its own words, and whether trying again can help. */
export const readRefusal = (error: unknown): { words: string; canRetry: boolean } => {
  if (!(error instanceof ApiError)) return { words: "It was not sent.", canRetry: true };
  const words = Object.values(error.fields).flat()[0] ?? error.message;
  return { words, canRetry: mayPass(error) && error.status !== 404 };
};
