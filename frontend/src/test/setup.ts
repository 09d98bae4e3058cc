import "@testing-library/jest-dom/vitest";

import { cleanup, configure } from "@testing-library/react";

import { server } from "./server";

// A test may be slow on a busy machine; that is not a failure.
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  sessionStorage.clear();
});
afterAll(() => server.close());

// Mantine's growing text field listens to `document.fonts`, which happy-dom does not have.
Object.defineProperty(document, "fonts", { value: new EventTarget() });
