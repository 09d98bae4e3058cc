import { firstLoad } from "./first-load.mjs";

/**
 * @param {string} fileName
 * @param {string[]} imports
 * @param {string} module
 */
const chunk = (fileName, imports, module) => ({
  fileName,
  imports,
  moduleIds: [`/app/src/${module}`],
  viteMetadata: { importedCss: new Set([fileName.replace("js", "css")]) },
});

const CHUNKS = [
  chunk("main.js", ["vendor.js"], "main.tsx"),
  chunk("vendor.js", [], "vendor.ts"),
  chunk("page.js", ["parts.js", "main.js"], "routes/page.tsx"),
  chunk("parts.js", ["page.js", "vendor.js"], "parts.ts"),
  chunk("dialog.js", ["parts.js"], "dialog.tsx"),
];

describe("The first load of a page", () => {
  it("is its chunks and all that they import, each once", () => {
    expect(firstLoad(CHUNKS, ["src/main.tsx", "routes/page.tsx"])).toEqual({
      scripts: ["main.js", "page.js", "parts.js", "vendor.js"],
      styles: ["main.css", "page.css", "parts.css", "vendor.css"],
    });
  });

  it("fails for a module that no chunk holds", () => {
    expect(() => firstLoad(CHUNKS, ["routes/gone.tsx"])).toThrow("routes/gone.tsx");
  });
});
