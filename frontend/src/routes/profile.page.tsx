import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";

import { renewSession } from "@/app/shell/renew-session";
import { ProfilePage } from "@/features/account/components/profile-page";
import { refreshSession } from "@/lib/api/client";

export function ProfileRoute() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const renewName = async () => {
    if (!(await refreshSession())) return;
    await renewSession(queryClient);
    await router.invalidate();
  };
  return <ProfilePage onRenamed={() => void renewName()} />;
}
