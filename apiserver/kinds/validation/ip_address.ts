/**
 * IP addresses: what is one, and what a server says of those that it does not take.
 *
 * @module
 */
import { invalid } from "../../../schema/field_error.ts";
import type { Faults } from "./checks.ts";

/** `10.9.8.7`; leading zeros are taken, as by the API's older fields. */
export function isIPv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/** `2001:db8::ffff`. */
export function isIPv6(text: string): boolean {
  if (!text.includes(":") || !/^[0-9a-fA-F:.]+$/.test(text)) return false;
  try {
    new URL(`http://[${text}]/`);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Faults of a field that holds an address. */
export function* ipErrors(field: string, text: string): Faults {
  if (!isIPv4(text) && !isIPv6(text)) {
    yield invalid(field, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
  }
}

/** Faults of an address that pods are not reached by: unspecified, loopback, link-local. */
export function* reachableIpErrors(field: string, text: string): Faults {
  const lower = text.toLowerCase();
  if (lower === "0.0.0.0" || lower === "::") yield invalid(field, text, `may not be unspecified (${text})`);
  if (lower.startsWith("127.") || lower === "::1") {
    yield invalid(field, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
  }
  if (lower.startsWith("169.254.") || lower.startsWith("fe80:")) {
    yield invalid(field, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
  }
  if (/^224\.0\.0\./.test(lower) || lower.startsWith("ff02:")) {
    yield invalid(field, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
  }
}

/** Whether a text is a block of addresses, `10.0.0.0/8`. */
export function isCidr(text: string): boolean {
  const [address = "", length = "", ...rest] = text.split("/");
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  return rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= bits;
}

/** Faults of a field that holds a block of addresses. */
export function* cidrErrors(field: string, text: string): Faults {
  if (!isCidr(text)) {
    yield invalid(field, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
  }
}

/** An address as a number. */
function addressNumber(text: string): bigint {
  const number = (parts: readonly string[], bits: bigint, base: string) =>
    parts.reduce((sum, part) => sum << bits | BigInt(base + part), 0n);
  if (isIPv4(text)) return number(text.split(".").map((part) => String(Number(part))), 8n, "");
  const [left = "", right] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::");
  const groups = (part: string | undefined) => part ? part.split(":") : [];
  const missing = 8 - groups(left).length - groups(right).length;
  return number(
    [...groups(left), ...Array.from({ length: missing }, () => "0"), ...groups(right)],
    16n,
    "0x",
  );
}

/** Whether one block is a part of another, and not all of it. */
export function isWithin(part: string, whole: string): boolean {
  const [address, length] = part.split("/") as [string, string];
  const [wholeAddress, wholeLength] = whole.split("/") as [string, string];
  if (isIPv4(address) !== isIPv4(wholeAddress) || Number(length) <= Number(wholeLength)) return false;
  const shift = BigInt((isIPv4(address) ? 32 : 128) - Number(wholeLength));
  return addressNumber(address) >> shift === addressNumber(wholeAddress) >> shift;
}
