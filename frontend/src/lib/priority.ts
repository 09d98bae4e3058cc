export const PRIORITIES = ["Critical", "High", "Medium", "Low"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The priority that a word means; "Urgent" is Critical, and unknown words count as Medium. */
export const readPriority = (word: string): Priority => {
  const plain = word.trim().toLowerCase();
  if (plain === "urgent") return "Critical";
  return PRIORITIES.find((priority) => priority.toLowerCase() === plain) ?? "Medium";
};
