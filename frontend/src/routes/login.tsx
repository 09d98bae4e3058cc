import { useNavigate, useSearch } from "@tanstack/react-router";

import { LoginPage } from "@/features/session/components/login-page";
import { safeRedirect } from "@/features/session/lib/redirect";

export function LoginRoute() {
  const search = useSearch({ from: "/login" });
  const navigate = useNavigate();
  return (
    <LoginPage
      onSignedIn={() => navigate({ href: safeRedirect(search.redirect), replace: true })}
    />
  );
}
