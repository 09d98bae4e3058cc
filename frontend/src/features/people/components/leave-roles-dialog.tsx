import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { ErrorState } from "@/components/states";
import { sentence } from "@/lib/sentence";
import { LeavingPreview } from "./leaving-preview";
import classes from "./people.module.css";

/** Asks for confirmation before a person loses roles, and shows who would get the work. */
export function LeaveRolesDialog({
  userId,
  name,
  roles,
  roleIds,
  error,
  isSaving,
  onSave,
  onClose,
}: {
  userId: number;
  name: string;
  /** The names of the roles that the person loses, and the query of the roles' ids. */
  roles: readonly string[];
  roleIds: UseQueryResult<readonly number[]>;
  error: Error | null;
  isSaving: boolean;
  onSave: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog onClose={onClose} title={sentence`Take ${roles} from ${name}`} size="lg">
      <div className={classes.dialog}>
        {error && <FormError error={error} otherwise="Saving the roles did not work. Try again." />}
        {roleIds.isError && (
          <ErrorState
            title="The roles did not load"
            error={roleIds.error}
            onRetry={() => roleIds.refetch()}
            isRetrying={roleIds.isFetching}
          />
        )}
        {roleIds.data && roleIds.data.length > 0 && (
          <LeavingPreview userId={userId} name={name} roleIds={roleIds.data} />
        )}
        {roleIds.data?.length === 0 && (
          <p className={form.note}>No workflow knows these roles, so no work is held in them.</p>
        )}
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button className={form.danger} loading={isSaving} onClick={onSave}>
            {sentence`Take ${roles} from ${name}`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
