import form from "./form-page.module.css";

type HeldRole = { system: string; role: string };

/** Roles as chips. Roles of another system have its name. */
export function RoleChips({ roles }: { roles: readonly HeldRole[] }) {
  if (roles.length === 0) return <span>None</span>;
  return (
    <span className={form.chips}>
      {roles.map(({ system, role }) => (
        <span key={`${system}:${role}`} className={form.chip}>
          {system === "tts" ? role : `${system.toUpperCase()}: ${role}`}
        </span>
      ))}
    </span>
  );
}
