import { sentence } from "@/lib/sentence";

import type { Action } from "../api/bulk";

/** The input that the form of an action asks for. */
type Asked = "nothing" | "reason" | "priority" | "holder" | "owner";

type Words = {
  action: Action;
  asks: Asked;
  /** The label of its button in the bar. */
  label: string;
  title: string;
  /** The label of the button that does it; `to` is the chosen person or priority, or empty. */
  verb: (many: string, to: string) => string;
  /** A sentence about the result. */
  done: (many: string, are: string, to: string) => string;
  /** The further effects of the action; empty if nothing has to be said. */
  effect: string;
  isDanger?: boolean;
};

/** The actions in the order of their buttons. */
export const ACTIONS: readonly Words[] = [
  {
    action: "claim",
    asks: "nothing",
    label: "Claim",
    title: "Claim tickets",
    verb: (many) => `Claim ${many}`,
    done: (many) => `You hold ${many} more.`,
    effect: "They leave the queue and are yours to work on.",
  },
  {
    action: "transfer",
    asks: "holder",
    label: "Transfer",
    title: "Transfer tickets",
    verb: (many, to) => (to ? sentence`Transfer ${many} to ${to}` : `Transfer ${many}`),
    done: (many, are, to) => sentence`${many} ${are} with ${to} now.`,
    effect: "Each stays on its step, with the deadline that it has.",
  },
  {
    action: "escalate",
    asks: "reason",
    label: "Escalate",
    title: "Escalate tickets",
    verb: (many) => `Escalate ${many}`,
    done: (many, are) => `${many} ${are} escalated.`,
    effect: "Each goes up to the role that its step names.",
  },
  {
    action: "resume",
    asks: "nothing",
    label: "Resume",
    title: "Resume tickets",
    verb: (many) => `Resume ${many}`,
    done: (many, are) => `${many} ${are} no longer on hold.`,
    effect: "Their clocks run again, with the time that was left.",
  },
  {
    action: "hold",
    asks: "reason",
    label: "Hold",
    title: "Put tickets on hold",
    verb: (many) => `Hold ${many}`,
    done: (many, are) => `${many} ${are} on hold.`,
    effect: "Their clocks stand, and nobody can move them on, until they are resumed.",
  },
  {
    action: "reopen",
    asks: "reason",
    label: "Reopen",
    title: "Reopen tickets",
    verb: (many) => `Reopen ${many}`,
    done: (many, are) => `${many} ${are} open again.`,
    effect: "Each goes on at the step where it ended, with the time that was left.",
  },
  {
    action: "priority",
    asks: "priority",
    label: "Priority",
    title: "Change the priority of tickets",
    verb: (many, to) => (to ? `Change ${many} to ${to}` : `Change ${many}`),
    done: (many, are, to) => `${many} ${are} of ${to} priority now.`,
    effect: "Deadlines are worked out again from the arrival; the time already used stays used.",
  },
  {
    action: "owner",
    asks: "owner",
    label: "Owner",
    title: "Change the owner of tickets",
    verb: (many, to) => (to ? sentence`Give ${many} to ${to}` : `Give ${many} away`),
    done: (many, _are, to) => sentence`${to} owns ${many} more.`,
    effect: "",
  },
  {
    action: "cancel",
    asks: "reason",
    label: "Withdraw",
    title: "Withdraw tickets",
    verb: (many) => `Withdraw ${many}`,
    done: (many, are) => `${many} ${are} withdrawn.`,
    effect: "The work ends without a result, and the requesters are told.",
    isDanger: true,
  },
];

export type ActionWords = Words;

/** "1 ticket", "18 tickets". */
export const manyTickets = (count: number): string =>
  count === 1 ? "1 ticket" : `${count} tickets`;

/** A sentence about the result of an action on so many tickets. */
export const doneWords = (words: Words, count: number, to: string): string =>
  words.done(manyTickets(count), count === 1 ? "is" : "are", to);
