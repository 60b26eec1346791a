/**
 * The server's own certificate: self-signed, ECDSA P-256, for loopback.
 *
 * It says CA:FALSE and is its own trust anchor. Deno, kubectl, curl, Node and Python all take such a certificate as
 * the one CA to trust; with CA:TRUE Deno refuses it as a server's.
 *
 * @module
 */
import {
  bitString,
  boolean,
  type Der,
  explicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tagged,
  time,
  toPem,
  utf8String,
} from "./der.ts";

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
}

/** Options of {@linkcode selfSignedCertificate}. */
export interface SelfSignedOptions {
  /** DNS names that it holds for. @default {["localhost"]} */
  readonly names?: readonly string[];
  /** IP addresses that it holds for. @default {["127.0.0.1", "::1"]} */
  readonly addresses?: readonly string[];
  /** Days that it is valid. @default {365} */
  readonly days?: number;
}

const day = 24 * 60 * 60 * 1000;
const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));

/** Makes a certificate. */
export async function selfSignedCertificate(options: SelfSignedOptions = {}): Promise<Certificate> {
  const { names = ["localhost"], addresses = ["127.0.0.1", "::1"], days = 365 } = options;
  const { publicKey, privateKey } = await crypto.subtle.generateKey(
    { name: "ECDSA", namedCurve: "P-256" },
    true,
    ["sign", "verify"],
  ) as CryptoKeyPair;
  const subjectKey = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const keyIdentifier = new Uint8Array(await crypto.subtle.digest("SHA-256", subjectKey)).slice(0, 20);
  const name = sequence(setOf(sequence(objectIdentifier("2.5.4.3"), utf8String("kybern"))));
  // A day of slack for clocks that are behind.
  const from = new Date(Date.now() - day);
  const until = new Date(Date.now() + days * day);
  const serial = crypto.getRandomValues(new Uint8Array(16));
  serial[0]! &= 0x7f;
  serial[0]! |= 0x40;

  const toSign = sequence(
    explicit(0, integer(new Uint8Array([2]))),
    integer(serial),
    ecdsaWithSha256,
    name,
    sequence(time(from), time(until)),
    name,
    subjectKey,
    explicit(
      3,
      sequence(
        extension("2.5.29.19", sequence(), true), // basicConstraints: not a CA
        extension("2.5.29.15", bitString(new Uint8Array([0x80]), 7), true), // keyUsage: digitalSignature
        extension("2.5.29.37", sequence(objectIdentifier("1.3.6.1.5.5.7.3.1"))), // serverAuth
        extension("2.5.29.17", alternativeNames(names, addresses)),
        extension("2.5.29.14", octetString(keyIdentifier)),
        extension("2.5.29.35", sequence(tagged(0x80, keyIdentifier))),
      ),
    ),
  );
  const signature = new Uint8Array(
    await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, toSign),
  );
  const half = signature.length / 2;
  const certificate = sequence(
    toSign,
    ecdsaWithSha256,
    bitString(sequence(integer(signature.subarray(0, half)), integer(signature.subarray(half)))),
  );
  return {
    certificate: toPem("CERTIFICATE", certificate),
    key: toPem("PRIVATE KEY", new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey))),
  };
}

function extension(identifier: string, value: Uint8Array, critical = false): Der {
  const id = objectIdentifier(identifier);
  return critical ? sequence(id, boolean(true), octetString(value)) : sequence(id, octetString(value));
}

function alternativeNames(names: readonly string[], addresses: readonly string[]): Der {
  return sequence(
    ...names.map((name) => tagged(0x82, new TextEncoder().encode(name))),
    ...addresses.map((address) => tagged(0x87, addressBytes(address))),
  );
}

/** An IP address as its 4 or 16 bytes. */
export function addressBytes(address: string): Uint8Array {
  if (!address.includes(":")) return new Uint8Array(address.split(".").map(Number));
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => text === "" ? [] : text.split(":").map((group) => parseInt(group, 16));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return new Uint8Array([...before, ...zeros, ...after].flatMap((group) => [group >>> 8, group & 0xff]));
}
