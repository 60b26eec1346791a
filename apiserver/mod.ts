/**
 * The embedded API server: Kubernetes' API in one process, for tests, examples and development.
 *
 * @module
 */
export { ApiServer, type ApiServerOptions } from "./api_server.ts";
export { type ServerOptions } from "./server_parts.ts";
export { ListenError } from "./listener.ts";
export type { Authorizer, Decision } from "./auth/authorizer.ts";
export type { RequestInfo } from "./http/request_info.ts";
export type { UserInfo } from "./registry/strategy.ts";
