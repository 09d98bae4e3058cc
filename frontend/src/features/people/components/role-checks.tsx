import { Checkbox } from "@mantine/core";

import { bySystem, type HeldRole, holdsRole, toggleRole } from "../lib/roles";
import classes from "./people.module.css";

/** A checkbox for each role, by system; those of the person are ticked. */
export function RoleChecks({
  choices,
  roles,
  onRoles,
}: {
  choices: readonly HeldRole[];
  roles: readonly HeldRole[];
  onRoles: (roles: HeldRole[]) => void;
}) {
  return (
    <div className={classes.groups}>
      {bySystem(choices).map(([system, group]) => (
        <fieldset key={system} className={classes.group}>
          <legend>Roles in {system.toUpperCase()}</legend>
          <div className={classes.roles}>
            {group.map((choice) => (
              <Checkbox
                key={choice.role}
                classNames={{ body: classes.check }}
                label={choice.role}
                checked={holdsRole(roles, choice)}
                onChange={() => onRoles(toggleRole(roles, choice))}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
