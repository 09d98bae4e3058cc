/** The viewer of a ticket. Employees and staff may have the same id: compare the type too. */
export type Viewer = {
  userType: string;
  userId: number;
  /** An Admin may act on behalf of a holder. */
  isAdmin: boolean;
};

/** Whether the viewer is an employee, who sees their ticket without steps and internal notes. */
export const isRequester = (viewer: Pick<Viewer, "userType">): boolean =>
  viewer.userType === "employee";

/** Whether a person, identified by type and id, is the viewer. */
export const isViewer = (viewer: Viewer, person: { user_type: string; user_id: number }): boolean =>
  person.user_type === viewer.userType && person.user_id === viewer.userId;
