import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";

import type { Candidate, Decision } from "../api/decisions";
import type { Task } from "../api/ticket";

/** The decisions about a task as its page explains them. */
export type Explained = {
  /** The choice that led to the present state: of its holder, or of nobody. */
  now: Decision | undefined;
  /** The choices before it, newest first. */
  before: Decision[];
  owner: Decision | undefined;
  workflow: Decision | undefined;
  /** The last decision about the deadline of the whole ticket, and of the present step. */
  deadline: Decision | undefined;
  stepDeadline: Decision | undefined;
};

/** Sorts the decisions, which are given oldest first, by what they explain. */
export const explain = (
  decisions: readonly Decision[],
  task: Pick<Task, "current_step">,
): Explained => {
  const last = (isOne: (it: Decision) => boolean) => decisions.findLast(isOne);
  const choices = decisions.filter(({ kind }) => kind === "assignment" || kind === "escalation");
  const stepId = task.current_step?.step_id;
  const isHere = choices.at(-1)?.step?.step_id === stepId && stepId !== undefined;
  const before = [...choices].reverse();
  return {
    now: isHere ? before.shift() : undefined,
    before,
    owner: last(({ kind }) => kind === "owner"),
    workflow: last(({ kind }) => kind === "match"),
    deadline: last(({ kind, step }) => kind === "deadline" && step === null),
    stepDeadline: last(({ kind, step }) => kind === "deadline" && step?.step_id === stepId),
  };
};

export type Standing = {
  word: string;
  tone: "ok" | "paused" | "warn";
  /** Why; empty if the decision's own reason says it. */
  why: string;
};

const STANDINGS: Record<Candidate["outcome"], Omit<Standing, "why">> = {
  chosen: { word: "Got it", tone: "ok" },
  delegate: { word: "Got it as delegate", tone: "ok" },
  later: { word: "Later", tone: "paused" },
  away: { word: "Away", tone: "warn" },
  at_capacity: { word: "Full", tone: "warn" },
};

/** The candidate's part in the choice, in a word or two, and why. */
export const standingOf = (candidate: Candidate, decision: Decision): Standing => {
  const { outcome, reason } = candidate;
  if (outcome === "later" && isWithoutTurn(decision)) {
    return { word: "Not asked", tone: "paused", why: "" };
  }
  const isReasonOfAll = outcome === "chosen" || outcome === "delegate";
  return { ...STANDINGS[outcome], why: isReasonOfAll ? "" : localMoments(reason) };
};

/** Whether somebody got it without a turn: named by hand, or because they had it before. */
const isWithoutTurn = ({ chosen, turn_of }: Decision): boolean =>
  chosen !== null && turn_of === null;

/** Moments in the server's sentences, as in "Away until 2026-03-09 08:00 UTC". */
const SERVER_MOMENT = /\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC\b/g;

/** A sentence of the server with its moments in the reader's own time zone. */
export const localMoments = (text: string): string =>
  text.replace(SERVER_MOMENT, (_, day, time) => formatExact(`${day}T${time}:00Z`));

/** How the step finds its person; empty if a person made the choice, or it waits for a claim. */
export const strategyWords = (decision: Decision): string => {
  const { assignment, capacity, role } = decision;
  if (isWithoutTurn(decision) && assignment !== "sticky") return "";
  const limit =
    capacity === null ? "" : ` Nobody gets more while they hold ${capacity} open items.`;
  const people = role === null ? "People" : sentence`The people of ${role}`;
  switch (assignment) {
    case "round_robin":
      return `${people} take turns.${limit}`;
    case "least_loaded":
      return `${people} who hold the fewest open items come first.${limit}`;
    case "sticky":
      return `The person who had it before comes first; else people take turns.${limit}`;
    default:
      return "";
  }
};

/** Whether the candidates say more than the reason: not if the only one is the chosen person. */
export const hasOthers = ({ candidates, chosen }: Decision): boolean =>
  candidates.some(({ user_id }) => user_id !== chosen);

/**
 * The person whose turn comes after the one that was used, as things stood at that moment;
 * undefined if the choice was not by turns, or nobody else could have taken it.
 */
export const nextInTurn = (decision: Decision): Candidate | undefined => {
  if (decision.assignment !== "round_robin" && decision.assignment !== "sticky") return undefined;
  const { candidates, turn_of } = decision;
  const used = candidates.findIndex(({ user_id }) => user_id === turn_of);
  // A delegate has taken somebody else's turn, so their own may be the next.
  return candidates
    .slice(used + 1)
    .find(({ outcome }) => outcome !== "away" && outcome !== "at_capacity");
};

/** Says who had the next turn then; empty if nobody had. */
export const nextWords = (decision: Decision): string => {
  const next = nextInTurn(decision);
  return next === undefined
    ? ""
    : sentence`As things stood then, the next turn was that of ${next.user_full_name}.`;
};

/** The title of the explanation. */
export const whyTitle = (
  task: Pick<Task, "assigned_users" | "current_step">,
  userId: number,
): string => {
  if (task.current_step === null) return "Why it went to whom";
  const [holder] = task.assigned_users;
  if (holder === undefined) return "Why nobody has it yet";
  if (holder.user_id === userId) return "Why you have it";
  return sentence`Why ${holder.user_full_name} has it`;
};
