/**
 * Applies the CustomResourceDefinitions of a program's own kinds, and waits until the server serves them.
 *
 * Permissions needed: `get`, `patch` (and `create`) on `customresourcedefinitions`. With `list` on the kinds themselves,
 * which controllers have anyway, it is also seen when the server begins to handle them.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import {
  DefinitionRefusedError,
  isDiscovered,
  NotServedError,
  untilServed,
} from "../dynamic/served_definition.ts";
import { DiscoveryClient } from "../discovery/mod.ts";
import type { ClusterAccess, Stored } from "../meta/mod.ts";
import { timeLimit } from "../meta/time_limit.ts";
import {
  type ClientOptions,
  isConflict,
  isForbidden,
  isInvalid,
  isNotFound,
  type RequestOptions,
  ResourceClient,
  StatusError,
  type WarningHandler,
  warnOnce,
} from "../rest/mod.ts";
import { jsonEqual } from "../schema/json_value.ts";
import type { DefinitionDraft } from "../schema/mod.ts";

export { DefinitionRefusedError, NotServedError } from "../dynamic/served_definition.ts";

/** What has a definition, as `defineResource` and `readDefinitions` make it. */
export interface InstallableResource {
  /** The definition. */
  readonly crd: DefinitionDraft;
}

/** How definitions are applied. */
export interface InstallationOptions {
  /**
   * Milliseconds that a server may take from the first request until it serves all kinds.
   * @default {30_000}
   */
  readonly timeout?: number;
  /**
   * Who owns the fields of the definitions. It should stay the same from release to release: what a former owner has
   * set and the present one no longer does would stay.
   * @default {"kybern"}
   */
  readonly fieldManager?: string;
  /**
   * Whether fields that another manager owns are taken from it; if not, that is a refusal.
   * @default {true}
   */
  readonly force?: boolean;
  /**
   * Told of what a server is too old for and what is therefore left out, selectable fields before Kubernetes 1.30, and of
   * what the server itself warns of. `null` silences it.
   * @default {warnOnce}; of a manager, lines of its log
   */
  readonly onWarning?: WarningHandler | null;
}

/** Options of {@linkcode installCustomResources}. */
export interface InstallOptions extends InstallationOptions, Pick<ClientOptions, "metrics"> {
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/**
 * Applies each definition by server-side apply, once however often it is given, and waits until it is established, until
 * discovery tells each of its served versions, and until these can be listed. A definition that is there is brought to
 * what it should be; nothing changes where it is. One that is being deleted is waited for, and applied anew.
 *
 * A schema that has changed of a version that was served before comes into force a moment later: no server tells when.
 *
 * @throws {NotServedError} when that takes too long
 * @throws {DefinitionRefusedError} when the server refuses one, or its names are another definition's
 * @throws {TypeError} when two definitions of one name differ, before anything is sent
 */
export async function installCustomResources(
  access: ClusterAccess,
  resources: readonly InstallableResource[],
  options: InstallOptions = {},
): Promise<void> {
  const drafts = distinctDefinitions(resources);
  if (drafts.length === 0) return;
  const { signal, timeout = 30_000 } = options;
  const end = performance.now() + timeout;
  const installation = new Installation(access, options);
  using limit = timeLimit(signal, timeout, () => new NotServedError(installation.waitsFor, timeout, []));
  // All are applied before any is waited for: the server works on them at the same time.
  for (const draft of drafts) await installation.apply(draft, limit.signal);
  for (const draft of drafts) {
    await installation.untilServed(draft, { signal, timeout: Math.max(0, end - performance.now()) });
  }
}

/** Each definition once. */
function distinctDefinitions(resources: readonly InstallableResource[]): DefinitionDraft[] {
  const byName = new Map<string, DefinitionDraft>();
  for (const { crd } of resources) {
    const name = nameOf(crd);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, crd);
    else if (known !== crd && !jsonEqual(known, crd)) {
      throw new TypeError(
        `there are two definitions of ${name} that differ: one kind has one definition, with all of its versions`,
      );
    }
  }
  return [...byName.values()];
}

function nameOf({ metadata }: DefinitionDraft): string {
  if (!metadata?.name) throw new TypeError("a CustomResourceDefinition has no metadata.name");
  return metadata.name;
}

