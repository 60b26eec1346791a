/**
 * The `Warning` headers of an answer (KEP-1693; RFC 7234, 5.5), as kube-apiserver writes them.
 *
 * @module
 */

/** Characters of texts from which on each is cut. */
const roomForAll = 4_096;
/** Characters that are left of each then. */
const roomForEach = 256;

const encoder = new TextEncoder();

/** The header for a text: a quoted string in UTF-8, whose bytes `fetch` takes as characters. */
function warningHeader(text: string): string {
  const quoted = text.replace(/["\\]/g, "\\$&");
  return `299 - "${Array.from(encoder.encode(quoted), (byte) => String.fromCharCode(byte)).join("")}"`;
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
