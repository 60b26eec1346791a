/**
 * A resource by the names that people have for it.
 *
 * @module
 */

/** A resource, of which only the name has to be said. */
export interface ResourceQuery {
  /** Plural, singular or short name, as `deployments`, `deployment` or `deploy`; case does not matter. */
  readonly resource: string;
  /** Group; `""` for the core group. @default {any, the server's first} */
  readonly group?: string;
  /** Version. @default {any, the preferred one} */
  readonly version?: string;
}

/**
 * What a name on a command line may mean, best first. As with kubectl, `a.b.c` is resource `a` in version `b` of group
 * `c`, or else resource `a` in group `b.c`.
 */
export function readingsOf(query: string | ResourceQuery): readonly ResourceQuery[] {
  if (typeof query !== "string") return [query];
  const [resource = "", ...rest] = query.split(".");
  if (rest.length === 0) return [{ resource }];
  const inGroup = { resource, group: rest.join(".") };
  if (rest.length === 1) return [inGroup];
  const [version, ...group] = rest;
  return [{ resource, version, group: group.join(".") }, inGroup];
}

/** A query for people. */
export function describeQuery(query: string | ResourceQuery): string {
  if (typeof query === "string") return `resource "${query}"`;
  const { resource, group, version } = query;
  const where = [
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(group === undefined ? [] : [group === "" ? "the core group" : `group ${group}`]),
  ];
  return where.length === 0 ? `resource "${resource}"` : `resource "${resource}" in ${where.join(" of ")}`;
}
