/**
 * Makes an object what a function says, whether it is there or not: controller-runtime's `CreateOrUpdate` and
 * `CreateOrPatch`.
 *
 * @example A ConfigMap that counts
 * ```ts
 * import type { Clientset } from "@kybern/kybern/clientset";
 * import { createOrUpdate } from "@kybern/kybern/rest";
 *
 * async function seen(clientset: Clientset, namespace: string): Promise<string> {
 *   const { result } = await createOrUpdate(
 *     clientset.coreV1.configMaps(namespace),
 *     { metadata: { name: "counter" } },
 *     (object) => {
 *       object.data = { ...object.data, seen: String(Number(object.data?.seen ?? 0) + 1) };
 *     },
 *   );
 *   return result; // "created" the first time, then "updated"
 * }
 * ```
 *
 * @module
 */
import {
  type ApiVersionOf,
  type Draft,
  type DraftForm,
  type KindOf,
  mutable,
  type ObjectMeta,
  type Shared,
  type Stored,
} from "../meta/mod.ts";
import { mergeFrom, type MergePatch, sameJson } from "./merge_from.ts";
import { RequestError } from "./request_error.ts";
import type { WriteOptions } from "./request_options.ts";
import type { ResourceClient } from "./resource_client.ts";
import { isNotFound } from "./status_error.ts";

/**
 * An object that a function may change: as the server has it, or as the draft is that it will be made of, which lacks
 * what the server fills in.
 */
export type Editable<T> = Omit<DraftForm<T>, "apiVersion" | "kind" | "metadata"> & {
  apiVersion: ApiVersionOf<T>;
  kind: KindOf<T>;
  metadata: ObjectMeta & { name: string };
};

/** Changes the object in place, to what it should be. */
export type Mutate<T> = (object: Editable<T>) => void | Promise<void>;

/** What {@linkcode createOrUpdate} did. `unchanged`: nothing was sent but the read. */
export type UpdateResult = "created" | "updated" | "unchanged";

/** What {@linkcode createOrPatch} did: the object, its status, both, or nothing. */
export type PatchResult = UpdateResult | "updatedStatus" | "updatedStatusOnly";

/** What came of it. */
export interface WriteOutcome<T, R> {
  /** What was done. */
  readonly result: R;
  /** The object as the server has it now. */
  readonly object: Stored<T>;
}

/** Options of {@linkcode createOrUpdate} and {@linkcode createOrPatch}. */
export type CreateOrUpdateOptions = Omit<WriteOptions, "dryRun">;

/** How one object is read and written. */
export interface ObjectRequests<T> {
  /** The object as it is, or `undefined`. */
  read(): Promise<Stored<T> | Shared<T> | undefined>;
  /** Creates it. */
  create(draft: Draft<T>): Promise<Stored<T>>;
  /** Replaces it. */
  update(draft: Draft<T>): Promise<Stored<T>>;
  /** Changes it by a merge patch. */
  patch(body: MergePatch): Promise<Stored<T>>;
  /** Changes its status by a merge patch. */
  patchStatus(body: MergePatch): Promise<Stored<T>>;
}

/**
 * Reads the object that the draft names, has `mutate` change it, and sends it where that made a difference. Where it is
 * not there, the draft itself is changed and created. The update carries the version that was read: where someone else
 * was faster, it is a conflict (see `retryOnConflict`).
 *
 * @param client bound to the object's namespace, or the draft names it
 * @throws {RequestError} when `mutate` changes the name or namespace
 */
export async function createOrUpdate<T>(
  client: ResourceClient<T>,
  draft: Draft<T>,
  mutate: Mutate<T>,
  options: CreateOrUpdateOptions = {},
): Promise<WriteOutcome<T, UpdateResult>> {
  const { kind } = client.type;
  return await createOrUpdateBy(requestsOf(client, draft, options), kind, draft, mutate);
}

/**
 * The same by merge patches that hold only what `mutate` changed, so that what others change meanwhile stays. A change
 * of the status goes to its own path, alone where only it changed: the kind has to have one.
 *
 * @throws {RequestError} when `mutate` changes the name or namespace
 */
