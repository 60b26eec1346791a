/**
 * Warnings of secrets that hold a certificate and its key.
 *
 * @module
 */
import type { Secret } from "../../../api/core/v1.ts";
import { mayBeCertificate, pemBlocks } from "../validation/pem.ts";

const certificateType = "CERTIFICATE";

/**
 * What Go says of a pair that it cannot use. That certificate and key belong together is not looked at.
 *
 * Source: crypto/tls, X509KeyPair.
 */
export function* secretWarnings({ type, data = {} }: Secret): Generator<string, void> {
  if (type !== "kubernetes.io/tls") return;
  const found = pemBlocks(atob(data["tls.crt"] ?? ""));
  const certificate = found.find((block) => block.type === certificateType);
  if (certificate === undefined) return yield certificateWarning(found.map((block) => block.type));
  const keys = pemBlocks(atob(data["tls.key"] ?? "")).map((block) => block.type);
  if (!keys.some((name) => name === "PRIVATE KEY" || name.endsWith(" PRIVATE KEY"))) {
    return yield keyWarning(keys);
  }
  if (!mayBeCertificate(certificate)) yield "x509: malformed certificate";
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
