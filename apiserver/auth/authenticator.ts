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
const authenticatedGroup = "system:authenticated";

/** Bearer tokens and whose they are. */
export class TokenAuthenticator implements Authenticator {
  readonly #users = new Map<string, UserInfo>();

  constructor(users: Iterable<readonly [token: string, user: UserInfo]>) {
    for (const [token, user] of users) this.add(token, user);
  }

  /** Accepts a further token. */
  add(token: string, user: UserInfo): void {
    const groups = user.groups.includes(authenticatedGroup)
      ? user.groups
      : [...user.groups, authenticatedGroup];
    this.#users.set(token, { ...user, groups });
  }

  authenticate(request: Request): UserInfo | undefined {
    const header = request.headers.get("Authorization");
    if (header === null) return anonymous;
    const [scheme = "", token = ""] = header.trim().split(/\s+/);
    if (scheme.toLowerCase() !== "bearer") return anonymous;
    return this.#users.get(token);
  }
}
