/**
 * The task of `deno task bench controller`: each ConfigMap of a namespace gets a Secret of the same name and content,
 * which it owns.
 *
 * @module
 */

/** ConfigMaps that are there before a controller starts. */
export const objects = 2_000;
/** Reconciles at once. */
export const workers = 10;

/** Flags of Deno that this project's side is run with: those that docs/deploying.md has in its images. */
export const deployedFlags: readonly string[] = ["--v8-flags=--max-semi-space-size=4"];

/** What one run of a controller found; the peer's has the same. */
export interface ControllerFigures {
  /** Milliseconds from the begin of the first reconcile until the last Secret's creation was answered. */
  readonly ms: number;
  /** Milliseconds from the program's own begin to the first reconcile: what it loads, asks and lists before. */
  readonly firstMs: number;
  /** Calls of the reconcile, those that found the Secret there already included. */
  readonly reconciles: number;
  /** Milliseconds of all threads, from the start of the process until no reconcile has begun for a while. */
  readonly cpuMs: number;
  /** Most bytes of memory that the process has had. */
  readonly peakRss: number;
}
