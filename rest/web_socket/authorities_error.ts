/**
 * What is told where Deno may not look up which certificate authorities it trusts.
 *
 * @module
 */
import { TransportError } from "../transport_errors.ts";

/**
 * `node:tls` reads the authorities that it trusts as soon as it is asked for a connection, which Deno counts as knowledge
 * of the system; where some are given it does not.
 *
 * @param origin of the server
 * @param what needs them
 * @param advice what to do about it
 */
export function authoritiesError(
  origin: string,
  what: string,
  advice: string,
  cause: unknown,
): TransportError {
  return new TransportError(
    "permission",
    origin,
    `deno may not read the certificate authorities that it trusts, which ${what} needs: ${advice}`,
    cause,
  );
}
