import { Button } from "@mantine/core";

import type { DraftText } from "@/lib/draft";

import classes from "./kept-words.module.css";

/** Says that the text of a field is a restored draft, with a button to remove it. */
export function KeptWords({ draft }: { draft: DraftText }) {
  if (!draft.isRestored || !draft.text) return null;
  return (
    <p className={classes.kept} role="status">
      What you wrote before is still here.
      <Button size="compact-xs" variant="subtle" onClick={() => draft.setText("")}>
        Clear it
      </Button>
    </p>
  );
}
