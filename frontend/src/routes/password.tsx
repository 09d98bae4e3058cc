import { ForgotPage } from "@/features/session/components/forgot-page";
import { ResetPage } from "@/features/session/components/reset-page";

export function ForgotPasswordRoute() {
  return <ForgotPage />;
}

export function ResetPasswordRoute() {
  return <ResetPage />;
}
