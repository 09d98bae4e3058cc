import { useNavigate, useSearch } from "@tanstack/react-router";

import { ExternalLoginPage } from "@/features/session/components/external-login-page";
import { LoginPage } from "@/features/session/components/login-page";
import { safeRedirect } from "@/features/session/lib/redirect";
import { authLoginHref } from "@/lib/config";

export function LoginRoute() {
  const search = useSearch({ from: "/login" });
  const navigate = useNavigate();
  const target = safeRedirect(search.redirect);
  const external = authLoginHref(target);
  if (external !== null) return <ExternalLoginPage href={external} />;
  return <LoginPage onSignedIn={() => navigate({ href: target, replace: true })} />;
}
