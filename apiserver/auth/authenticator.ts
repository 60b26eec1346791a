/**
 * Who sends a request.
 *
 * @module
 */
import type { UserInfo } from "../registry/strategy.ts";

/** Tells a request's user; undefined when its credentials are no good. */
export interface Authenticator {
  authenticate(request: Request): UserInfo | undefined;
}

/** Who sends no credentials. */
export const anonymous: UserInfo = { name: "system:anonymous", groups: ["system:unauthenticated"] };

/** Group of everyone who has proved who they are. */
export const authenticatedGroup = "system:authenticated";

interface Entry {
  readonly user: UserInfo;
  /** Milliseconds since the epoch; undefined for a token that lasts. */
  readonly expires: number | undefined;
}

/** Bearer tokens and whose they are. */
export class TokenAuthenticator implements Authenticator {
  readonly #entries = new Map<string, Entry>();

  constructor(users: Iterable<readonly [token: string, user: UserInfo]>) {
    for (const [token, user] of users) this.add(token, user);
  }

  /** Accepts a further token, for good or until a time. */
  add(token: string, user: UserInfo, expires?: Date): void {
    const groups = user.groups.includes(authenticatedGroup)
      ? user.groups
      : [...user.groups, authenticatedGroup];
    this.#entries.set(token, { user: { ...user, groups }, expires: expires?.getTime() });
  }

  /** Whose a token is; undefined for one that is unknown or has expired. */
  userOf(token: string): UserInfo | undefined {
    const entry = this.#entries.get(token);
    if (entry?.expires !== undefined && entry.expires <= Date.now()) {
      this.#entries.delete(token);
      return undefined;
    }
    return entry?.user;
  }

  authenticate(request: Request): UserInfo | undefined {
    const header = request.headers.get("Authorization");
    if (header === null) return anonymous;
    const [scheme = "", token = ""] = header.trim().split(/\s+/);
    if (scheme.toLowerCase() !== "bearer") return anonymous;
    return this.userOf(token);
  }
}
