/**
 * Warnings of secrets that hold a certificate and its key.
 *
 * @module
 */
import type { Secret } from "../../../api/core/v1.ts";

interface Block {
  readonly type: string;
  /** In base64. */
  readonly bytes: string;
}

/** More blocks than any chain of certificates has; what comes after them is not looked at. */
const blocksLimit = 100;

/** Blocks of PEM data, given in base64. */
function blocksOf(base64: string | undefined): Block[] {
  const text = atob(base64 ?? "");
  const blocks: Block[] = [];
  const begin = /^-----BEGIN ([^\n]*)-----[ \t\r]*\n/gm;
  for (let tries = 0; tries < blocksLimit; tries++) {
    const match = begin.exec(text);
    if (match === null) break;
    const [header, type] = match as unknown as [string, string];
    const start = match.index + header.length;
    const end = text.indexOf(`\n-----END ${type}-----`, start - 1);
    if (end === -1) continue;
    begin.lastIndex = end + 1;
    const body = text.slice(start, Math.max(start, end)).replace(/\s/g, "");
    if (/^[A-Za-z0-9+/]*={0,2}$/.test(body)) blocks.push({ type, bytes: body });
  }
  return blocks;
}

const certificateType = "CERTIFICATE";
/** How base64 of an ASN.1 sequence begins. */
const sequence = "M";

/**
 * What Go says of a pair that it cannot use. That certificate and key belong together is not looked at.
 *
 * Source: crypto/tls, X509KeyPair.
 */
export function* secretWarnings({ type, data = {} }: Secret): Generator<string, void> {
  if (type !== "kubernetes.io/tls") return;
  const found = blocksOf(data["tls.crt"]);
  const certificate = found.find((block) => block.type === certificateType);
  if (certificate === undefined) return yield certificateWarning(found.map((block) => block.type));
  const keys = blocksOf(data["tls.key"]).map((block) => block.type);
  if (!keys.some((name) => name === "PRIVATE KEY" || name.endsWith(" PRIVATE KEY"))) {
    return yield keyWarning(keys);
  }
  if (!certificate.bytes.startsWith(sequence)) yield "x509: malformed certificate";
}

function certificateWarning(types: readonly string[]): string {
  if (types.length === 0) return "tls: failed to find any PEM data in certificate input";
  if (types.length === 1 && types[0]!.endsWith("PRIVATE KEY")) {
    return "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched";
  }
  const list = types.join(" ");
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${list}]`;
}

function keyWarning(types: readonly string[]): string {
  if (types.length === 0) return "tls: failed to find any PEM data in key input";
  if (types.length === 1 && types[0] === certificateType) {
    return "tls: found a certificate rather than a key in the PEM for the private key";
  }
  const list = types.join(" ");
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${list}]`;
}
