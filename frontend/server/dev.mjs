// The development server: has the same origin and proxy as `serve`, and reloads changed modules.
import path from "node:path";
import { createServer } from "vite";

const server = await createServer({ root: path.resolve(import.meta.dirname, "..") });
await server.listen();
server.printUrls();
