/**
 * The facts as committed in `schema/facts/`.
 *
 * @module
 */
import type { FactsSet } from "./facts_set.ts";

/** Loads all of them. */
export async function committedFacts(): Promise<FactsSet> {
  const { groupVersions, kubernetesVersion } = await import("../schema/facts/index.ts");
  const { protobuf } = await import("../schema/facts/protobuf.ts");
  const { goFields } = await import("../schema/facts/go_fields.ts");
  return {
    kubernetesVersion,
    groupVersions: await Promise.all(groupVersions.map((entry) => entry.load())),
    protobuf,
    goFields,
  };
}
