export type HeldRole = { system: string; role: string };

const nameOf = ({ system, role }: HeldRole): string => `${system}:${role}`.toLowerCase();

/** Whether two lists contain the same roles; order and case do not matter. */
export const areSameRoles = (some: readonly HeldRole[], others: readonly HeldRole[]): boolean => {
  const names = (roles: readonly HeldRole[]) => [...new Set(roles.map(nameOf))].sort().join("\n");
  return names(some) === names(others);
};

export const holdsRole = (roles: readonly HeldRole[], wanted: HeldRole): boolean =>
  roles.some((held) => nameOf(held) === nameOf(wanted));

/** Adds the role, or removes it if it is held. */
export const toggleRole = (roles: readonly HeldRole[], which: HeldRole): HeldRole[] =>
  holdsRole(roles, which)
    ? roles.filter((held) => nameOf(held) !== nameOf(which))
    : [...roles, which];

/** The roles grouped by system, those of this system first. */
export const bySystem = (roles: readonly HeldRole[]): [system: string, roles: HeldRole[]][] => {
  const systems = [...new Set(roles.map(({ system }) => system))];
  systems.sort((a, b) => Number(b === "tts") - Number(a === "tts") || a.localeCompare(b));
  return systems.map((system) => [system, roles.filter((role) => role.system === system)]);
};
