/**
 * The embedded server as a target, in process and without a socket.
 *
 * @module
 */
import { ApiServer } from "../../apiserver/mod.ts";
import type { Target } from "./target.ts";

/** A target that stops its server when it is disposed. */
export interface EmbeddedTarget extends Target, AsyncDisposable {}

/** Starts an embedded server of its own. */
export async function startEmbeddedTarget(): Promise<EmbeddedTarget> {
  const server = await ApiServer.start({ listen: false });
  return {
    name: "embedded",
    // Nothing listens there: what counts is the path, and that a host and a port are of their form.
    baseUrl: "https://127.0.0.1:6443",
    token: server.token,
    patience: 5_000,
    fetch: async (request) => await server.fetch(request),
    forgetHistory: async () => {
      await server.compact();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
