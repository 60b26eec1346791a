/**
 * The host of a URL as sockets and DNS take it.
 *
 * @module
 */

/** A URL's host by name or address, one of IPv6 without the brackets that a URL has around it. */
export function hostOf({ hostname }: Pick<URL, "hostname">): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}
