/**
 * Certificates and keys of a kubeconfig, inline or by file.
 *
 * @module
 */
import { decodeBase64 } from "@std/encoding/base64";
import { ConfigError } from "./config_error.ts";
import type { KubeconfigEntry } from "./kubeconfig.ts";
import { decodeText, readConfigFile } from "./local_access.ts";

/** A field that holds PEM inline, under `NAME-data`, or names a file of it. */
export type PemField = "certificate-authority" | "client-certificate" | "client-key";

/** Where a value stands. */
interface Place {
  readonly file?: string;
  readonly field?: string;
}

/** @throws {ConfigError} when a text holds no certificate */
export function checkCertificates(pem: string, place: Place): void {
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw new ConfigError({ ...place, problem: "it holds no certificate in PEM form" });
  }
}

/** @throws {ConfigError} when a text holds no key that can be used */
function checkKey(pem: string, place: Place): void {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pem)) {
    throw new ConfigError({ ...place, problem: "the key is encrypted, expected one without a passphrase" });
  }
  if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(pem)) {
    throw new ConfigError({ ...place, problem: "it holds no private key in PEM form" });
  }
}

/**
 * The PEM that a field gives, inline before file; `undefined` where it gives none.
 *
 * @param at path to the entry's fields, for errors
 * @throws {ConfigError} when it is no base64, cannot be read, or is no PEM of its kind
 */
export async function readPem<F extends PemField>(
  entry: KubeconfigEntry<{ readonly [K in F | `${F}-data`]?: string }>,
  name: F,
  at: string,
  options: { signal?: AbortSignal } = {},
): Promise<string | undefined> {
  const { file, value } = entry;
  const fields = value as { readonly [field: string]: string | undefined };
  const data = fields[`${name}-data`];
  const path = fields[name];
  let pem: string;
  let place: Place;
  if (data !== undefined) {
    place = { file, field: `${at}.${name}-data` };
    try {
      pem = decodeText(decodeBase64(data.replace(/\s+/g, "")));
    } catch {
      throw new ConfigError({ ...place, problem: "it is not base64" }); // the cause would quote the data
    }
  } else if (path !== undefined) {
    place = { file, field: `${at}.${name}` };
    pem = await readConfigFile(path, place, options);
  } else {
    return undefined;
  }
  if (name === "client-key") checkKey(pem, place);
  else checkCertificates(pem, place);
  return pem;
}
