// Generates TypeScript types from the four services' committed schemas. With --check it writes
// nothing; if a file would change, it prints the file's name and the exit code is 1.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const frontend = path.resolve(import.meta.dirname, "..");
const SCHEMAS = {
  tickets: "ticket_service",
  workflow: "workflow_api",
  messaging: "messaging",
  notifications: "notification_service",
};
const BANNER =
  "// Generated from the service's schema.yaml by `npm run generate:api`. Do not edit.\n";

const isCheck = process.argv.includes("--check");
let differences = 0;

for (const [name, folder] of Object.entries(SCHEMAS)) {
  const schema = path.join(frontend, "..", folder, "schema.yaml");
  const target = path.join(frontend, "src", "lib", "api", "generated", `${name}.ts`);
  const text = BANNER + astToString(await openapiTS(pathToFileURL(schema), { silent: true }));
  if (!isCheck) {
    await writeFile(target, text);
    console.log(`${name}: written from ${folder}/schema.yaml`);
    continue;
  }
  const present = await readFile(target, "utf8").catch(() => "");
  if (present !== text) {
    differences += 1;
    console.error(`${name}.ts differs from ${folder}/schema.yaml; run \`npm run generate:api\`.`);
  }
}

if (differences > 0) process.exit(1);
