// Judges the first load of every kind of page by its budget: gzipped JavaScript and requests for it.
// Builds in memory, so that nothing older is judged. `--list PAGE` names the files of a page.
import { gzipSync } from "node:zlib";
import { build } from "vite";

import { firstLoad } from "./first-load.mjs";

const ENTRY = "src/main.tsx";
const SHELL = "src/app/shell/shell.tsx";

/** @type {Record<string, { modules: string[], kilobytes: number }>} */
const PAGES = {
  "Sign in": { modules: [ENTRY, "src/routes/login.page.tsx"], kilobytes: 190 },
  "My work": {
    modules: [ENTRY, SHELL, "src/features/my-work/components/my-work-page.tsx"],
    kilobytes: 220,
  },
  Tickets: {
    modules: [ENTRY, SHELL, "src/features/ticket-lists/components/ticket-list-page.tsx"],
    kilobytes: 220,
  },
  "My tickets": {
    modules: [ENTRY, SHELL, "src/features/own-tickets/components/own-tickets-page.tsx"],
    kilobytes: 220,
  },
  Ticket: { modules: [ENTRY, SHELL, "src/routes/ticket.page.tsx"], kilobytes: 240 },
  "New ticket": { modules: [ENTRY, SHELL, "src/routes/new-ticket.page.tsx"], kilobytes: 240 },
  People: {
    modules: [ENTRY, SHELL, "src/features/people/components/people-page.tsx"],
    kilobytes: 240,
  },
  Profile: { modules: [ENTRY, SHELL, "src/routes/profile.page.tsx"], kilobytes: 240 },
  "Not delivered": {
    modules: [ENTRY, SHELL, "src/features/dead-letters/components/dead-letters-page.tsx"],
    kilobytes: 240,
  },
};
const MOST_FILES = 30;
const MOST_STYLE_KILOBYTES = 30;

const result = await build({ logLevel: "error", build: { write: false } });
if (Array.isArray(result) || !("output" in result)) throw new Error("The build gave no output.");
const sizes = new Map(
  result.output.map((file) => {
    const content = file.type === "chunk" ? file.code : file.source;
    return [file.fileName, gzipSync(content).length];
  }),
);
const chunks = result.output.filter((file) => file.type === "chunk");

/** @param {string[]} files */
const kilobytesOf = (files) => files.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0) / 1000;

const listed = process.argv[2] === "--list" ? process.argv[3] : undefined;
/** @type {string[]} */
const problems = [];
for (const [page, { modules, kilobytes }] of Object.entries(PAGES)) {
  const { scripts, styles } = firstLoad(chunks, modules);
  const script = kilobytesOf(scripts);
  const style = kilobytesOf(styles);
  console.log(
    `${page}: ${script.toFixed(1)} of ${kilobytes} kB JavaScript in ${scripts.length} files, ` +
      `${style.toFixed(1)} kB styles`,
  );
  if (page === listed) for (const name of scripts) console.log(`  ${sizes.get(name)} ${name}`);
  if (script > kilobytes) problems.push(`${page} loads more than ${kilobytes} kB of JavaScript.`);
  if (scripts.length > MOST_FILES) problems.push(`${page} loads more than ${MOST_FILES} scripts.`);
  if (style > MOST_STYLE_KILOBYTES) {
    problems.push(`${page} loads more than ${MOST_STYLE_KILOBYTES} kB of styles.`);
  }
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;
