/**
 * Digests that discovery and OpenAPI name their content by.
 *
 * @module
 */
const encoder = new TextEncoder();

/** The SHA-512 of a text in upper-case hexadecimal, as the server's ETags for discovery and OpenAPI are. */
export async function contentDigest(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", encoder.encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
}

/** The first eight bytes of a text's SHA-256 in base64. */
export async function shortDigest(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return btoa(String.fromCharCode(...digest.subarray(0, 8)));
}
