/**
 * Names of Events: the object's name and the time.
 *
 * @module
 */

/** A DNS subdomain (RFC 1123), which is what names of Events have to be. */
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const longestName = 253;

/** Nanoseconds in a millisecond. */
const scale = 1_000_000;

let last = 0n;

/**
 * Nanoseconds since 1970; two calls never give the same. The clock counts milliseconds: the digits below are left to
 * chance, since another process may tell of the same object in the same one.
 */
export function uniqueNanoseconds(time: number): bigint {
  const wanted = BigInt(time) * BigInt(scale) + BigInt(Math.floor(Math.random() * scale));
  // Several sinks take the same events one after the other, so a time may come again when a later one has been.
  last = wanted > last ? wanted : last + 1n;
  return last;
}

/**
 * `NAME.HEX` of the object's name and a time in nanoseconds, as client-go names them; where that is no valid name, as
 * of an object that is named `system:node`, a random one.
 */
export function eventName(objectName: string, nanoseconds: bigint): string {
  const name = `${objectName}.${nanoseconds.toString(16)}`;
  return name.length <= longestName && dnsSubdomain.test(name) ? name : crypto.randomUUID();
}
