/**
 * What this machine lacks for a test on a real server, and how such a test is registered: where something is lacking,
 * it is counted as skipped, with the reason in its name. Under CI (`CI=true`) a missing Go is a failure instead, so
 * that nobody mistakes a run without the real server for a proof.
 *
 * @example
 * ```ts ignore
 * const test = await controlPlaneTests({ ownPlane: true });
 * test("a watch ends with 410 after a compaction", async () => {
 *   await using plane = await ControlPlane.start();
 * });
 * ```
 * @module
 */
import { goRuns } from "../../tools/go_programs.ts";
import { findPrograms } from "./programs.ts";
import { clusterOfUser } from "./test_cluster.ts";
import { type ControlPlaneVersion, controlPlaneVersions } from "./versions.ts";

/** What a file's tests need. */
export interface Needs {
  /** A control plane of the project's own, since the tests kill, compact or choose flags; a user's cluster will not do. */
  readonly ownPlane?: boolean;
  /** The versions that are started. @default all that there are recipes for */
  readonly versions?: readonly ControlPlaneVersion[];
  /** The tests build a Go module of their own, and need no control plane. @default false */
  readonly goAlone?: boolean;
}

/** Something that is missing. */
export interface Lack {
  /** One line, for whoever reads the test's name. */
  readonly reason: string;
  /** Whether CI must not go on without it. */
  readonly failsCi: boolean;
}

/** What is missing for tests with these needs, or `undefined`. */
export async function lacking(needs: Needs = {}): Promise<Lack | undefined> {
  if (needs.goAlone) {
    if (await goRuns()) return undefined;
    return { reason: "no Go on the PATH (https://go.dev/dl)", failsCi: true };
  }
  if (clusterOfUser()) {
    if (!needs.ownPlane) return undefined;
    return {
      reason: "needs a control plane of its own, and KUBECONFIG_FOR_TESTS names a cluster",
      failsCi: false,
    };
  }
  if (Deno.build.os === "windows") {
    return { reason: "the control plane's programs are for Linux and macOS", failsCi: true };
  }
  const found = await Promise.all((needs.versions ?? controlPlaneVersions).map(findPrograms));
  if (found.includes(undefined) && !await goRuns()) {
    return { reason: "no Go on the PATH to build the control plane with (https://go.dev/dl)", failsCi: true };
  }
  return undefined;
}

/** Registers a test. */
export type RegisterTest = (name: string, body: (t: Deno.TestContext) => Promise<void>) => void;

/** How tests with these needs are registered on this machine: to run, to be skipped by name, or under CI to fail. */
export async function controlPlaneTests(needs: Needs = {}): Promise<RegisterTest> {
  const lack = await lacking(needs);
  if (!lack) return (name, body) => Deno.test(name, body);
  if (lack.failsCi && Deno.env.get("CI") === "true") {
    return (name) =>
      Deno.test(name, () => Promise.reject(new Error(`under CI nothing may be lacking: ${lack.reason}`)));
  }
  return (name, body) => Deno.test.ignore(`${name} (skipped: ${lack.reason})`, body);
}
