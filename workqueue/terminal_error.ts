/**
 * An error that trying again cannot help.
 *
 * @module
 */

/**
 * Thrown by the function that works on an item when trying again cannot help, for example because what a user wrote
 * makes no sense: the item is reported and forgotten instead of retried. A later change adds it anew.
 *
 * @example
 * ```ts
 * import { TerminalError } from "@kybern/kybern/workqueue";
 *
 * function replicasOf(spec: { replicas?: number }): number {
 *   if ((spec.replicas ?? 1) < 0) throw new TerminalError(`replicas is ${spec.replicas}, below zero`);
 *   return spec.replicas ?? 1;
 * }
 * ```
 */
export class TerminalError extends Error {
  /** `TerminalError`. */
  override readonly name = "TerminalError";
}
