/**
 * The real kube-apiserver as a target.
 *
 * @module
 */
import { ControlPlane } from "../controlplane/control_plane.ts";
import type { Target } from "./target.ts";

/** A target that stops what it started when it is disposed. */
export interface RealTarget extends Target, AsyncDisposable {}

/**
 * Starts a control plane of the version that the suite compares with, all its API versions on, and nothing in it but
 * the server: controllers write when they please, and the answers to two runs would differ by their luck.
 *
 * @param controllers Runs kube-controller-manager too, for the topics that are about what it does.
 */
export async function startRealTarget({ controllers = false } = {}): Promise<RealTarget> {
  const plane = await ControlPlane.start({
    version: "1.37.2",
    runtimeConfig: { "api/all": true },
    controllerManager: controllers,
  });
  // A connection for each request under way: over HTTP/2 the server closes the one of all when it refuses a body that
  // is too large, and with it the requests of other cases.
  const client = Deno.createHttpClient({ caCerts: [plane.caData], http2: false });
  return {
    name: "real",
    baseUrl: plane.url,
    token: plane.tokens.admin,
    patience: 45_000, // the garbage collector may be late by that much
    fetch: (request) => fetch(request, { client }),
    forgetHistory: async () => {
      await plane.compact();
    },
    async [Symbol.asyncDispose]() {
      client.close();
      await plane[Symbol.asyncDispose]();
    },
  };
}
