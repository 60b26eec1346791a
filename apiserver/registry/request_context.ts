/**
 * One request on its way through the registry: who asks, for what, and what may be asked of the server meanwhile.
 *
 * @module
 */
import type { ObjectKey, Unstructured } from "../../meta/mod.ts";
import { cloneJson } from "../../schema/json_value.ts";
import { deleteObject } from "./delete_object.ts";
import { notFound } from "./api_error.ts";
import { fillSystemFields } from "./system_fields.ts";
import type { OtherVersions } from "../managed_fields/mod.ts";
import { type Registry, storageKey } from "./registry.ts";
import type { GroupResource, ObjectSchema, ServedResource } from "./served_resource.ts";
import type { ActionContext, UserInfo } from "./strategy.ts";

/** What a {@linkcode RequestContext} is made of. */
export interface RequestContextInit {
  readonly registry: Registry;
  readonly resource: ServedResource;
  /** The resource's schema; writes need it, reads do not. */
  readonly schema?: ObjectSchema;
  readonly namespace?: string;
  readonly user: UserInfo;
  readonly dryRun?: boolean;
  /** The kind's other versions, in which owners of fields may have written. */
  readonly otherVersions?: OtherVersions;
  /** Who owns the fields that the request sets. */
  readonly manager?: string;
  /** Default: now. */
  readonly now?: Date;
  /** Where texts of warnings go. Default: a set of its own. */
  readonly warnings?: Set<string>;
}

/** The server itself, when it acts of its own accord. */
export const serverUser: UserInfo = {
  name: "system:apiserver",
  groups: ["system:masters", "system:authenticated"],
};

/** See the module. */
export class RequestContext implements ActionContext {
  readonly registry: Registry;
  readonly resource: ServedResource;
  readonly namespace: string;
  readonly user: UserInfo;
  readonly now: Date;
  readonly dryRun: boolean;
  readonly manager: string;
  /** Texts of warnings so far, each once, in order. */
  readonly warnings: Set<string>;
  /** See {@linkcode RequestContextInit.otherVersions}; gives none where they were not loaded. */
  readonly otherVersions: OtherVersions;
  readonly #schema: ObjectSchema | undefined;

  constructor(init: RequestContextInit) {
    this.registry = init.registry;
    this.resource = init.resource;
    this.#schema = init.schema;
    this.otherVersions = init.otherVersions ?? (() => undefined);
    this.namespace = init.namespace ?? "";
    this.user = init.user;
    this.now = init.now ?? new Date();
    this.dryRun = init.dryRun ?? false;
    this.manager = init.manager ?? "unknown";
    this.warnings = init.warnings ?? new Set();
  }

  /** The resource's schema. */
  get schema(): ObjectSchema {
    if (this.#schema === undefined) {
      throw new Error(`no schema of ${this.resource.resource} is loaded for this request`);
    }
    return this.#schema;
  }

  /** Time of the request as Kubernetes writes times: RFC 3339 in whole seconds. */
  get timestamp(): string {
    return timestampOf(this.now);
  }

  /** As this request, for another resource. */
  for(resource: ServedResource, namespace: string, schema?: ObjectSchema): RequestContext {
    const other = new RequestContext({
      registry: this.registry,
      resource,
      ...(schema === undefined ? {} : { schema }),
      namespace,
      user: this.user,
      dryRun: this.dryRun,
      manager: this.manager,
      now: this.now,
    });
    return other;
  }

  /** As this request, with or without effect. */
  asDryRun(dryRun: boolean): RequestContext {
    if (dryRun === this.dryRun) return this;
    const { registry, resource, namespace, user, manager, now } = this;
    return new RequestContext({ registry, resource, namespace, user, manager, now, dryRun });
  }

  lookup(resource: GroupResource, { namespace = "", name }: ObjectKey): Unstructured | undefined {
    return this.registry.storage.collection(resource).get(storageKey(namespace, name))?.object;
  }

  *list(resource: GroupResource, namespace = ""): Iterable<Unstructured> {
    const collection = this.registry.storage.collection(resource);
    for (const { object } of namespace === "" ? collection.all() : collection.range(`${namespace}/`)) {
      yield object;
    }
  }

  warn(text: string): void {
    this.warnings.add(text);
  }

  update(
    of: GroupResource,
    { namespace = "", name }: ObjectKey,
    change: (draft: Unstructured) => void,
  ): Unstructured {
    const collection = this.registry.storage.collection(of);
    const previous = collection.get(storageKey(namespace, name));
    if (previous === undefined) throw notFound(of, name);
    const draft = cloneJson(previous.object);
    change(draft);
    return this.dryRun ? draft : this.registry.storage.update(collection, previous, draft).object;
  }

  delete(of: GroupResource, { namespace = "", name }: ObjectKey, options = {}): Unstructured {
    const resource = this.registry.table.anyVersion(of.group, of.resource);
    if (resource === undefined) throw notFound(of, name);
    return deleteObject(this.for(resource, namespace), name, options).object;
  }

  create(of: GroupResource, object: Unstructured): Unstructured {
    const draft = cloneJson(object);
    fillSystemFields(draft, this.timestamp);
    if (this.dryRun) return draft;
    const { name = "", namespace = "" } = draft.metadata!;
    return this.registry.storage.create(
      this.registry.storage.collection(of),
      storageKey(namespace, name),
      draft,
    ).object;
  }
}

/** RFC 3339 in whole seconds, UTC. */
export function timestampOf(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
