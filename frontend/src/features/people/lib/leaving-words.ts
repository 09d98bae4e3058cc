import { sentence } from "@/lib/sentence";

import type { Leaving, PassedOn } from "../api/roles";

type Heap = Leaving["people"][number];

export const OWNER_NOBODY = "nobody";

/** "1 item", "3 items". */
export const countOf = (count: number, noun: string): string =>
  count === 1 ? `1 ${noun}` : `${count} ${noun}s`;

/** A sentence about the work that one person gets: "Ben Berg gets 3 items and owns 2 tickets". */
export const gainWords = ({ user_id, user_full_name, items, owned }: Heap): string => {
  if (user_id === null) {
    const parts = [
      items > 0 && `${countOf(items, "item")} ${items === 1 ? "waits" : "wait"} for somebody`,
      owned > 0 && `${countOf(owned, "ticket")} ${owned === 1 ? "has" : "have"} no owner`,
    ];
    return parts.filter(Boolean).join(", ");
  }
  const parts = [
    items > 0 && `gets ${countOf(items, "item")}`,
    owned > 0 && `owns ${countOf(owned, "ticket")}`,
  ];
  return `${sentence`${user_full_name}`} ${parts.filter(Boolean).join(" and ")}`;
};

/** Words about the event for which a ticket without a holder waits. */
export const waitWords = (waits: NonNullable<PassedOn["holder"]>["waits_for"]): string => {
  if (waits === "claim") return "waits to be claimed.";
  return waits === "capacity" ? "waits until somebody has room." : "waits for somebody.";
};
