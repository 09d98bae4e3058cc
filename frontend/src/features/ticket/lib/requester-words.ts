const WORDS: Record<string, string> = {
  new: "We are finding the right team for it.",
  open: "It is with the team. Nobody has begun to work on it yet.",
  pending: "It waits for something before it goes on.",
  "in progress": "Somebody is working on it.",
  "on hold":
    "It is paused for the moment. The team goes on with it later, and you need not do anything.",
  resolved: "It is solved. If it is not, write so in the conversation.",
  rejected: "It was turned down. The conversation says why.",
  withdrawn: "It was withdrawn, and nobody works on it any more.",
  closed: "It is closed.",
};

/** A sentence about a status, for the requester. */
export const requesterWords = (status: string): string =>
  WORDS[status.toLowerCase()] ?? `Its status is ${status}.`;

const ENDED = ["resolved", "rejected", "withdrawn", "closed"];

/** Whether the ticket can still be withdrawn. */
export const isOpenStatus = (status: string): boolean => !ENDED.includes(status.toLowerCase());
