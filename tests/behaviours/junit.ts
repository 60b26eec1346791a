/**
 * JUnit reports: what `deno test --junit-path` writes, read as far as this project needs it, and the same written for
 * runs that are no `deno test`.
 *
 * Only elements, attributes and character references are understood; a report with a document type, a CDATA section or
 * more bytes than {@linkcode longestReport} is refused.
 *
 * @module
 */

/** Bytes, in text length, from which a report is refused. */
export const longestReport = 64 * 1024 * 1024;

/** One test, or one step of a test. */
export interface TestCase {
  /** The file that it is in, from the project's root. */
  readonly file: string;
  /** Its own name, without the names of the tests that it is a step of. */
  readonly name: string;
  /** The name of the whole test, which is what a run can be told to choose. Its own name, where it is no step. */
  readonly test: string;
  /** How it ended. */
  readonly outcome: "passed" | "failed" | "skipped";
}

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{2,4}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[name] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function escape(text: string): string {
  // XML 1.0 has no way at all to write most control characters.
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
    .replace(
      /[&<>"']/g,
      (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one] ?? "&apos;",
    );
}

/** Deno names a step by all that it is a step of, with this between. */
const between = " > ";

/** Parts a step's full name: what it is a step of is the longest name before it that is also a case, and so on up. */
function parted(full: string, all: ReadonlySet<string>): { name: string; test: string } {
  let name: string | undefined;
  let test = full;
  for (let at = full.lastIndexOf(between); at > 0; at = full.lastIndexOf(between, at - 1)) {
    const above = full.slice(0, at);
    if (!all.has(above)) continue;
    name ??= full.slice(at + between.length);
    test = above;
  }
  return { name: name ?? full, test };
}

/**
 * Every test and step of a report, in its order.
 *
 * @throws {SyntaxError} if the text is no report
 */
export function parseJUnit(text: string): TestCase[] {
  if (text.length > longestReport) throw new SyntaxError(`a report of ${text.length} characters is too long`);
  const cases: { file: string; name: string; outcome: TestCase["outcome"] }[] = [];
  const namesByFile = new Map<string, Set<string>>();
  const open: string[] = [];
  const tag = /<(?:(\?[^>]*\?)|(!)|(\/?)([A-Za-z][\w.-]*)((?:\s+[\w.:-]+="[^"<]*")*)\s*(\/?))>?/y;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", tag.lastIndex)) {
    tag.lastIndex = at;
    const match = tag.exec(text);
    if (match === null || match[2] !== undefined || text[tag.lastIndex - 1] !== ">") {
      throw new SyntaxError(`no tag that a report may have: ${JSON.stringify(text.slice(at, at + 60))}`);
    }
    const [, declaration, , closing, element, attributes, empty] = match;
    if (declaration !== undefined) continue;
    if (closing === "/") {
      if (open.pop() !== element) throw new SyntaxError(`</${element}> closes what is not open`);
      continue;
    }
    const last = cases.at(-1);
    if (element === "testcase") {
      const read: Record<string, string> = {};
      for (const [, key, value] of attributes!.matchAll(/([\w.:-]+)="([^"]*)"/g)) {
        read[key!] = unescape(value!);
      }
      const { name, classname } = read;
      if (name === undefined || classname === undefined) {
        throw new SyntaxError("a testcase without name or classname");
      }
      const file = classname.replace(/^\.\//, "");
      cases.push({ file, name, outcome: "passed" });
      if (!namesByFile.has(file)) namesByFile.set(file, new Set());
      namesByFile.get(file)!.add(name);
    } else if (open.at(-1) === "testcase" && last !== undefined) {
      if (element === "failure" || element === "error") last.outcome = "failed";
      else if (element === "skipped" && last.outcome === "passed") last.outcome = "skipped";
    }
    if (empty !== "/") open.push(element!);
  }
  if (open.length > 0 || !text.includes("<testsuites")) {
    throw new SyntaxError("the report is cut off or none");
  }
  return cases.map(({ file, name, outcome }) => ({
    file,
    ...parted(name, namesByFile.get(file)!),
    outcome,
  }));
}

/** A test that has no steps. */
export type PlainCase = Omit<TestCase, "test">;

/** Writes a report that {@linkcode parseJUnit} and other readers of JUnit take. */
export function writeJUnit(cases: readonly PlainCase[]): string {
  const line = ({ file, name, outcome }: PlainCase) => {
    const inner = { passed: "", failed: '<failure message="failed"/>', skipped: "<skipped/>" }[outcome];
    return `    <testcase name="${escape(name)}" classname="${escape(file)}">${inner}</testcase>\n`;
  };
  const failures = cases.filter(({ outcome }) => outcome === "failed").length;
  const counts = `tests="${cases.length}" failures="${failures}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
  <testsuite name="long" ${counts}>
${cases.map(line).join("")}  </testsuite>
</testsuites>
`;
}
