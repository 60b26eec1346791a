/**
 * The client that speaks HTTP's verbs: paths, parameters and bodies are the caller's, errors, retries and watches its own.
 *
 * @example A pod's name, by its path
 * ```ts
 * import { loadConfig, RESTClient } from "@kybern/kybern/rest";
 *
 * async function image(name: string) {
 *   await using config = await loadConfig();
 *   const client = new RESTClient(config, { group: "", version: "v1" });
 *   const pod = await client.get().namespace("default").resource("pods").name(name).do()
 *     .into<{ spec: { containers: { image: string }[] } }>();
 *   return pod.spec.containers[0]?.image;
 * }
 * ```
 *
 * @module
 */
import type { ClusterAccess } from "../meta/mod.ts";
import type { ClientOptions } from "./client_options.ts";
import { patchContentType, type PatchType } from "./patch_type.ts";
import { type RequestContext, requestContext } from "./request_context.ts";
import { RESTRequest } from "./rest_request.ts";

/** Which group and version a {@linkcode RESTClient} speaks to, and how. */
export interface RESTClientOptions extends ClientOptions {
  /** API group; empty for the core group. @default {""} */
  group?: string;
  /** Version of the group; a client without one needs `absPath` on each request. */
  version?: string;
}

/** Makes requests to one group and version of one server. */
export class RESTClient {
  readonly #context: RequestContext;

  /** Takes a configuration or any other access to a cluster. Sends nothing. */
  constructor(access: ClusterAccess, options: RESTClientOptions = {}) {
    this.#context = requestContext(access, options);
  }

  /** A request of any method. */
  verb(method: string): RESTRequest {
    return new RESTRequest(this.#context, method.toUpperCase());
  }

  /** Reads. */
  get(): RESTRequest {
    return new RESTRequest(this.#context, "GET");
  }

  /** Creates. */
  post(): RESTRequest {
    return new RESTRequest(this.#context, "POST");
  }

  /** Replaces. */
  put(): RESTRequest {
    return new RESTRequest(this.#context, "PUT");
  }

  /** Changes, by a body of the given type. */
  patch(type: PatchType): RESTRequest {
    return new RESTRequest(this.#context, "PATCH", patchContentType(type));
  }

  /** Deletes. */
  delete(): RESTRequest {
    return new RESTRequest(this.#context, "DELETE");
  }
}
