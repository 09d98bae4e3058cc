/** The path to go to after signing in; "/" if the target is not a path of this app. */
export const safeRedirect = (target: string | undefined): string => {
  if (!target?.startsWith("/") || target.startsWith("//") || target.includes("\\")) return "/";
  return target.startsWith("/login") ? "/" : target;
};