/** How a server says that it is too old for a field: with code 500. */
const undeclaredField = /: \.(\S+): field not declared in schema/;

function withoutSelectableFields(draft: DefinitionDraft): DefinitionDraft {
  const versions = draft.spec.versions.map(({ selectableFields: _left, ...version }) => version);
  return { ...draft, spec: { ...draft.spec, versions } };
}

/** Milliseconds between two looks at a definition that is being deleted. */
const deletionPause = 100;

class Installation {
  /** Name of the definition that it is about just now. */
  waitsFor = "";
  readonly #access: ClusterAccess;
  readonly #definitions: ResourceClient<CustomResourceDefinition>;
  readonly #discovery: DiscoveryClient;
  readonly #fieldManager: string;
  readonly #force: boolean;
  readonly #onWarning: WarningHandler | null;
  readonly #metrics: ClientOptions["metrics"];

  constructor(
    access: ClusterAccess,
    { fieldManager = "kybern", force = true, onWarning = warnOnce, metrics }: InstallOptions,
  ) {
    this.#access = access;
    this.#definitions = new ResourceClient(access, CustomResourceDefinition, { metrics, onWarning });
    this.#discovery = new DiscoveryClient(access, { metrics, onWarning });
    this.#fieldManager = fieldManager;
    this.#force = force;
    this.#onWarning = onWarning;
    this.#metrics = metrics;
  }

  /** Applies a definition; one that is being deleted as soon as it is gone. */
  async apply(draft: DefinitionDraft, signal: AbortSignal): Promise<void> {
    const name = this.waitsFor = nameOf(draft);
    for (;;) {
      const { metadata } = await this.#tryApply(draft, name, signal);
      if (metadata.deletionTimestamp === undefined) return;
      while (await this.#isThere(name, metadata.uid, signal)) await delay(deletionPause, { signal });
    }
  }

  async #tryApply(
    draft: DefinitionDraft,
    name: string,
    signal: AbortSignal,
  ): Promise<Stored<CustomResourceDefinition>> {
    try {
      return await this.#definitions.apply(draft, {
        fieldManager: this.#fieldManager,
        force: this.#force,
        signal,
      });
    } catch (cause) {
      if (!(cause instanceof StatusError)) throw cause;
      const field = undeclaredField.exec(cause.message)?.[1];
      if (field?.endsWith(".selectableFields")) {
        this.#onWarning?.(`${name}: the server knows no selectable fields, they are left out`);
        return await this.#tryApply(withoutSelectableFields(draft), name, signal);
      }
      if (field !== undefined) {
        throw new DefinitionRefusedError(name, "UnknownField", `the server knows no ${field}`, { cause });
      }
      if (!isInvalid(cause) && !isConflict(cause)) throw cause;
      throw new DefinitionRefusedError(name, cause.reason, cause.message, { cause });
    }
  }

  async #isThere(name: string, uid: string, signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.#definitions.get(name, { signal })).metadata.uid === uid;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  /** Waits until each served version of a definition can be used. */
  async untilServed(
    draft: DefinitionDraft,
    options: { readonly signal?: AbortSignal | undefined; readonly timeout: number },
  ): Promise<void> {
    const name = this.waitsFor = nameOf(draft);
    await untilServed(
      this.#definitions,
      name,
      async (definition, options) =>
        await isDiscovered(this.#discovery, definition, options) && await this.#isListed(definition, options),
      options,
    );
  }

  /** An established kind that discovery tells may still be unknown to the server's handlers for a moment. */
  async #isListed({ spec }: Stored<CustomResourceDefinition>, options: RequestOptions): Promise<boolean> {
    const { group, names: { kind, plural, singular = "" }, scope } = spec;
    for (const { name: version, served } of spec.versions) {
      if (!served) continue;
      const type = {
        group,
        version,
        kind,
        resource: plural,
        singular,
        namespaced: scope === "Namespaced",
        stored: true,
      } as const;
      try {
        // A version may be deprecated: that is for those to hear who use it.
        await new ResourceClient(this.#access, type, { onWarning: null, metrics: this.#metrics })
          .list({ limit: 1, ...options });
      } catch (error) {
        if (isNotFound(error)) return false;
        // Who may not list the kind has to be content with discovery.
        if (!isForbidden(error)) throw error;
      }
    }
    return true;
  }
}
