/**
 * The embedded API server: Kubernetes' API in one process, for tests, examples and development.
 *
 * It serves every built-in kind of Kubernetes 1.37 and CustomResourceDefinitions, with the verbs, watches, patches,
 * server-side apply, discovery, OpenAPI and Tables of the real one, RBAC, owner garbage collection and the deletion of
 * namespaces. Everything is in memory; nothing runs pods.
 *
 * @example Without a socket, and so without a permission
 * ```ts
 * import { ApiServer } from "@kybern/kybern/apiserver";
 *
 * await using server = await ApiServer.start({ listen: false });
 * const answer = await server.fetch("/api/v1/namespaces/default", {
 *   headers: { Authorization: `Bearer ${server.token}` },
 * });
 * console.log((await answer.json()).status.phase); // Active
 * ```
 *
 * @module
 */
export { ApiServer, type ApiServerOptions } from "./api_server.ts";
export type { Authorizer, Decision } from "./auth/authorizer.ts";
export {
  type PathRequest,
  type RequestInfo,
  requestInfo,
  type ResourceRequest,
  type Verb,
} from "./http/request_info.ts";
export { ListenError } from "./listener.ts";
export type * from "./pod_streams/handlers.ts";
export type { UserInfo } from "./registry/strategy.ts";
export type { ServerOptions } from "./server_parts.ts";
