import type { IconName } from "@/components/icon";
import { isAdmin, isCoordinator, isEmployee, type WithRoles } from "@/features/session/lib/roles";
import type { TaskCounts } from "@/lib/api/counts";
import { isIdentityBuiltIn } from "@/lib/config";

export type Comer = WithRoles & Parameters<typeof isEmployee>[0];

type PlaceShape = {
  to: string;
  label: string;
  icon: IconName;
  /** Whether this user may open the place. Others do not see a link to it. */
  isFor: (user: Comer) => boolean;
  /** The count to show beside the link. */
  counts?: keyof TaskCounts;
  /** Whether it is a list of tickets, to which the back link of a ticket can lead. */
  isTicketList?: true;
  /**
   * Whether the back link of a ticket leads here if this user opened the ticket by a link from
   * outside. If no place says so, it leads to the home page.
   */
  isMainListOf?: (user: Comer) => boolean;
  /** Whether the pages below its path belong to it. The page of one ticket belongs to no place. */
  hasPages?: true;
  /** Rarely used: on a phone it is in the user's menu instead of the bottom bar. */
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

/** Every place in the rail, in this order. */
const PLACES = [
  MY_TICKETS,
  MY_WORK,
  {
    to: "/queue",
    label: "Queue",
    icon: "archive",
    // Only people with a role of tts can claim: tasks wait in roles of this system alone.
    isFor: (user) => isStaff(user) && user.roles.some(({ system }) => system === "tts"),
    counts: "queue",
    isTicketList: true,
  },
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
    // A coordinator with other roles also works on tickets, and goes back to "My work".
    isMainListOf: (user) => isCoordinator(user) && user.roles.length === 1,
  },
  {
    to: "/people",
    label: "People",
    icon: "people",
    isFor: (user) => isStaff(user) && isAdmin(user) && isIdentityBuiltIn(),
    hasPages: true,
    isRare: true,
  },
  {
    to: "/roles",
    label: "Roles",
    icon: "route",
    isFor: (user) => isStaff(user) && (isAdmin(user) || isCoordinator(user)),
    hasPages: true,
    isRare: true,
  },
  {
    to: "/incidents",
    label: "Incidents",
    icon: "warning",
    isFor: (user) => isStaff(user) && isAdmin(user),
    isRare: true,
  },
  {
    to: "/calendars",
    label: "Calendars",
    icon: "clock",
    isFor: (user) => isStaff(user) && isAdmin(user),
    hasPages: true,
    isRare: true,
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

/** The places that this user may open. */
export const placesOf = (user: Comer): readonly Place[] => ALL.filter((place) => place.isFor(user));

/** The page that `/` leads to. */
export const homeOf = (user: Comer): TicketList => (isEmployee(user) ? MY_TICKETS : MY_WORK);

/** The list of tickets that the back link leads to if the user came from no list. */
export const mainListOf = (user: Comer): TicketList =>
  TICKET_LISTS.find((place) => place.isFor(user) && place.isMainListOf?.(user)) ?? homeOf(user);

/** The list of tickets at a path; undefined if there is none. */
export const ticketListAt = (path: string): TicketList | undefined =>
  TICKET_LISTS.find((place) => place.to === path);
