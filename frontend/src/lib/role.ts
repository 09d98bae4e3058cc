/** The name of a step's role; a step without one is automatic: nobody works on it. */
export const roleWords = (role: string | null | undefined): string => role || "Automatic";
