/**
 * Names of Events: the object's name and the time.
 *
 * @module
 */

/** A DNS subdomain (RFC 1123), which is what names of Events have to be. */
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const longestName = 253;

let sequence = 0n;
let lastMillisecond = 0;

/** Nanoseconds since 1970; two calls never give the same, though the clock only counts milliseconds. */
export function uniqueNanoseconds(time: number): bigint {
  sequence = time === lastMillisecond ? sequence + 1n : 0n;
  lastMillisecond = time;
  return BigInt(time) * 1_000_000n + sequence;
}

/**
 * `NAME.HEX` of the object's name and a time in nanoseconds, as client-go names them; where that is no valid name, as
 * of an object that is named `system:node`, a random one.
 */
export function eventName(objectName: string, nanoseconds: bigint): string {
  const name = `${objectName}.${nanoseconds.toString(16)}`;
  return name.length <= longestName && dnsSubdomain.test(name) ? name : crypto.randomUUID();
}
