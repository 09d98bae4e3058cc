// Serves the address that people use: the built web app, and the services behind their prefixes.
import { existsSync } from "node:fs";
import path from "node:path";
import { preview } from "vite";

import { limitTimes } from "./guard.mjs";
import { readPort } from "./options.mjs";

const root = path.resolve(import.meta.dirname, "..");

async function main() {
  if (!existsSync(path.join(root, "dist", "index.html"))) {
    throw new Error("The web app is not built yet; run `npm run build` in frontend/ first.");
  }
  const port = readPort(process.env, "FRONTEND_PORT", 3000);
  const server = await preview({ root, mode: "production" });
  // The type is Node's plain http server, because TLS ends at a proxy in front of it.
  limitTimes(/** @type {import("node:http").Server} */ (server.httpServer));
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.once(signal, () => {
      server.httpServer.close(() => process.exit(0));
      if ("closeAllConnections" in server.httpServer) server.httpServer.closeAllConnections();
      // `closeAllConnections` leaves WebSockets open, so `close` may never call back.
      setTimeout(() => process.exit(0), 500).unref();
    });
  }
  console.log(`web: listening on http://localhost:${port}`);
}

main().catch((/** @type {unknown} */ error) => {
  console.error(`web: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