export async function createOrPatch<T>(
  client: ResourceClient<T>,
  draft: Draft<T>,
  mutate: Mutate<T>,
  options: CreateOrUpdateOptions = {},
): Promise<WriteOutcome<T, PatchResult>> {
  const { kind } = client.type;
  return await createOrPatchBy(requestsOf(client, draft, options), kind, draft, mutate);
}

/**
 * {@linkcode createOrUpdate} by requests of any origin: a client that reads from a cache has its own.
 *
 * @param kind names the object in errors
 */
export async function createOrUpdateBy<T>(
  requests: ObjectRequests<T>,
  kind: string,
  draft: Draft<T>,
  mutate: Mutate<T>,
): Promise<WriteOutcome<T, UpdateResult>> {
  const { present, changed } = await readAndMutate(requests, kind, draft, mutate);
  if (present === undefined) {
    return { result: "created", object: await requests.create(changed as Draft<T>) };
  }
  if (sameJson(present, changed)) return { result: "unchanged", object: changed as Stored<T> };
  return { result: "updated", object: await requests.update(changed as Draft<T>) };
}

/** {@linkcode createOrPatch} by requests of any origin. */
export async function createOrPatchBy<T>(
  requests: ObjectRequests<T>,
  kind: string,
  draft: Draft<T>,
  mutate: Mutate<T>,
): Promise<WriteOutcome<T, PatchResult>> {
  const { present, changed } = await readAndMutate(requests, kind, draft, mutate);
  if (present === undefined) {
    const made = await requests.create(changed as Draft<T>);
    const { status } = changed as { status?: unknown };
    // What the server kept of it on its own is not sent again.
    if (status === undefined || sameJson(status, (made as { status?: unknown }).status)) {
      return { result: "created", object: made };
    }
    return { result: "created", object: await requests.patchStatus({ status }) };
  }
  const { status, ...main }: MergePatch = mergeFrom(present, changed);
  const hasMain = Object.keys(main).length > 0;
  if (!hasMain && status === undefined) return { result: "unchanged", object: changed as Stored<T> };
  if (!hasMain) return { result: "updatedStatusOnly", object: await requests.patchStatus({ status }) };
  const object = await requests.patch(main);
  if (status === undefined) return { result: "updated", object };
  return { result: "updatedStatus", object: await requests.patchStatus({ status }) };
}

/** The requests of a client for the object that a draft names. */
function requestsOf<T>(
  client: ResourceClient<T>,
  draft: Draft<T>,
  options: CreateOrUpdateOptions,
): ObjectRequests<T> {
  const { name = "", namespace } = metadataOf(draft);
  const bound = namespace ? client.namespace(namespace) : client;
  return {
    async read() {
      try {
        return await bound.get(name, { signal: options.signal });
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    create: async (draft) => await bound.create(draft, options) as Stored<T>,
    update: async (draft) => await bound.update(draft, options) as Stored<T>,
    patch: async (body) => await bound.patch(name, "merge", body, options) as Stored<T>,
    patchStatus: async (body) =>
      await bound.subresource<T>("status").patch(name, "merge", body, options) as unknown as Stored<T>,
  };
}

function metadataOf(draft: object): Partial<ObjectMeta> {
  return (draft as { metadata?: ObjectMeta }).metadata ?? {};
}

/** The object as it is, if it is, and as it should be. */
async function readAndMutate<T>(
  requests: ObjectRequests<T>,
  kind: string,
  draft: Draft<T>,
  mutate: Mutate<T>,
): Promise<{ present: Stored<T> | Shared<T> | undefined; changed: Editable<T> }> {
  const { name } = metadataOf(draft);
  if (!name) throw new RequestError(`the ${kind} that is to be created or updated has no metadata.name`);
  const present = await requests.read();
  const changed = mutable(present ?? draft) as unknown as Editable<T>;
  const before = { name, namespace: changed.metadata.namespace };
  await mutate(changed);
  const after = changed.metadata;
  if (after?.name !== before.name || after.namespace !== before.namespace) {
    throw new RequestError(
      `the function that changes ${kind} "${name}" may not change its name or namespace`,
    );
  }
  return { present, changed };
}
