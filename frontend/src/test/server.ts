import { setupServer } from "msw/node";

/** Each test says what the services answer; whatever it did not foresee fails it. */
export const server = setupServer();
