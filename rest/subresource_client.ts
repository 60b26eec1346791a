/**
 * A path below the objects of a kind, as `pods/…/status` or `deployments/…/scale`.
 *
 * @example Three replicas, whatever else is said of the Deployment
 * ```ts
 * import { Clientset } from "@kybern/kybern/clientset";
 *
 * async function threeReplicas(clientset: Clientset, namespace: string, name: string) {
 *   const { scale } = clientset.appsV1.deployments(namespace);
 *   const now = await scale.get(name);
 *   if (now.spec?.replicas !== 3) await scale.patch(name, "merge", { spec: { replicas: 3 } });
 * }
 * ```
 *
 * @module
 */
import type { Answered, Draft, Status } from "../meta/mod.ts";
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
import type { ResourceRequests, SentKind } from "./resource_requests.ts";
import type { RESTRequest } from "./rest_request.ts";

/**
 * Makes requests for one subresource. `R` is the type of what it takes, `A` what it answers: to a dry run too, since
 * the object that it is below is there.
 */
export class SubresourceClient<R, A = Answered<R>> {
  readonly #requests: ResourceRequests;
  readonly #path: string;
  readonly #kind: SentKind | undefined;

  /** Made by `ResourceClient.subresource()`. */
  constructor(requests: ResourceRequests, path: string, kind?: SentKind) {
    this.#requests = requests;
    this.#path = path;
    this.#kind = kind;
  }

  /** Reads the subresource of an object. */
  async get(name: string, options: GetOptions = {}): Promise<A> {
    return await this.#below(this.#requests.object("GET", name))
      .params({ resourceVersion: options.resourceVersion || undefined }).do(options).into<A>();
  }

  /** Creates below an object, as an eviction or a token. */
  async create(name: string, draft: Draft<R>, options: WriteOptions = {}): Promise<A> {
    return await this.#below(this.#requests.object("POST", name))
      .params(writeParams(this.#requests.written(options)))
      .body(this.#requests.encode(draft, this.#kind)).do(options).into<A>();
  }

  /** Replaces the subresource of an object. */
  async update(name: string, draft: Draft<R>, options: WriteOptions = {}): Promise<A> {
    return await this.#below(this.#requests.object("PUT", name))
      .params(writeParams(this.#requests.written(options)))
      .body(this.#requests.encode(draft, this.#kind)).do(options).into<A>();
  }

  /** Changes the subresource of an object by a patch. */
  async patch<P extends PatchType>(
    name: string,
    type: P,
    body: PatchBody<P>,
    options: PatchOptions = {},
  ): Promise<A> {
    const requests = this.#requests;
    return await this.#below(requests.patch(type, name))
      .params(patchParams(requests.patched(type, body, options, this.#path))).body(body).do(options).into<
      A
    >();
  }

  /** Server-side apply of the subresource of an object. */
  async apply(name: string, draft: Draft<R>, options: ApplyOptions = {}): Promise<A> {
    const requests = this.#requests;
    return await this.#below(requests.patch("apply", name))
      .params(patchParams(requests.patched("apply", draft, options, this.#path)))
      .body(requests.encode(draft, this.#kind)).do(options).into<A>();
  }

  /** Deletes below an object. */
  async delete(name: string, options: DeleteOptions = {}): Promise<A | Status> {
    return await this.#below(this.#requests.object("DELETE", name))
      .body(deleteBody(this.#requests.written(options))).do(options).into<A | Status>();
  }

  #below(request: RESTRequest): RESTRequest {
    return request.subResource(this.#path);
  }
}
