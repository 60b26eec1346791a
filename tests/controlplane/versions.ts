/**
 * The Kubernetes versions that the real control plane is built at: the newest that the project knows, and the oldest
 * that it supports. Each has a folder `go/v<version>/` with its module's `go.mod` and `go.sum`.
 * @module
 */

/** A version that there is a recipe for. */
export type ControlPlaneVersion = "1.37.2" | "1.29.15";

/** All versions, the one that tests use unless they say otherwise first. */
export const controlPlaneVersions: readonly ControlPlaneVersion[] = ["1.37.2", "1.29.15"];

/** Tells whether there is a recipe for `text`; use it on what comes from a command line. */
export function isControlPlaneVersion(text: string): text is ControlPlaneVersion {
  return (controlPlaneVersions as readonly string[]).includes(text);
}
