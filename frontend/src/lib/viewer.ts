/** The viewer of a ticket. Employees and staff share one number space. */
export type Viewer = {
  userType: string;
  userId: number;
  /** May act in a holder's place. */
  isAdmin: boolean;
};

/** Sees their own ticket as its requester: no steps, no internal notes. */
export const isRequester = (viewer: Pick<Viewer, "userType">): boolean =>
  viewer.userType === "employee";

/** Whether a person, named by type and number, is the viewer. */
export const isViewer = (viewer: Viewer, person: { user_type: string; user_id: number }): boolean =>
  person.user_type === viewer.userType && person.user_id === viewer.userId;
