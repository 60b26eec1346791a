/**
 * Warnings that a server sends beside its answers (KEP-1693): a deprecated version, an unknown field, …
 *
 * @module
 */
import { textOfByteString } from "../meta/byte_string.ts";

/** Told of each warning of code 299, the only one that Kubernetes sends. */
export type WarningHandler = (text: string) => void;

/** How many texts are remembered: servers are not trusted to repeat themselves. */
const rememberedLimit = 1_000;

/** A handler that tells each different text once: a controller meets the same warning with every request. */
export function tellOnce(tell: (text: string) => void): WarningHandler {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text)) return;
    if (told.size >= rememberedLimit) told.clear();
    told.add(text);
    tell(text);
  };
}

/** The handler where none is given: writes each different text to the console once. */
export const warnOnce: WarningHandler = tellOnce((text) =>
  console.warn(`warning from the Kubernetes server: ${text}`)
);

/** One value of the header: `299 AGENT "TEXT"`, and more after a comma (RFC 7234, 5.5). */
const warningValue = /\s*([0-9]{3})\s+\S+\s+"((?:[^"\\]|\\.)*)"(?:\s+"[^"]*")?\s*(?:,|$)/y;

/** The texts of code 299 in a `Warning` header. Control characters are taken out: the text goes to terminals. */
export function parseWarnings(value: string | null): string[] {
  if (value === null) return [];
  const header = textOfByteString(value);
  const texts: string[] = [];
  warningValue.lastIndex = 0;
  for (let match = warningValue.exec(header); match !== null; match = warningValue.exec(header)) {
    const text = match[2]!.replace(/\\(.)/g, "$1");
    if (match[1] === "299") texts.push(text.replace(/\p{Cc}/gu, " "));
    if (warningValue.lastIndex >= header.length) break;
  }
  return texts;
}
