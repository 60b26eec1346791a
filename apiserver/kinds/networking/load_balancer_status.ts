/**
 * Faults of what a load balancer says of itself in the status of a service or an ingress.
 *
 * @module
 */
import { invalid } from "../../../schema/field_error.ts";
import { type Faults, invalidFor } from "../validation/checks.ts";
import { ipErrors, isIPv4, isIPv6 } from "../validation/ip_address.ts";
import { dnsSubdomain } from "../../../schema/names.ts";

/** Faults of one address at which it is reached. */
export function* addressErrors(ip: string | undefined, field: string): Faults {
  if (ip) yield* ipErrors(`${field}.ip`, ip);
}

/** Faults of one name at which it is reached. */
export function* hostnameErrors(hostname: string | undefined, field: string): Faults {
  if (!hostname) return;
  yield* invalidFor(`${field}.hostname`, hostname, dnsSubdomain(hostname));
  if (isIPv4(hostname) || isIPv6(hostname)) {
    yield invalid(`${field}.hostname`, hostname, "must be a DNS name, not an IP address");
  }
}
