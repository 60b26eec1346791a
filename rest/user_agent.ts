/**
 * How the project names itself to servers.
 *
 * @module
 */

/** Version of this package. */
export const version: string = "0.1.0";

/** Name under which a server records this client's writes where the caller gives none. */
export const defaultFieldManager: string = "kybern";

/**
 * The `User-Agent` of requests. A server takes the part before the slash as the field manager of a write that
 * names none, so that a write and an apply of one program agree on it.
 */
export function defaultUserAgent(): string {
  return `${defaultFieldManager}/${version} (deno/${Deno.version.deno}; ${Deno.build.os}/${Deno.build.arch})`;
}
