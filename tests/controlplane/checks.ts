/**
 * Registers checks of the clients on real servers: many on one control plane, on each version that is supported, or
 * on a user's cluster.
 *
 * @module
 */
import { type Check, runCheck, type ServerTraits, type World } from "../clients/check.ts";
import { loadConfig } from "../../rest/mod.ts";
import type { ControlPlane, ControlPlaneOptions } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";
import { clusterOfUser, startTestCluster, type TestCluster } from "./test_cluster.ts";
import { type ControlPlaneVersion, controlPlaneVersions } from "./versions.ts";

/** Where a check runs that kills, compacts, or speaks as the plane's other users. */
export interface PlaneWorld extends World {
  readonly plane: ControlPlane;
}

/** A check that needs a control plane of the project's own. */
export type PlaneCheck = Check<PlaneWorld>;

/** What a version does otherwise than the newest. */
const traits: Readonly<Record<ControlPlaneVersion, ServerTraits>> = {
  "1.37.2": {},
  "1.29.15": { watchList: false },
};

/** The checks of one test. */
export interface Checks {
  /** Begins the test's name. */
  readonly what: string;
  /** They run on a user's cluster too, if one is given. */
  readonly anywhere?: readonly Check[];
  readonly onPlane?: readonly PlaneCheck[];
  /** For the control planes. */
  readonly options?: ControlPlaneOptions;
}

/** Registers checks as one test for each version, or for the user's cluster: they share the control plane. */
export async function registerChecks(checks: Checks): Promise<void> {
  await registerOnClusters(
    checks.what,
    checks.options ?? {},
    (t, cluster, traits) => runChecks(t, checks, cluster, traits),
  );
}

/**
 * Registers one test for each version, on a control plane of its own; or one on the user's cluster.
 *
 * @param what begins the test's name
 */
export async function registerOnClusters(
  what: string,
  options: ControlPlaneOptions,
  body: (t: Deno.TestContext, cluster: TestCluster, traits: ServerTraits) => Promise<void>,
): Promise<void> {
  const test = await controlPlaneTests();
  if (clusterOfUser() !== undefined) {
    test(`${what}, on the user's cluster`, async (t) => {
      await using cluster = await startTestCluster();
      await body(t, cluster, {});
    });
    return;
  }
  for (const version of controlPlaneVersions) {
    test(`${what}, on ${version}`, async (t) => {
      await using cluster = await startTestCluster({ ...options, version });
      await body(t, cluster, traits[version]);
    });
  }
}

async function runChecks(
  t: Deno.TestContext,
  { anywhere = [], onPlane = [] }: Checks,
  { kubeconfig, plane }: TestCluster,
  traits: ServerTraits,
): Promise<void> {
  await using config = await loadConfig({ kubeconfig });
  for (const check of anywhere) await runCheck(t, config, check, traits);
  for (const { name, run } of onPlane) {
    if (plane === undefined) await t.step({ name, ignore: true, fn() {} });
    else await runCheck(t, config, { name, run: (world) => run({ ...world, plane }) }, traits);
  }
}
