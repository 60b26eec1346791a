/**
 * Certificates and keys of a kubeconfig, inline or by file.
 *
 * @module
 */
import { errorMessage } from "../meta/error_message.ts";
import { decodeBase64 } from "@std/encoding/base64";
import { ConfigError } from "./config_error.ts";
import type { KubeconfigCluster, KubeconfigEntry, KubeconfigUser } from "./kubeconfig.ts";
import { decodeText, readConfigFile } from "./local_access.ts";
import { RotatingValue } from "./rotating_value.ts";
import { raceSignal } from "./send_request.ts";

/** Certificates that connections are made with. */
export interface TlsMaterial {
  /** CA certificates, PEM, beside those that Deno trusts anyway. */
  readonly caCerts?: string[] | undefined;
  /** The client's certificate and key, PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined;
}

/** A field that holds PEM inline, under `NAME-data`, or names a file of it. */
export type PemField = "certificate-authority" | "client-certificate" | "client-key";

/** Where a value stands. */
interface Place {
  readonly file?: string | undefined;
  readonly field?: string | undefined;
}

/** @throws {ConfigError} when a text holds no certificate */
function checkCertificates(pem: string, place: Place): void {
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

/** Whether Deno can make connections with it; its reason quotes no content. */
function checkUsable(material: TlsMaterial, place: Place): void {
  const { caCerts, certificate } = material;
  try {
    Deno.createHttpClient({ ...caCerts && { caCerts }, ...certificate }).close();
  } catch (error) {
    const reason = errorMessage(error);
    throw new ConfigError({
      ...place,
      problem: `deno cannot use it${certificate ? " with its key" : ""}: ${reason}`,
    });
  }
}

/** A field of an entry; without a kubeconfig, as in a pod, there is none. */
export function fieldOf(at: string | undefined, name: string): string | undefined {
  return at === undefined ? undefined : `${at}.${name}`;
}

type PemEntry<F extends PemField> = KubeconfigEntry<{ readonly [K in F | `${F}-data`]?: string }>;

/** Where a PEM stands, inline before file; `undefined` where it is not given. */
function placeOf<F extends PemField>(
  { file, value }: PemEntry<F>,
  name: F,
  at: string | undefined,
): Place | undefined {
  const fields = value as { readonly [field: string]: string | undefined };
  if (fields[`${name}-data`] !== undefined) return { file, field: fieldOf(at, `${name}-data`) };
  return fields[name] === undefined ? undefined : { file, field: fieldOf(at, name) };
}

/** Whether a PEM is in a file, which may change. */
function isByFile<F extends PemField>({ value }: PemEntry<F>, name: F): boolean {
  const fields = value as { readonly [field: string]: string | undefined };
  return fields[`${name}-data`] === undefined && fields[name] !== undefined;
}

/** The text that a field gives, inline before file. */
async function readText<F extends PemField>({ value }: PemEntry<F>, name: F, place: Place): Promise<string> {
  const fields = value as { readonly [field: string]: string | undefined };
  const data = fields[`${name}-data`];
  if (data === undefined) return await readConfigFile(fields[name]!, place);
  try {
    return decodeText(decodeBase64(data.replace(/\s+/g, "")));
  } catch {
    throw new ConfigError({ ...place, problem: "it is not base64" }); // the cause would quote the data
  }
}

/** Certificates as they are now, and where they are in files, what tells of their changes. */
export interface TlsPart {
  /** As they were read first. */
  readonly material: TlsMaterial;
  /** Reads them again. */
  readonly rotating: RotatingValue<TlsMaterial> | undefined;
}

/** How certificates are read. */
export interface TlsReadOptions {
  /** Is told of what is odd, now and later. */
  readonly onWarning: (text: string) => void;
  /** Gives up the first reading. */
  readonly signal: AbortSignal | undefined;
}

function isSameMaterial(a: TlsMaterial, b: TlsMaterial): boolean {
  return a.caCerts?.[0] === b.caCerts?.[0] && a.certificate?.cert === b.certificate?.cert &&
    a.certificate?.key === b.certificate?.key;
}

async function readPart(
  read: () => Promise<TlsMaterial>,
  rotates: boolean,
  { onWarning, signal }: TlsReadOptions,
): Promise<TlsPart> {
  const rotating = new RotatingValue(read, { isSame: isSameMaterial, onWarning });
  const material = await raceSignal(rotating.refresh(), signal);
  return { material, rotating: rotates ? rotating : undefined };
}

/**
 * A cluster's CA, inline before file. A file that is empty at first is warned of: it may be filled later.
 *
 * @param at path to the entry's fields, for errors
 * @throws {ConfigError} when it is no base64, cannot be read, or holds no certificate
 */
export async function caOf(
  entry: KubeconfigEntry<KubeconfigCluster>,
  at: string | undefined,
  options: TlsReadOptions,
): Promise<TlsPart> {
  const place = placeOf(entry, "certificate-authority", at);
  if (place === undefined) return { material: {}, rotating: undefined };
  const rotates = isByFile(entry, "certificate-authority");
  let wasFilled = false;
  const read = async () => {
    const pem = await readText(entry, "certificate-authority", place);
    if (rotates && pem.trim() === "") {
      const path = entry.value["certificate-authority"];
      const error = new ConfigError({ ...place, problem: `the file ${path} is empty` });
      if (wasFilled) throw error;
      options.onWarning(
        `${error.message}: until it is filled only certificates that deno trusts by itself are taken`,
      );
      return {};
    }
    checkCertificates(pem, place);
    const material = { caCerts: [pem] };
    checkUsable(material, place);
    wasFilled = true;
    return material;
  };
  return await readPart(read, rotates, options);
}

/**
 * A user's certificate and key, each inline before file.
 *
 * @param at path to the entry's fields, for errors
 * @throws {ConfigError} when one is no base64, cannot be read, is no PEM of its kind, or both are no pair
 */
export async function clientCertificateOf(
  entry: KubeconfigEntry<KubeconfigUser>,
  at: string | undefined,
  options: TlsReadOptions,
): Promise<TlsPart> {
  const certPlace = placeOf(entry, "client-certificate", at);
  const keyPlace = placeOf(entry, "client-key", at);
  if (certPlace === undefined || keyPlace === undefined) return { material: {}, rotating: undefined };
  const rotates = isByFile(entry, "client-certificate") || isByFile(entry, "client-key");
  const read = async () => {
    const cert = await readText(entry, "client-certificate", certPlace);
    checkCertificates(cert, certPlace);
    const key = await readText(entry, "client-key", keyPlace);
    checkKey(key, keyPlace);
    const material = { certificate: { cert, key } };
    checkUsable(material, certPlace);
    return material;
  };
  return await readPart(read, rotates, options);
}
