// The development server: the same origin and the same proxy as `serve`, with live modules.
import path from "node:path";
import { createServer } from "vite";

const server = await createServer({ root: path.resolve(import.meta.dirname, "..") });
await server.listen();
server.printUrls();
