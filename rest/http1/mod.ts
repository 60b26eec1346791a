/**
 * Connections of the client's own, for what changes something: what is loaded with the first such request.
 *
 * @module
 */
export { ConnectionPool } from "./connection_pool.ts";
export type { HttpConnection } from "./http_connection.ts";
export { requestMessage } from "./request_message.ts";
export { socketTo } from "./socket_to.ts";
