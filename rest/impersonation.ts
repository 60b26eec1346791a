/**
 * Headers by which a client acts as somebody else ("User impersonation" in the Kubernetes documentation).
 *
 * @module
 */
import { byteStringOf } from "../meta/byte_string.ts";

/** Whom to act as. */
export interface Impersonation {
  /** User name. */
  readonly user: string;
  /** UID. */
  readonly uid?: string;
  /** Groups. */
  readonly groups?: readonly string[];
  /** Extra attributes, each with its values. */
  readonly extra?: { readonly [key: string]: readonly string[] };
}

/** Characters that may stand in a header's name (RFC 9110, `token`), without `%`, which begins an escape. */
const plain = /^[A-Za-z0-9!#$&'*+\-.^_`|~]$/;

/** A key as part of a header's name: what may not stand there is escaped as in a URL, in lower case. */
export function escapeHeaderKey(key: string): string {
  let escaped = "";
  for (const byte of new TextEncoder().encode(key)) {
    const character = String.fromCharCode(byte);
    escaped += byte < 0x80 && plain.test(character) ? character : `%${byte.toString(16).padStart(2, "0")}`;
  }
  return escaped;
}

/** The headers, as pairs: a name may come several times. Values are in UTF-8. */
export function impersonationHeaders({ user, uid, groups, extra }: Impersonation): [string, string][] {
  const headers: [string, string][] = [["Impersonate-User", user]];
  if (uid !== undefined) headers.push(["Impersonate-Uid", uid]);
  for (const group of groups ?? []) headers.push(["Impersonate-Group", group]);
  for (const [key, values] of Object.entries(extra ?? {})) {
    for (const value of values) headers.push([`Impersonate-Extra-${escapeHeaderKey(key)}`, value]);
  }
  return headers.map(([name, value]) => [name, byteStringOf(value)]);
}
