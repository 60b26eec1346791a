/**
 * What proves to a control plane who a client is: client certificates with their authority, and the key that service
 * account tokens are signed with. Of Web Crypto and a little DER (X.509 v3, RFC 5280); kube-apiserver takes the user's
 * name from a certificate's common name and the groups from its organizations.
 *
 * The project's own code has DER too; the real server is there to prove that code, and so shares none of it.
 * @module
 */
import { encodeBase64 } from "@std/encoding/base64";

/** A certificate and its private key (PKCS #8), both PEM. */
export interface CertificateAndKey {
  readonly cert: string;
  readonly key: string;
}

/** Whom a client certificate speaks for. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
}

type Bytes = Uint8Array<ArrayBuffer>;

const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const;
const lifetimeMs = 365 * 24 * 60 * 60 * 1000;

/** An authority of one key, made for one control plane and gone with it. */
export class ClientCertificateAuthority {
  /** The authority's own certificate, PEM: what `--client-ca-file` wants. */
  readonly certificate: string;
  readonly #keys: CryptoKeyPair;

  /** For {@linkcode ClientCertificateAuthority.create} alone. */
  constructor(certificate: string, keys: CryptoKeyPair) {
    this.certificate = certificate;
    this.#keys = keys;
  }

  /** Makes a key and a certificate for it that it signed itself. */
  static async create(): Promise<ClientCertificateAuthority> {
    const keys = await generateKeys();
    const extensions = [basicConstraints(true), keyUsage([certificateSigning])];
    const cert = await sign(authorityName, await publicKeyOf(keys), extensions, keys.privateKey);
    return new ClientCertificateAuthority(toPem("CERTIFICATE", cert), keys);
  }

  /** Makes a new key and a certificate for it that says whose it is. */
  async issue({ commonName, organizations = [] }: CertificateSubject): Promise<CertificateAndKey> {
    const keys = await generateKeys();
    const subject = distinguishedName([
      ...organizations.map((organization) => [organizationOid, organization] as const),
      [commonNameOid, commonName],
    ]);
    const extensions = [basicConstraints(false), keyUsage([digitalSignature]), clientAuth];
    const cert = await sign(subject, await publicKeyOf(keys), extensions, this.#keys.privateKey);
    return { cert: toPem("CERTIFICATE", cert), key: await privateKeyPem(keys) };
  }
}

/** A key pair for signing service account tokens (ES256), both PEM. */
export async function createSigningKey(): Promise<{ privateKey: string; publicKey: string }> {
  const keys = await generateKeys();
  return { privateKey: await privateKeyPem(keys), publicKey: toPem("PUBLIC KEY", await publicKeyOf(keys)) };
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function publicKeyOf(keys: CryptoKeyPair): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
}

async function privateKeyPem(keys: CryptoKeyPair): Promise<string> {
  return toPem("PRIVATE KEY", new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey)));
}

function toPem(label: string, der: Bytes): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

// What follows is DER: a tag, a length, the content.

function concat(...parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function element(tag: number, ...contents: readonly Bytes[]): Bytes {
  const content = concat(...contents);
  const length = content.length;
  const header = length < 0x80
    ? [tag, length]
    : length < 0x100
    ? [tag, 0x81, length]
    : [tag, 0x82, length >> 8, length & 0xff];
  return concat(new Uint8Array(header), content);
}

const sequence = (...contents: readonly Bytes[]) => element(0x30, ...contents);
const set = (...contents: readonly Bytes[]) => element(0x31, ...contents);
const octetString = (...contents: readonly Bytes[]) => element(0x04, ...contents);
const bitString = (content: Bytes, unusedBits = 0) => element(0x03, new Uint8Array([unusedBits]), content);
const boolean = (value: boolean) => element(0x01, new Uint8Array([value ? 0xff : 0]));
const utf8String = (text: string) => element(0x0c, new TextEncoder().encode(text));

/** A positive INTEGER: no leading zeros but the one that keeps the top bit from meaning minus. */
function integer(bytes: Bytes): Bytes {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.slice(start);
  return element(0x02, digits[0] & 0x80 ? concat(new Uint8Array([0]), digits) : digits);
}

function objectIdentifier(text: string): Bytes {
  const [first, second, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return element(0x06, new Uint8Array(bytes));
}

function utcTime(date: Date): Bytes {
  const digits = date.toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return element(0x17, new TextEncoder().encode(`${digits}Z`));
}

// What follows is X.509, made of the above.

const commonNameOid = "2.5.4.3";
const organizationOid = "2.5.4.10";
const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));
const authorityName = distinguishedName([[commonNameOid, "kybern test clients"]]);

function distinguishedName(parts: readonly (readonly [oid: string, value: string])[]): Bytes {
  return sequence(...parts.map(([oid, value]) => set(sequence(objectIdentifier(oid), utf8String(value)))));
}

function extension(oid: string, critical: boolean, value: Bytes): Bytes {
  return sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(value));
}

function basicConstraints(isAuthority: boolean): Bytes {
  return extension("2.5.29.19", true, sequence(...(isAuthority ? [boolean(true)] : [])));
}

const digitalSignature = 0;
const certificateSigning = 5;

/** @param bits Numbers of RFC 5280, section 4.2.1.3. All in use are below 8, so one byte does. */
function keyUsage(bits: readonly number[]): Bytes {
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  return extension("2.5.29.15", true, bitString(new Uint8Array([byte]), 7 - Math.max(...bits)));
}

const clientAuth = extension("2.5.29.37", false, sequence(objectIdentifier("1.3.6.1.5.5.7.3.2")));

async function sign(
  subject: Bytes,
  publicKey: Bytes,
  extensions: readonly Bytes[],
  key: CryptoKey,
): Promise<Bytes> {
  const now = Date.now();
  const toBeSigned = sequence(
    element(0xa0, integer(new Uint8Array([2]))), // version 3
    integer(crypto.getRandomValues(new Uint8Array(16))),
    ecdsaWithSha256,
    authorityName,
    // An hour back, for a machine whose clock was just set.
    sequence(utcTime(new Date(now - 3_600_000)), utcTime(new Date(now + lifetimeMs))),
    subject,
    publicKey,
    element(0xa3, sequence(...extensions)),
  );
  const raw = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, toBeSigned));
  // Web Crypto gives r and s side by side, X.509 wants a sequence of two integers.
  const signature = sequence(integer(raw.slice(0, 32)), integer(raw.slice(32)));
  return sequence(toBeSigned, ecdsaWithSha256, bitString(signature));
}
