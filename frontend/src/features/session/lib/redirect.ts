/** The path to go to after signing in: one of this app, never another origin. */
export const safeRedirect = (target: string | undefined): string => {
  if (!target?.startsWith("/") || target.startsWith("//") || target.includes("\\")) return "/";
  return target.startsWith("/login") ? "/" : target;
};
