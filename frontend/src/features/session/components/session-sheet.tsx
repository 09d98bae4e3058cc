import { Button } from "@mantine/core";
import { useState } from "react";

import { Dialog } from "@/components/dialog";
import form from "@/components/form-page.module.css";
import { Icon } from "@/components/icon";
import { authLoginHref } from "@/lib/config";
import { sentence } from "@/lib/sentence";
import { type GateState, readActing } from "@/lib/session/gate";

import { SignInForm } from "./sign-in-form";

type Closed = Exclude<GateState, { kind: "open" }>;

const SOLID = { backgroundOpacity: 0.96, color: "var(--surface-sunken)" };
const VEIL = { backgroundOpacity: 0.6 };

/** Covers a page that has lost its session until its user has signed in again. */
export function SessionSheet({ gate }: { gate: Closed }) {
  const [isSigningIn, setIsSigningIn] = useState(false);
  const person = readActing();
  const isOther = gate.kind === "other_person";
  const asksForSignIn = !isOther || isSigningIn;
  // After a sign-out, or if another user has signed in, the page must not be readable.
  const isHidden = isOther || gate.isElsewhere;
  return (
    <Dialog
      onClose={() => {}}
      title={titleOf(gate)}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      overlayProps={isHidden ? SOLID : VEIL}
      zIndex={400}
    >
      <div className={form.head}>
        <p>{wordsOf(gate, person?.full_name ?? "the person of this page")}</p>
      </div>
      {asksForSignIn ? (
        <SignInPart email={person?.email ?? ""} />
      ) : (
        <div className={form.buttons}>
          <Button variant="default" onClick={() => setIsSigningIn(true)}>
            Sign in as <bdi>{person?.full_name}</bdi>
          </Button>
          <Button data-autofocus onClick={() => window.location.reload()}>
            {gate.name ? sentence`Go on as ${gate.name}` : "Load the page again"}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

const titleOf = (gate: Closed): string => {
  if (gate.kind === "signed_out") return "You were signed out";
  return gate.name ? sentence`${gate.name} is signed in now` : "Somebody else is signed in now";
};

const wordsOf = (gate: Closed, name: string): string => {
  if (gate.kind === "other_person") {
    return sentence`This page was opened by ${name}, so nothing more is sent from it. What you wrote is kept in this tab for ${name}.`;
  }
  const how = gate.isElsewhere ? "The session was ended in another tab. " : "";
  return sentence`${how}What you wrote is kept. Sign in as ${name}, and it goes on where you were.`;
};

function SignInPart({ email }: { email: string }) {
  const href = authLoginHref(`${window.location.pathname}${window.location.search}`);
  if (href === null) return <SignInForm email={email} />;
  return (
    <>
      <p className={form.lead}>
        Signing in happens on another page. Come back to this tab afterwards: it notices by itself.
      </p>
      <div className={form.buttons}>
        <Button
          component="a"
          href={href}
          target="_blank"
          rel="noopener"
          data-autofocus
          rightSection={<Icon name="arrow" size={16} />}
        >
          Sign in on the other page
        </Button>
      </div>
    </>
  );
}
