/**
 * The requests of one kind: where its objects are, and what its drafts need before they are sent.
 *
 * @module
 */
import { apiVersionOf, type ClusterAccess, type ResourceType } from "../meta/mod.ts";
import type { ItemDefaults } from "./object_decoder.ts";
import type { PatchType } from "./patch_type.ts";
import { RequestError } from "./request_error.ts";
import type { ResourceClientOptions } from "./resource_client.ts";
import { RESTClient } from "./rest_client.ts";
import type { RESTRequest } from "./rest_request.ts";

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
  /** Namespace that the client is bound to. */
  readonly namespace: string | undefined;
  /** What a list's items lack. */
  readonly itemDefaults: ItemDefaults;

  /** Sends nothing. */
  constructor(access: ClusterAccess, type: ResourceType<unknown, boolean>, options: ResourceClientOptions) {
    const { namespace, ...clientOptions } = options;
    this.#type = type;
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
  encode(draft: unknown, type: ResourceType<unknown, boolean> = this.#type): object {
    const { apiVersion, kind, ...rest } = draft as DraftParts;
    const sentKind = kind || type.kind;
    if (sentKind === "") throw new RequestError(`the ${type.resource} object has no kind`);
    return { apiVersion: apiVersion || apiVersionOf(type), kind: sentKind, ...rest };
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
