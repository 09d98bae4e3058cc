/** The name of a step's role. A step without a role is automatic: nobody works on it. */
export const roleWords = (role: string | null | undefined): string => role || "Automatic";
