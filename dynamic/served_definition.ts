/**
 * Waits until a server serves what a CustomResourceDefinition defines.
 *
 * Permissions needed: `get` on `customresourcedefinitions`, beside those of what is asked besides.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import type { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import type { Stored } from "../meta/mod.ts";
import { crdEstablished, type ResourceClient } from "../rest/mod.ts";

/** Options of {@linkcode untilServed}. */
export interface UntilServedOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the server may take. @default {30_000} */
  readonly timeout?: number | undefined;
}

/** Milliseconds between two looks at a definition that is not served yet; doubled up to the last. */
const pauses = { first: 20, last: 1000 };

/** A server did not serve a kind in time. */
export class NotServedError extends Error {
  /** Always `NotServedError`. */
  override readonly name: string = "NotServedError";

  /** The error for one definition and its last conditions. */
  constructor(
    name: string,
    milliseconds: number,
    conditions: readonly { type: string; status: string; message?: string }[],
  ) {
    const told = conditions.map(({ type, status, message }) =>
      `${type}=${status}${message ? ` (${message})` : ""}`
    );
    super(`${name} is not served after ${milliseconds} ms; its conditions: ${told.join(", ") || "none"}`);
  }
}

/**
 * Waits until a definition is established, and `isServed` says that its kind can be used: an established kind may still
 * be unknown to parts of the server for a moment.
 *
 * @throws {NotServedError} when that takes too long
 */
export async function untilServed(
  definitions: ResourceClient<CustomResourceDefinition>,
  name: string,
  isServed: (definition: Stored<CustomResourceDefinition>) => Promise<boolean>,
  { signal, timeout = 30_000 }: UntilServedOptions = {},
): Promise<void> {
  const started = performance.now();
  for (let pause = pauses.first;; pause = Math.min(pause * 2, pauses.last)) {
    const definition = await definitions.get(name, { signal });
    if (crdEstablished.holds(definition) && await isServed(definition)) return;
    if (performance.now() - started > timeout) {
      throw new NotServedError(name, timeout, definition.status?.conditions ?? []);
    }
    await delay(pause, { signal });
  }
}
