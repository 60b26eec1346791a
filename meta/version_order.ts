/**
 * The order of a group's versions.
 *
 * Source: Kubernetes documentation, "Versions in CustomResourceDefinitions", version priority.
 *
 * @module
 */

const stages = ["alpha", "beta", ""];

interface KubeVersion {
  readonly major: number;
  /** Index in {@linkcode stages}. */
  readonly stage: number;
  readonly minor: number;
}

function parse(version: string): KubeVersion | undefined {
  const match = /^v([1-9]\d{0,8})(?:(alpha|beta)([1-9]\d{0,8}))?$/.exec(version);
  if (match === null) return undefined;
  const [, major, stage = "", minor = "0"] = match;
  return { major: Number(major), stage: stages.indexOf(stage), minor: Number(minor) };
}

/**
 * Compares two versions for sorting, the preferred one first: `v10`, `v2`, `v1`, `v2beta1`, `v1alpha1`, and then what
 * is no Kubernetes version, by letters. A server lists a group's versions in this order where nothing else is said.
 *
 * @example
 * ```ts
 * import { compareVersions } from "@kybern/kybern/meta";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["v1alpha1", "v1", "v2beta1", "v2"].sort(compareVersions), ["v2", "v1", "v2beta1", "v1alpha1"]);
 * ```
 */
export function compareVersions(a: string, b: string): number {
  const one = parse(a);
  const other = parse(b);
  if (one === undefined || other === undefined) {
    if (one === other) return a < b ? -1 : a > b ? 1 : 0;
    return one === undefined ? 1 : -1;
  }
  return other.stage - one.stage || other.major - one.major || other.minor - one.minor;
}
