import { Icon } from "@/components/icon";

import classes from "./login-picture.module.css";

const STEPS = [
  { name: "Triage", who: "Ana Ruiz, Agent", state: "done", when: "09:12" },
  { name: "Diagnose", who: "Ben Okafor, Technician", state: "done", when: "10:40" },
  { name: "Resolve", who: "Chloe Tan, Technician", state: "active", when: "Due in 3 h" },
  { name: "Verify", who: "Agent", state: "pending", when: "" },
] as const;

/** A drawing of a ticket: its steps, its holders and their deadlines. */
export function LoginPicture() {
  return (
    <div className={classes.frame}>
      <div className={classes.card} aria-hidden>
        <div className={classes.head}>
          <span>TX20261120000042</span>
          <span className={classes.chip}>In progress</span>
        </div>
        <p className={classes.subject}>Laptop does not start after the update</p>
        <ol className={classes.steps}>
          {STEPS.map((step) => (
            <li key={step.name} data-state={step.state}>
              <span className={classes.dot}>
                {step.state === "done" && <Icon name="check" size={12} />}
              </span>
              <span className={classes.name}>{step.name}</span>
              <span className={classes.when}>{step.when}</span>
              <span className={classes.who}>{step.who}</span>
            </li>
          ))}
        </ol>
      </div>
      <p className={classes.line}>Somebody owns it, by a deadline, for a reason one can read.</p>
    </div>
  );
}
