import { Button, MantineProvider } from "@mantine/core";

import { Icon } from "@/components/icon";
import { EmptyState } from "@/components/states";

import { resolveVariables, theme } from "./theme";

/** Shown if the configuration did not load: without it the app does not know how people sign in. */
export function StartFailure() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
    >
      <main role="alert">
        <h1 className="visually-hidden">Ticket Tracking did not start</h1>
        <EmptyState
          icon="cloudOff"
          title="The server can’t be reached"
          action={
            <Button
              variant="default"
              onClick={() => window.location.reload()}
              leftSection={<Icon name="retry" size={16} />}
            >
              Try again
            </Button>
          }
        >
          Nothing is lost. Check the connection, and load the page again.
        </EmptyState>
      </main>
    </MantineProvider>
  );
}
