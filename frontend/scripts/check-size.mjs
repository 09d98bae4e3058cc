// Checks the first load of every kind of page: kilobytes of gzipped JavaScript, and number of
// files. Builds in memory, so that no older build is checked. `--list PAGE` lists the files of a
// page.
import { gzipSync } from "node:zlib";
import { build } from "vite";

import { firstLoad } from "./first-load.mjs";

const ENTRY = "src/main.tsx";
const SHELL = "src/app/shell/shell.tsx";

/** Matches the module of a page, if that is imported dynamically. */
const PAGE = /([\w-]+)[-.]page\.tsx$/;
/** Pages that are shown without the shell. */
const ALONE = ["login", "forgot", "reset"];
const KILOBYTES = 240;
/** Smaller limits in kilobytes, for pages that must load faster. */
const TIGHTER = new Map([
  ...ALONE.map((name) => /** @type {const} */ ([name, 190])),
  ["my-work", 190],
  ["ticket-list", 190],
  ["own-tickets", 190],
  ["ticket", 190],
]);
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
const pages = chunks.flatMap(({ isDynamicEntry, facadeModuleId }) => {
  const name = isDynamicEntry && facadeModuleId?.match(PAGE)?.[1];
  return name ? { page: name, module: facadeModuleId } : [];
});
if (pages.length === 0) problems.push("No page was found.");
for (const { page, module } of pages) {
  const kilobytes = TIGHTER.get(page) ?? KILOBYTES;
  const round = ALONE.includes(page) ? [ENTRY] : [ENTRY, SHELL];
  const { scripts, styles } = firstLoad(chunks, [...round, module]);
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
