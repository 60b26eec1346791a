/**
 * Text in HTTP headers: `fetch` takes and gives a header's value as a character for each byte (Fetch Standard, 2.2.2),
 * and Kubernetes means its texts there as UTF-8, as Go writes them.
 *
 * @module
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A text of one character for each byte. */
export function charactersOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** A text as a header's value. */
export function byteStringOf(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : charactersOf(encoder.encode(text));
}

/** The text that a header's value means. What is not UTF-8 becomes U+FFFD; a value that is no bytes is text already. */
export function textOfByteString(value: string): string {
  if (!/[\x80-\xff]/.test(value) || /[^\0-\xff]/.test(value)) return value;
  return decoder.decode(Uint8Array.from(value, (character) => character.charCodeAt(0)));
}
