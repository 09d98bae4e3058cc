import { Button } from "@mantine/core";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";

import { EmptyState, ErrorState } from "@/components/states";

/** Shown for an unknown address. */
export function NotFoundPage() {
  return (
    <main>
      <h1 className="visually-hidden">Page not found</h1>
      <EmptyState
        icon="search"
        title="There is no such page"
        action={
          <Button variant="default" component={Link} to="/">
            To the start
          </Button>
        }
      >
        The address may be old, or mistyped.
      </EmptyState>
    </main>
  );
}

/** Shown if a page failed or could not start. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const { reset: resetQueries } = useQueryErrorResetBoundary();
  return (
    <main>
      <h1 className="visually-hidden">The page did not load</h1>
      <ErrorState
        title="The page did not load"
        error={error}
        onRetry={() => {
          resetQueries();
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}
