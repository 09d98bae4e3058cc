// Finds the files of a page's first load in a build: the entry, the page's own chunks and all their
// imports. Chunks that a page loads later, for example for a dialog, are not included.

/** @typedef {{ fileName: string, imports: string[], moduleIds: string[], viteMetadata?: { importedCss: Set<string> } }} Chunk */

/**
 * The names of the scripts and styles in the first load of a page made of `modules`.
 * @param {readonly Chunk[]} chunks
 * @param {readonly string[]} modules Ends of the paths of the modules that the page starts with.
 */
export function firstLoad(chunks, modules) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  /** @type {Set<string>} */
  const scripts = new Set();
  /** @type {Set<string>} */
  const styles = new Set();
  /** @param {string} name */
  const take = (name) => {
    const chunk = byName.get(name);
    if (!chunk || scripts.has(name)) return;
    scripts.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
    for (const next of chunk.imports) take(next);
  };
  for (const module of modules) {
    const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module)));
    if (!chunk) throw new Error(`No chunk holds ${module}.`);
    take(chunk.fileName);
  }
  return { scripts: [...scripts].sort(), styles: [...styles].sort() };
}
