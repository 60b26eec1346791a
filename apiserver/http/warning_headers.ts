/**
 * The `Warning` headers of an answer (KEP-1693; RFC 7234, 5.5), as kube-apiserver writes them.
 *
 * @module
 */
import { byteStringOf } from "../../meta/byte_string.ts";

/** Characters of all texts above which each is cut. */
const roomForAll = 4_096;
/** Characters that are left of each then. */
const roomForEach = 256;

/** The headers, while there is room for them. */
class WarningHeaders {
  headers: string[] = [];
  written = 0;

  /** Adds one for a text, which is a quoted string there; none for one with control characters. */
  add(text: readonly string[]): void {
    const joined = text.join("");
    if (/\p{Cc}/u.test(joined)) return;
    this.written += text.length;
    this.headers.push(byteStringOf(`299 - "${joined.replace(/["\\]/g, "\\$&")}"`));
  }
}

/**
 * The headers for these warnings. Once they come to more than there is room for, each is cut, those before included, and
 * what there is no room for even then is left out.
 */
export function warningHeaders(warnings: Iterable<string>): string[] {
  const texts = [...warnings].filter((text) => text !== "").map((text) => [...text]);
  const whole = new WarningHeaders();
  const tooMany = texts.findIndex((text) => {
    if (whole.written + text.length > roomForAll) return true;
    whole.add(text);
    return false;
  });
  if (tooMany === -1) return whole.headers;
  const cut = new WarningHeaders();
  for (const [at, text] of texts.entries()) {
    if (at > tooMany && cut.written >= roomForAll) break;
    cut.add(text.slice(0, roomForEach));
  }
  return cut.headers;
}
