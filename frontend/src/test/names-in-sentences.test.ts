import ts from "typescript";
import { describe, expect, it } from "vitest";

/** Variables that hold names of people, roles, steps or files, which may be in any script. */
const NAME =
  /^(names?|holders?|subject|role|step|(full|user_full|file|original_file|role|step|last|requester|uploaded_by)_?name|escalate_?to|waiting_?for_?role)$/i;

const isWords = (text: string): boolean => /\p{L}/u.test(text);

/** The variable's name in `a`, `a.b`, `a?.b ?? c` or `a || c`; null for any other expression. */
const nameOf = (node: ts.Expression | undefined): string | null => {
  if (!node) return null;
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isBinaryExpression(node)) return nameOf(node.left);
  return null;
};

const isName = (node: ts.Expression | undefined): boolean => NAME.test(nameOf(node) ?? "");

/** Whether a node is a template with words and a name that is not isolated. */
const isBareTemplate = (node: ts.Node): boolean =>
  ts.isTemplateExpression(node) &&
  !ts.isTaggedTemplateExpression(node.parent) &&
  isWords(node.head.text + node.templateSpans.map(({ literal }) => literal.text).join("")) &&
  node.templateSpans.some(({ expression }) => isName(expression));

/** Whether a node is a name beside words in JSX without a `<bdi>` around it. */
const isBareChild = (node: ts.Node): boolean =>
  ts.isJsxExpression(node) &&
  ts.isJsxElement(node.parent) &&
  isName(node.expression) &&
  node.parent.children.some((child) => ts.isJsxText(child) && isWords(child.text));

const findBare = (path: string, source: string): string[] => {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isBareTemplate(node) || isBareChild(node)) found.push(`${path}: ${node.getText(file)}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
};

const SOURCES: Record<string, string> = import.meta.glob(
  ["/src/**/*.{ts,tsx}", "!/src/**/*.test.{ts,tsx}", "!/src/test/**", "!/src/**/generated/**"],
  { query: "?raw", import: "default", eager: true },
);

describe("names in sentences", () => {
  it("are kept apart in every sentence of the app", () => {
    const found = Object.entries(SOURCES).flatMap(([path, source]) => findBare(path, source));
    expect(Object.keys(SOURCES).length).toBeGreaterThan(150);
    expect(found).toEqual([]);
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: source to be read
  it.each([
    ["`Escalate ${stepName} now`", 1],
    ["`Reply to ${requesterName || other}`", 1],
    ["`${user.full_name}'s comment`", 1],
    ["sentence`Escalate ${stepName} now`", 0],
    ["`${name}=`", 0],
    ["`${count} open tickets`", 0],
    ["<p>{name} has it</p>", 1],
    ["<p>It waits for {task.waiting_for_role ?? none}.</p>", 1],
    ["<p><bdi>{name}</bdi> has it</p>", 0],
    ["<td>{row.role}</td>", 0],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: source to be read
  ])("finds what keeps none apart: %s", (source, count) => {
    expect(findBare("/src/one.tsx", source)).toHaveLength(count);
  });
});
