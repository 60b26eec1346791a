/**
 * The embedded API server: Kubernetes' API in one process, for tests, examples and development.
 *
 * @module
 */
export { ApiServer, type ApiServerOptions } from "./api_server.ts";
export { type ServerOptions } from "./create_server_state.ts";
export { ListenError } from "./listener.ts";
export type { UserInfo } from "./registry/strategy.ts";
