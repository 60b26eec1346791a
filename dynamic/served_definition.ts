/**
 * Waits until a server serves what a CustomResourceDefinition defines.
 *
 * Permissions needed: `get` on `customresourcedefinitions`, beside those of what is asked besides.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import type { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import type { DiscoveryClient } from "../discovery/mod.ts";
import { type Stored, toApiVersion } from "../meta/mod.ts";
import { timeLimit } from "../meta/time_limit.ts";
import { crdEstablished, isNotFound, type RequestOptions, type ResourceClient } from "../rest/mod.ts";

/** Options of {@linkcode untilServed}. */
export interface UntilServedOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the server may take. @default {30_000} */
  readonly timeout?: number | undefined;
}

/** Milliseconds between two looks at a definition that is not served yet; doubled up to the last. */
const pauses = { first: 20, last: 1000 };

type Conditions = readonly { type: string; status: string; reason?: string; message?: string }[];

/** A server did not serve a kind in time. */
export class NotServedError extends Error {
  /** Always `NotServedError`. */
  override readonly name: string = "NotServedError";
  /** Name of the definition. */
  readonly definition: string;

  /** The error for one definition and its last conditions. */
  constructor(definition: string, milliseconds: number, conditions: Conditions) {
    const told = conditions.map(({ type, status, message }) =>
      `${type}=${status}${message ? ` (${message})` : ""}`
    );
    super(
      `${definition} is not served after ${milliseconds} ms; its conditions: ${told.join(", ") || "none"}`,
    );
    this.definition = definition;
  }
}

/** A server will not serve a definition as it is: it refused it, or its names belong to another. */
export class DefinitionRefusedError extends Error {
  /** Always `DefinitionRefusedError`. */
  override readonly name: string = "DefinitionRefusedError";
  /** Name of the definition. */
  readonly definition: string;
  /** Why, in a word: a Status's reason as `Invalid` or `Conflict`, or a condition's, as `KindConflict`. */
  readonly reason: string;

  /** The error for one definition. `message` says why, in the server's words. */
  constructor(definition: string, reason: string, message: string, options?: ErrorOptions) {
    super(`${definition} is refused (${reason}): ${message}`, options);
    this.definition = definition;
    this.reason = reason;
  }
}

/**
 * Waits until a definition is established, and `isServed` says that its kind can be used: an established kind may still
 * be unknown to parts of the server for a moment.
 *
 * @throws {NotServedError} when that takes too long
 * @throws {DefinitionRefusedError} when a name of it is another definition's
 */
export async function untilServed(
  definitions: ResourceClient<CustomResourceDefinition>,
  name: string,
  isServed: (definition: Stored<CustomResourceDefinition>, options: RequestOptions) => Promise<boolean>,
  { signal, timeout = 30_000 }: UntilServedOptions = {},
): Promise<void> {
  let conditions: Conditions = [];
  using limit = timeLimit(signal, timeout, () => new NotServedError(name, timeout, conditions));
  const options = { signal: limit.signal };
  for (let pause = pauses.first;; pause = Math.min(pause * 2, pauses.last)) {
    const definition = await definitions.get(name, options);
    conditions = definition.status?.conditions ?? [];
    throwIfNamesAreTaken(definition);
    if (crdEstablished.holds(definition) && await isServed(definition, options)) return;
    await delay(pause, options);
  }
}

/**
 * A refusal of names stays until the names change or become free. One that is of names which the definition no longer
 * has is about to go.
 */
function throwIfNamesAreTaken({ metadata, spec: { names }, status }: Stored<CustomResourceDefinition>): void {
  const condition = status?.conditions?.find(({ type }) => type === "NamesAccepted");
  if (condition?.status !== "False") return;
  const { reason = "NamesNotAccepted", message = "" } = condition;
  const own = [names.plural, names.singular, names.kind, names.listKind, ...names.shortNames ?? []];
  if (!own.some((name) => name !== undefined && message.includes(JSON.stringify(name)))) return;
  throw new DefinitionRefusedError(
    metadata.name,
    reason,
    `${message} by another CustomResourceDefinition of the group; rename one of both, or delete the other`,
  );
}

/** Whether discovery tells each version of a definition that is served. */
export async function isDiscovered(
  discovery: DiscoveryClient,
  { spec }: Stored<CustomResourceDefinition>,
  options: RequestOptions,
): Promise<boolean> {
  for (const { name, served } of spec.versions) {
    if (!served) continue;
    try {
      const groupVersion = toApiVersion(spec.group, name);
      const { resources } = await discovery.serverResourcesForGroupVersion(groupVersion, options);
      if (!resources.some((resource) => resource.name === spec.names.plural)) return false;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }
  return true;
}
