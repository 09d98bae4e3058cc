import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { configPlugin } from "./server/app-config.mjs";
import { securityHeaders, serverOptions } from "./server/options.mjs";

export default defineConfig(({ mode }) => ({
  plugins: [
    react(),
    ...(mode === "test" ? [] : [configPlugin(process.env, securityHeaders(process.env))]),
  ],
  resolve: { alias: { "@": path.resolve(import.meta.dirname, "src") } },
  // Nothing is inlined as a data: address, which the content security policy would refuse.
  build: { assetsInlineLimit: 0, target: "es2022", chunkSizeWarningLimit: 700 },
  ...(mode === "test" ? {} : serverOptions(process.env)),
  test: {
    globals: true,
    environment: "happy-dom",
    setupFiles: "./src/test/setup.ts",
    include: ["src/**/*.test.{ts,tsx}", "server/**/*.test.mjs"],
    env: { TZ: "UTC" },
    // A busy machine is slow, not wrong.
    testTimeout: 30_000,
    css: { modules: { classNameStrategy: "non-scoped" as const } },
  },
}));
