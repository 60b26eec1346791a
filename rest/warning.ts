/**
 * Warnings that a server sends beside its answers (KEP-1693): a deprecated version, an unknown field, …
 *
 * @module
 */

/** Told of each warning of code 299, the only one that Kubernetes sends. */
export type WarningHandler = (text: string) => void;

/** Texts that {@linkcode warnOnce} has written: a controller meets the same warning with every request. */
const written = new Set<string>();
/** Bound of {@linkcode written}: servers are not trusted to repeat themselves. */
const writtenLimit = 1_000;

/** The handler where none is given: writes each different text to the console once. */
export function warnOnce(text: string): void {
  if (written.has(text)) return;
  if (written.size >= writtenLimit) written.clear();
  written.add(text);
  console.warn(`warning from the Kubernetes server: ${text}`);
}

/** One value of the header: `299 AGENT "TEXT"`, and more after a comma (RFC 7234, 5.5). */
const warningValue = /\s*([0-9]{3})\s+\S+\s+"((?:[^"\\]|\\.)*)"(?:\s+"[^"]*")?\s*(?:,|$)/y;

/** The texts of code 299 in a `Warning` header. Control characters are taken out: the text goes to terminals. */
export function parseWarnings(header: string | null): string[] {
  if (header === null) return [];
  const texts: string[] = [];
  warningValue.lastIndex = 0;
  for (let match = warningValue.exec(header); match !== null; match = warningValue.exec(header)) {
    const text = match[2]!.replace(/\\(.)/g, "$1");
    if (match[1] === "299") texts.push(text.replace(/\p{Cc}/gu, " "));
    if (warningValue.lastIndex >= header.length) break;
  }
  return texts;
}
