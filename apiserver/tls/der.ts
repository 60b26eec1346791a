/**
 * The little of DER (ITU-T X.690) that a certificate needs, as bytes put together from the inside out.
 *
 * @module
 */
import { concat } from "@std/bytes/concat";

/** Bytes of a DER value. */
export type Der = Uint8Array<ArrayBuffer>;

/** A value with its tag and length. */
export function tagged(tag: number, content: Uint8Array): Der {
  const { length } = content;
  const head = length < 0x80
    ? [tag, length]
    : length < 0x100
    ? [tag, 0x81, length]
    : [tag, 0x82, length >>> 8, length & 0xff];
  return concat([new Uint8Array(head), content]) as Der;
}

/** SEQUENCE of values. */
export function sequence(...values: Uint8Array[]): Der {
  return tagged(0x30, concat(values));
}

/** SET of one value. */
export function setOf(value: Uint8Array): Der {
  return tagged(0x31, value);
}

/** INTEGER that is not negative, from its big-endian bytes. */
export function integer(bytes: Uint8Array): Der {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const digits = bytes.subarray(start);
  // A leading bit of 1 would make it negative.
  return tagged(0x02, digits[0]! >= 0x80 ? concat([new Uint8Array(1), digits]) : digits);
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (let part of rest) {
    const digits = [part & 0x7f];
    while ((part = Math.floor(part / 128)) > 0) digits.unshift((part & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return tagged(0x06, new Uint8Array(bytes));
}

/** UTF8String. */
export function utf8String(text: string): Der {
  return tagged(0x0c, new TextEncoder().encode(text));
}

/** BOOLEAN. */
export function boolean(value: boolean): Der {
  return tagged(0x01, new Uint8Array([value ? 0xff : 0]));
}

/** OCTET STRING. */
export function octetString(content: Uint8Array): Der {
  return tagged(0x04, content);
}

/** BIT STRING whose length is a multiple of eight. */
export function bitString(content: Uint8Array, unusedBits = 0): Der {
  return tagged(0x03, concat([new Uint8Array([unusedBits]), content]));
}

/** A time: UTCTime until 2049, GeneralizedTime later (RFC 5280, 4.1.2.5). */
export function time(date: Date): Der {
  const text = date.toISOString().replace(/[-:T]/g, "").slice(0, 14);
  const ascii = new TextEncoder();
  return date.getUTCFullYear() < 2050
    ? tagged(0x17, ascii.encode(`${text.slice(2)}Z`))
    : tagged(0x18, ascii.encode(`${text}Z`));
}

/** A value with an explicit context tag. */
export function explicit(tag: number, value: Uint8Array): Der {
  return tagged(0xa0 + tag, value);
}

/** DER as PEM text. */
export function toPem(label: string, der: Uint8Array): string {
  const lines = der.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
