/**
 * The `Warning` headers of an answer (KEP-1693; RFC 7234, 5.5), as kube-apiserver writes them.
 *
 * @module
 */
import { byteStringOf } from "../../meta/byte_string.ts";

/** Characters of texts from which on each is cut. */
const roomForAll = 4_096;
/** Characters that are left of each then. */
const roomForEach = 256;

/** The header for a text, which is a quoted string there. */
function warningHeader(text: string): string {
  return byteStringOf(`299 - "${text.replace(/["\\]/g, "\\$&")}"`);
}

/**
 * The headers for these warnings. Where they are long, each is cut; what there is no room for even then, and what has
 * control characters, is left out.
 */
export function warningHeaders(warnings: Iterable<string>): string[] {
  const texts = [...warnings].filter((text) => !/\p{Cc}/u.test(text)).map((text) => [...text]);
  const all = texts.reduce((sum, { length }) => sum + length, 0);
  if (all <= roomForAll) return texts.map((text) => warningHeader(text.join("")));
  const headers: string[] = [];
  for (let written = 0, at = 0; at < texts.length && written < roomForAll; at++) {
    const cut = texts[at]!.slice(0, roomForEach);
    written += cut.length;
    headers.push(warningHeader(cut.join("")));
  }
  return headers;
}
