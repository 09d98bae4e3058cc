import "@testing-library/jest-dom/vitest";

import { cleanup, configure } from "@testing-library/react";

import { server } from "./server";

// A busy machine may be slow; that is not a failure.
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  sessionStorage.clear();
});
afterAll(() => server.close());

// A growing text field measures itself again when fonts arrive; happy-dom knows no fonts.
Object.defineProperty(document, "fonts", { value: new EventTarget() });
