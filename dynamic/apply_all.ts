/**
 * Applies many objects that may need each other.
 *
 * @module
 */
import { errorMessage } from "../meta/error_message.ts";
import { delay } from "@std/async/delay";
import { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import type { DiscoveryClient } from "../discovery/mod.ts";
import { type Stored, toApiVersion } from "../meta/mod.ts";
import {
  type ApplyOptions,
  isNotFound,
  isUnexpectedServerError,
  type RequestOptions,
  type ResourceClient,
} from "../rest/mod.ts";
import type { AnyObject, ObjectClient } from "./object_client.ts";
import { flattenLists, type Manifest } from "./parse_manifests.ts";
import { isDiscovered, untilServed } from "./served_definition.ts";

/** Options of `ObjectClient.applyAll`; those of an apply hold for each object. */
export interface ApplyAllOptions extends ApplyOptions {
  /** Milliseconds that the server may take until it serves what the definitions among the objects define. @default {30_000} */
  timeout?: number;
}

/** An object that could not be applied. */
export interface ApplyFailure {
  /** As it was given. */
  readonly object: AnyObject;
  /** Why. */
  readonly error: unknown;
}

function nameOf({ kind, metadata }: AnyObject): string {
  return `${kind} ${[metadata?.namespace, metadata?.name ?? "without a name"].filter(Boolean).join("/")}`;
}

/** Some of many objects could not be applied; the others were. */
export class ApplyAllError extends Error {
  /** Always `ApplyAllError`. */
  override readonly name: string = "ApplyAllError";
  /** Those that could not, in the order in which they were tried. */
  readonly failures: readonly ApplyFailure[];
  /** Those that were, as the server has them now, in the order given. */
  readonly applied: readonly Manifest[];

  /** Names each object that failed, and why. */
  constructor(failures: readonly ApplyFailure[], applied: readonly Manifest[]) {
    const told = failures.map(({ object, error }) => `${nameOf(object)}: ${errorMessage(error)}`);
    const all = failures.length + applied.length;
    super(`${failures.length} of ${all} objects could not be applied: ${told.join("; ")}`);
    this.failures = failures;
    this.applied = applied;
  }
}

/** Whether other objects may need this one before they can be applied, and which part of the server it changes. */
function stageOf({ apiVersion, kind }: AnyObject): "namespace" | "definition" | "other" {
  if (apiVersion === "v1" && kind === "Namespace") return "namespace";
  if (kind === "CustomResourceDefinition" && apiVersion?.startsWith("apiextensions.k8s.io/")) {
    return "definition";
  }
  return "other";
}

/** Milliseconds between two tries of an object whose kind the server's handlers do not know yet. */
const pause = 100;

/** One run over many objects. */
class ApplyRun {
  readonly #client: ObjectClient;
  readonly #options: ApplyOptions;
  readonly #timeout: number;
  readonly #applied = new Map<AnyObject, Manifest>();
  readonly #failures: ApplyFailure[] = [];
  /** Group and version of what has just been defined. */
  readonly #defined = new Set<string>();

  constructor(client: ObjectClient, { timeout = 30_000, ...options }: ApplyAllOptions) {
    this.#client = client;
    this.#options = options;
    this.#timeout = timeout;
  }

  async run(discovery: DiscoveryClient, objects: readonly AnyObject[]): Promise<Manifest[]> {
    const of = (stage: ReturnType<typeof stageOf>) => objects.filter((object) => stageOf(object) === stage);
    await this.#applyEach(of("namespace"));
    const definitions = of("definition");
    await this.#applyEach(definitions);
    // What a dry run defines is never served.
    if (!this.#options.dryRun) await this.#untilAllServed(discovery, definitions);
    await this.#applyEach(of("other"));
    const applied = objects.map((object) => this.#applied.get(object)).filter((object) =>
      object !== undefined
    );
    if (this.#failures.length > 0) throw new ApplyAllError(this.#failures, applied);
    return applied;
  }

  async #applyEach(objects: readonly AnyObject[]): Promise<void> {
    for (const object of objects) {
      await this.#try(object, async () => void this.#applied.set(object, await this.#apply(object)));
    }
  }

  /** A kind that discovery tells may still be unknown to the handler of its path, whose answer then is no Status. */
  async #apply(object: AnyObject): Promise<Manifest> {
    const started = performance.now();
    for (;;) {
      try {
        return await this.#client.apply(object, this.#options);
      } catch (error) {
        const unknown = isNotFound(error) && isUnexpectedServerError(error);
        if (!unknown || !this.#defined.has(object.apiVersion)) throw error;
        if (performance.now() - started > this.#timeout) throw error;
        await delay(pause, { signal: this.#options.signal });
      }
    }
  }

  async #untilAllServed(discovery: DiscoveryClient, objects: readonly AnyObject[]): Promise<void> {
    const definitions = objects.filter((object) => this.#applied.has(object));
    const [first] = definitions;
    if (first === undefined) return;
    const { signal } = this.#options;
    const client = await this.#client.resource({
      apiVersion: toApiVersion(CustomResourceDefinition.group, CustomResourceDefinition.version),
      kind: CustomResourceDefinition.kind,
    }, { signal }) as unknown as ResourceClient<CustomResourceDefinition>;
    for (const object of definitions) {
      const isServed = async (definition: Stored<CustomResourceDefinition>, options: RequestOptions) => {
        const { group, versions } = definition.spec;
        for (const { name, served } of versions) if (served) this.#defined.add(toApiVersion(group, name));
        return await isDiscovered(discovery, definition, options);
      };
      await this.#try(
        object,
        () => untilServed(client, object.metadata!.name!, isServed, { signal, timeout: this.#timeout }),
      );
    }
    this.#client.mapper.reset();
  }

  /** Notes what an object fails by; what was aborted ends the whole. */
  async #try(object: AnyObject, action: () => Promise<void>): Promise<void> {
    this.#options.signal?.throwIfAborted();
    try {
      await action();
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.#failures.push({ object, error });
      this.#applied.delete(object); // a definition that is stored and cannot be waited for has failed
    }
  }
}

/** See `ObjectClient.applyAll`. */
export async function applyAll(
  client: ObjectClient,
  discovery: DiscoveryClient,
  objects: Iterable<AnyObject>,
  options: ApplyAllOptions,
): Promise<Manifest[]> {
  const all: AnyObject[] = [];
  for (const object of objects) flattenLists(object, (one) => void all.push(one as AnyObject));
  return await new ApplyRun(client, options).run(discovery, all);
}
