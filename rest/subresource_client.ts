/**
 * A path below the objects of a kind, as `pods/…/status` or `deployments/…/scale`.
 *
 * @module
 */
import type { Answered, Draft, ResourceType, Status } from "../meta/mod.ts";
import type { PatchBody } from "./resource_client.ts";
import type { PatchType } from "./patch_type.ts";
import type {
  ApplyOptions,
  DeleteOptions,
  GetOptions,
  PatchOptions,
  WriteOptions,
} from "./request_options.ts";
import { deleteBody, patchParams, writeParams } from "./resource_params.ts";
import type { ResourceRequests } from "./resource_requests.ts";
import type { RESTRequest } from "./rest_request.ts";
import { defaultFieldManager } from "./user_agent.ts";

/** Makes requests for one subresource. `R` is the type of what it takes and answers. */
export class SubresourceClient<R> {
  readonly #requests: ResourceRequests;
  readonly #name: string;
  readonly #type: ResourceType<R, boolean> | undefined;

  /** Made by `ResourceClient.subresource()`. */
  constructor(requests: ResourceRequests, name: string, type?: ResourceType<R, boolean>) {
    this.#requests = requests;
    this.#name = name;
    this.#type = type;
  }

  /** Reads the subresource of an object. */
  async get(name: string, options: GetOptions = {}): Promise<Answered<R>> {
    return await this.#below(this.#requests.object("GET", name))
      .params({ resourceVersion: options.resourceVersion || undefined }).do(options).into<Answered<R>>();
  }

  /** Creates below an object, as an eviction or a token. */
  async create(name: string, draft: Draft<R>, options: WriteOptions = {}): Promise<Answered<R>> {
    return await this.#below(this.#requests.object("POST", name))
      .params(writeParams(options)).body(this.#requests.encode(draft, this.#type)).do(options).into<
      Answered<R>
    >();
  }

  /** Replaces the subresource of an object. */
  async update(name: string, draft: Draft<R>, options: WriteOptions = {}): Promise<Answered<R>> {
    return await this.#below(this.#requests.object("PUT", name))
      .params(writeParams(options)).body(this.#requests.encode(draft, this.#type)).do(options).into<
      Answered<R>
    >();
  }

  /** Changes the subresource of an object by a patch. */
  async patch<P extends PatchType>(
    name: string,
    type: P,
    body: PatchBody<P>,
    options: PatchOptions = {},
  ): Promise<Answered<R>> {
    const fieldManager = options.fieldManager ?? (type === "apply" ? defaultFieldManager : undefined);
    return await this.#below(this.#requests.patch(type, name))
      .params(patchParams({ ...options, fieldManager })).body(body).do(options).into<Answered<R>>();
  }

  /** Server-side apply of the subresource of an object. */
  async apply(name: string, draft: Draft<R>, options: ApplyOptions = {}): Promise<Answered<R>> {
    const fieldManager = options.fieldManager ?? defaultFieldManager;
    return await this.#below(this.#requests.patch("apply", name))
      .params(patchParams({ ...options, fieldManager })).body(this.#requests.encode(draft, this.#type)).do(
        options,
      )
      .into<Answered<R>>();
  }

  /** Deletes below an object. */
  async delete(name: string, options: DeleteOptions = {}): Promise<Answered<R> | Status> {
    return await this.#below(this.#requests.object("DELETE", name)).body(deleteBody(options)).do(options)
      .into<Answered<R> | Status>();
  }

  #below(request: RESTRequest): RESTRequest {
    return request.subResource(this.#name);
  }
}
