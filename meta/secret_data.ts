/**
 * Data of Secrets: base64 on the wire, text or bytes in a program.
 *
 * @module
 */
import { decodeBase64, encodeBase64 } from "@std/encoding/base64";

/**
 * Plain values as a Secret's `data`; nothing makes an empty one.
 *
 * @example
 * ```ts
 * import { decodeSecretData, encodeSecretData } from "@kybern/kybern/meta";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeSecretData({ user: "ada" }), { user: "YWRh" });
 * assertEquals(decodeSecretData({ user: "YWRh" }), { user: "ada" });
 * ```
 */
export function encodeSecretData(
  data: Readonly<Record<string, string | Uint8Array>> | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, encodeValue(value)]));
}

function encodeValue(value: string | Uint8Array): string {
  // What is all ASCII is its own UTF-8: `btoa` takes it as it is, which is far quicker.
  return typeof value === "string" && isAscii(value) ? btoa(value) : encodeBase64(value);
}

function isAscii(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^[\x00-\x7f]*$/.test(text);
}

/**
 * The values of a Secret's `data` as text; nothing makes an empty object.
 *
 * @throws {TypeError} when a value is not base64 of UTF-8 text; it names the key, never the value
 */
export function decodeSecretData(data: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return Object.fromEntries(
    Object.entries(data ?? {}).map(([key, value]) => {
      try {
        return [key, decoder.decode(decodeBase64(value))];
      } catch {
        throw new TypeError(`Secret data "${key}" is not base64 of UTF-8 text`);
      }
    }),
  );
}
