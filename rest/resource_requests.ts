/**
 * The requests of one kind: where its objects are, and what its drafts need before they are sent.
 *
 * @module
 */
import { apiVersionOf } from "../meta/resource_type.ts";
import type { ClusterAccess, ResourceType } from "../meta/mod.ts";
import type { ItemDefaults } from "./object_decoder.ts";
import { checkApplyDraft } from "./apply_draft.ts";
import type { PatchType } from "./patch_type.ts";
import { RequestError } from "./request_error.ts";
import type { WriteOptions } from "./request_options.ts";
import type { ResourceClientOptions } from "./resource_client.ts";
import { RESTClient } from "./rest_client.ts";
import type { RESTRequest } from "./rest_request.ts";
import { defaultFieldManager } from "./user_agent.ts";

/** The kind that a draft is sent as. */
export interface SentKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The parts of a draft that a request is addressed by. */
interface DraftParts {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Begins requests for the objects of one kind. */
export class ResourceRequests {
  readonly #client: RESTClient;
  readonly #type: ResourceType<unknown, boolean>;
  readonly #defaults: Pick<ResourceClientOptions, "dryRun" | "fieldManager">;
  /** Namespace that the client is bound to. */
  readonly namespace: string | undefined;
  /** What a list's items lack. */
  readonly itemDefaults: ItemDefaults;

  /** Sends nothing. */
  constructor(access: ClusterAccess, type: ResourceType<unknown, boolean>, options: ResourceClientOptions) {
    const { namespace, dryRun, fieldManager, ...clientOptions } = options;
    this.#type = type;
    this.#defaults = { dryRun, fieldManager };
    this.#client = new RESTClient(access, { group: type.group, version: type.version, ...clientOptions });
    this.namespace = type.namespaced && namespace !== "" ? namespace : undefined;
    this.itemDefaults = { apiVersion: apiVersionOf(type), kind: type.kind };
  }

  /** A request for the collection in a namespace, or in all. */
  collection(method: "GET" | "POST" | "DELETE", namespace: string | undefined): RESTRequest {
    return this.#client.verb(method).namespace(namespace ?? "").resource(this.#type.resource);
  }

  /** A request for one object. */
  object(method: string, name: string, namespace: string | undefined = this.namespace): RESTRequest {
    return this.#address(this.#client.verb(method), name, namespace);
  }

  /** A patch of one object. */
  patch(type: PatchType, name: string, namespace: string | undefined = this.namespace): RESTRequest {
    return this.#address(this.#client.patch(type), name, namespace);
  }

  /** The name in a draft. @throws {RequestError} when there is none */
  nameOf(draft: unknown): string {
    const name = (draft as DraftParts).metadata?.name;
    if (name === undefined || name === "") {
      throw new RequestError(`the ${this.#kind} has no metadata.name`);
    }
    return name;
  }

  /** The client's namespace, else the draft's. @throws {RequestError} when the kind needs one and neither has it */
  namespaceOf(draft: unknown): string | undefined {
    if (!this.#type.namespaced) return undefined;
    return this.#need(this.namespace ?? (draft as DraftParts).metadata?.namespace);
  }

  /** The draft as it is sent: with `apiVersion` and `kind`. @throws {RequestError} when its kind is not known */
  encode(draft: unknown, type: SentKind = this.#type): object {
    const { apiVersion, kind, ...rest } = draft as DraftParts;
    const sentKind = kind || type.kind;
    if (sentKind === "") throw new RequestError(`the ${this.#type.resource} object has no kind`);
    return { apiVersion: apiVersion || apiVersionOf(type), kind: sentKind, ...rest };
  }

  /** The options of a write, with what the client does unless told otherwise. What only tries stays a try. */
  written<O extends WriteOptions>(options: O): O {
    const { dryRun, fieldManager } = this.#defaults;
    if (dryRun === undefined && fieldManager === undefined) return options;
    return {
      ...options,
      dryRun: dryRun || options.dryRun,
      fieldManager: options.fieldManager ?? fieldManager,
    };
  }

  /**
   * The options of a patch. An apply has a manager in any case.
   *
   * @throws {RequestError} when an apply's draft has what apply does not take
   */
  patched<O extends WriteOptions>(type: PatchType, body: unknown, options: O, subresource?: string): O {
    const written = this.written(options);
    if (type !== "apply") return written;
    checkApplyDraft(body, this.#type, subresource);
    return { ...written, fieldManager: written.fieldManager ?? defaultFieldManager };
  }

  get #kind(): string {
    return this.#type.kind || `${this.#type.resource} object`;
  }

  #address(request: RESTRequest, name: string, namespace: string | undefined): RESTRequest {
    const { resource, namespaced } = this.#type;
    return request.namespace(namespaced ? this.#need(namespace) : "").resource(resource).name(name);
  }

  #need(namespace: string | undefined): string {
    if (namespace === undefined || namespace === "") {
      throw new RequestError(
        `a ${this.#kind} lives in a namespace, and none is given: bind the client to one, or set metadata.namespace`,
      );
    }
    return namespace;
  }
}
