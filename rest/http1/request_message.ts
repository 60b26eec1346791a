/**
 * A request as it is written to a connection (RFC 9112), and which requests are written so at all.
 *
 * @module
 */

/** A request for a server, whose URL's beginning is known. */
export interface MessageParts {
  /** In capitals. */
  readonly method: string;
  /** What of the URL stands behind the server's origin. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
}

const encoder = new TextEncoder();
const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
/** Of what may stand in a header's value (RFC 9110, 5.5), ASCII. */
const plainValue = /^[\t\x20-\x7e]*$/;
/** What changes something; `fetch` takes other methods in its own way. */
const methods: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** What the URL standard would leave as it is; with `/.`, which may be written `/%2e`, it might not. */
const plainTarget = /^(?!.*\/(?:\.|%2[eE]))\/[A-Za-z0-9\-._~!$&()*+,;=:@%/?]*$/;
/** Headers that say how a message is carried, which the client decides. */
const framing: ReadonlySet<string> = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Whether a header is what can be written as it is. */
function isPlain([name, value]: readonly [string, string]): boolean {
  if (!token.test(name) || !plainValue.test(value)) return false;
  return !framing.has(name) || (name === "accept-encoding" && value === "identity");
}

/**
 * The bytes of a request to a host; `undefined` for one that `fetch` would change on the way, or refuse: it knows best
 * how.
 */
export function requestMessage(
  { method, target, headers, body }: MessageParts,
  host: string,
): Uint8Array<ArrayBuffer> | undefined {
  if (!methods.has(method) || !plainTarget.test(target) || !headers.every(isPlain)) return undefined;
  let head = `${method} ${target} HTTP/1.1\r\nhost: ${host}\r\n`;
  let isIdentity = false;
  for (const [name, value] of headers) {
    isIdentity ||= name === "accept-encoding";
    head += `${name}: ${value}\r\n`;
  }
  if (!isIdentity) head += "accept-encoding: identity\r\n"; // most answers are short
  // Of methods whose requests need no body the fetch standard tells no length where there is none (RFC 9110, 8.6).
  if (body !== undefined || method === "POST" || method === "PUT") {
    head += `content-length: ${body?.length ?? 0}\r\n`;
  }
  const headBytes = encoder.encode(`${head}\r\n`);
  if (body === undefined) return headBytes;
  const message = new Uint8Array(headBytes.length + body.length);
  message.set(headBytes);
  message.set(body, headBytes.length);
  return message;
}
