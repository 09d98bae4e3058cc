import type { IconName } from "@/components/icon";
import { isAdmin, isCoordinator, isEmployee, type WithRoles } from "@/features/session/lib/roles";
import type { TaskCounts } from "@/lib/api/counts";
import { isIdentityBuiltIn } from "@/lib/config";

export type Comer = WithRoles & Parameters<typeof isEmployee>[0];

type PlaceShape = {
  to: string;
  label: string;
  icon: IconName;
  /** Whom it is open to; the others are not shown the way. */
  isFor: (user: Comer) => boolean;
  /** Which of the counts stands beside it. */
  counts?: keyof TaskCounts;
  /** Whether tickets are opened from it, so that one goes back to it from them. */
  isTicketList?: true;
  /** Whose way back it is from a ticket that they came to by a link; the others go home. */
  isMainListOf?: (user: Comer) => boolean;
  /** Not within the thumb's daily reach: on a phone it is in the menu of the person. */
  isRare?: true;
};

const isStaff = (user: Comer): boolean => !isEmployee(user);

const MY_TICKETS = {
  to: "/my-tickets",
  label: "My tickets",
  icon: "inbox",
  isFor: isEmployee,
  isTicketList: true,
} as const satisfies PlaceShape;

const MY_WORK = {
  to: "/my-work",
  label: "My work",
  icon: "inbox",
  isFor: isStaff,
  counts: "own",
  isTicketList: true,
} as const satisfies PlaceShape;

/** Every place of the rail, in its order. */
const PLACES = [
  MY_TICKETS,
  MY_WORK,
  {
    to: "/tickets",
    label: "Tickets",
    icon: "list",
    isFor: (user) => isStaff(user) && isAdmin(user),
    counts: "all",
    isTicketList: true,
    isMainListOf: isAdmin,
  },
  {
    to: "/owned",
    label: "Owned",
    icon: "flag",
    isFor: (user) => isStaff(user) && isCoordinator(user),
    counts: "owned",
    isTicketList: true,
    // Somebody with other roles as well works tickets in them.
    isMainListOf: (user) => isCoordinator(user) && user.roles.length === 1,
  },
  {
    to: "/people",
    label: "People",
    icon: "people",
    isFor: (user) => isStaff(user) && isAdmin(user) && isIdentityBuiltIn(),
  },
  {
    to: "/settings/dead-letters",
    label: "Settings",
    icon: "settings",
    isFor: (user) => isStaff(user) && isAdmin(user),
    isRare: true,
  },
] as const satisfies readonly PlaceShape[];

type Listed = (typeof PLACES)[number];
export type Place = PlaceShape & { to: Listed["to"] };
export type TicketList = PlaceShape & { to: Extract<Listed, { isTicketList: true }>["to"] };

const ALL: readonly Place[] = PLACES;
const TICKET_LISTS: readonly TicketList[] = PLACES.filter((place) => "isTicketList" in place);

/** The places that are open to this person. */
export const placesOf = (user: Comer): readonly Place[] => ALL.filter((place) => place.isFor(user));

/** The page that the start address leads to. */
export const homeOf = (user: Comer): TicketList => (isEmployee(user) ? MY_TICKETS : MY_WORK);

/** The list in which a person looks for a ticket. */
export const mainListOf = (user: Comer): TicketList =>
  TICKET_LISTS.find((place) => place.isFor(user) && place.isMainListOf?.(user)) ?? homeOf(user);

/** The list of tickets at an address. */
export const ticketListAt = (path: string): TicketList | undefined =>
  TICKET_LISTS.find((place) => place.to === path);
