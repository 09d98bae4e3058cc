const KILO = 1024;
const MEGA = KILO * KILO;

/** A file's size as people say it: "340 bytes", "12 kB", "3.4 MB". */
export const formatSize = (bytes: number): string => {
  if (bytes < KILO) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  if (bytes < MEGA) return `${Math.round(bytes / KILO)} kB`;
  return `${(bytes / MEGA).toFixed(1)} MB`;
};
