import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";

import type { Candidate, Decision } from "../api/decisions";
import type { Task } from "../api/ticket";

/** The decisions about a task, sorted by what they explain on its page. */
export type Explained = {
  /** The last choice for the current step: of its holder, or of nobody. */
  now: Decision | undefined;
  /** The choices before `now`, newest first. */
  before: Decision[];
  owner: Decision | undefined;
  workflow: Decision | undefined;
  /** The last decisions about the deadlines of the whole ticket and of the current step. */
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

/** The result of a choice for one candidate, in a word or two, with the reason. */
export const standingOf = (candidate: Candidate, decision: Decision): Standing => {
  const { outcome, reason } = candidate;
  if (outcome === "later" && isWithoutTurn(decision)) {
    return { word: "Not asked", tone: "paused", why: "" };
  }
  const isReasonOfAll = outcome === "chosen" || outcome === "delegate";
  return { ...STANDINGS[outcome], why: isReasonOfAll ? "" : localMoments(reason) };
};

/** Whether the chosen person used no turn: they were named or claimed it, or had it before. */
const isWithoutTurn = ({ chosen, turn_of }: Decision): boolean =>
  chosen !== null && turn_of === null;

/** Matches moments in the server's sentences, as in "Away until 2026-03-09 08:00 UTC". */
const SERVER_MOMENT = /\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC\b/g;

/** A sentence of the server, with its moments converted to the time zone of the browser. */
export const localMoments = (text: string): string =>
  text.replace(SERVER_MOMENT, (_, day, time) => formatExact(`${day}T${time}:00Z`));

/** A sentence about the strategy of the step; empty if it did not decide the choice. */
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

/** Whether the choice has candidates other than the chosen person, who are worth showing. */
export const hasOthers = ({ candidates, chosen }: Decision): boolean =>
  candidates.some(({ user_id }) => user_id !== chosen);

/**
 * The candidate with the next turn after the one that was used, as things stood at that moment.
 * Undefined if the choice was not made by turns, or no later candidate could take a turn.
 */
export const nextInTurn = (decision: Decision): Candidate | undefined => {
  if (decision.assignment !== "round_robin" && decision.assignment !== "sticky") return undefined;
  const { candidates, turn_of } = decision;
  const used = candidates.findIndex(({ user_id }) => user_id === turn_of);
  // Do not leave out a delegate who was chosen: they took somebody else's turn, not their own.
  return candidates
    .slice(used + 1)
    .find(({ outcome }) => outcome !== "away" && outcome !== "at_capacity");
};

/** A sentence about the person who had the next turn then; empty if there was none. */
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
