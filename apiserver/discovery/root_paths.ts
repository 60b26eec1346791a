/**
 * What `/` answers: the paths that the server has.
 *
 * @module
 */
import { groupVersionPath } from "../../meta/mod.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import { servedGroups } from "./served_groups.ts";

/** Paths of every server, besides those of its groups. */
const fixedPaths = [
  "/apis",
  "/apis/",
  "/healthz",
  "/healthz/etcd",
  "/healthz/log",
  "/healthz/ping",
  "/livez",
  "/livez/etcd",
  "/livez/log",
  "/livez/ping",
  "/openapi/v3",
  "/openapi/v3/",
  "/readyz",
  "/readyz/etcd",
  "/readyz/log",
  "/readyz/ping",
  "/version",
];

/** The answer to `/`. */
export interface RootPaths {
  /** Sorted. */
  readonly paths: readonly string[];
}

/**
 * Answers `/`.
 *
 * @param further paths that the server has besides
 */
export function rootPaths(resources: readonly ServedResource[], further: readonly string[] = []): RootPaths {
  const paths = new Set([...fixedPaths, ...further]);
  for (const { group, versions } of servedGroups(resources)) {
    paths.add(group === "" ? "/api" : `/apis/${group}`);
    for (const { version } of versions) paths.add(groupVersionPath({ group, version }));
  }
  return { paths: [...paths].sort() };
}
