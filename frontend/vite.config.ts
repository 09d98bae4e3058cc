import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { configPlugin } from "./server/app-config.mjs";
import { guardPlugin } from "./server/guard.mjs";
import { securityHeaders, serverOptions } from "./server/options.mjs";

/** A pattern for module paths, with `/` or `\` between folders. */
const within = (...paths: string[]) => new RegExp(paths.join("|").replaceAll("/", "[\\\\/]"));

const LIST_PARTS = "list-|sort-header|pager|search-field|title-below-list|news-button";
/** Components that no first load, or few, should contain, because of all that they import. */
const APART =
  "absence-dialog|mark|floating-bars|form-error|limited|search-select|hint-bubble|drop-panel|upload-row|rich-writing|choice-field";

/** Mantine's hooks for elements that open over a page. */
const FLOATING_HOOKS = "esm/use-(long-press|click-outside|focus-return|focus-trap)/";

/**
 * Puts modules that pages share into a few files, so that a first load needs about twenty requests
 * instead of sixty. A module goes into the first group that matches it, with all its imports. The
 * small groups that the sign-in page needs come before `floating`, which it does not need.
 */
const GROUPS = [
  {
    name: "vendor",
    test: within(
      "node_modules/(react|react-dom|scheduler|@tanstack|zod|openapi-fetch|use-sync-external-store)/",
    ),
  },
  { name: "base", tags: ["$initial" as const] },
  {
    name: "tools",
    test: within(
      // Only dialogs choose people and set absences, and only lists select rows.
      "src/lib/(?!api/(candidates|absences)|selection|use-selection)",
      "src/features/session/(api|lib)/",
      `@mantine/hooks/(?!${FLOATING_HOOKS})`,
    ),
    minShareCount: 3,
  },
  {
    name: "inputs",
    test: within(
      "@mantine/core/esm/components/(Input|InputBase|TextInput|ActionIcon|NativeSelect)/",
      "@mantine/core/esm/components/Combobox/(ComboboxChevron|get-parsed-combobox-data)/",
    ),
  },
  {
    name: "floating",
    test: within(
      "node_modules/@floating-ui/",
      "@mantine/core/esm/(components/(Tooltip|Popover)|utils/Floating)/",
      `@mantine/hooks/${FLOATING_HOOKS}`,
    ),
  },
  {
    name: "parts",
    test: within(`src/components/(?!${APART}|${LIST_PARTS})`, "src/(app|features/notifications)/"),
    minShareCount: 3,
  },
  {
    name: "lists",
    test: within(
      `src/components/(${LIST_PARTS})`,
      "src/lib/(held-rows|use-held-rows|use-list|list-navigation|use-shrunk-page|sort|selection|use-selection)\\.",
    ),
    minShareCount: 3,
  },
  {
    name: "ticket-parts",
    test: within("src/features/(ticket|conversation)/(lib/|components/[a-z-]+.module)"),
    minShareCount: 2,
  },
];

export default defineConfig(({ mode }) => ({
  plugins: [
    react(),
    ...(mode === "test"
      ? []
      : [guardPlugin(), configPlugin(process.env, securityHeaders(process.env))]),
  ],
  resolve: { alias: { "@": path.resolve(import.meta.dirname, "src") } },
  // Do not inline assets as `data:` addresses: the content security policy refuses these.
  build: {
    assetsInlineLimit: 0,
    target: "es2022",
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
  },
  ...(mode === "test" ? {} : serverOptions(process.env)),
  test: {
    globals: true,
    environment: "happy-dom",
    setupFiles: "./src/test/setup.ts",
    include: ["src/**/*.test.{ts,tsx}", "server/**/*.test.mjs", "scripts/**/*.test.mjs"],
    env: { TZ: "UTC" },
    // A test may be slow on a busy machine; that is not a failure.
    testTimeout: 30_000,
    css: { modules: { classNameStrategy: "non-scoped" as const } },
  },
}));
