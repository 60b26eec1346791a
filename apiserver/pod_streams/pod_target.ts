/**
 * The pod and container that a stream is for, and where its kubelet would be.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { collectionOf, groupResourceOf, storageKey } from "../registry/registry.ts";
import { type ApiError, badRequest, notFound, plainFailure } from "../registry/api_error.ts";
import type { ApiRequest } from "../http/server_state.ts";

interface Named {
  readonly name: string;
}

interface PodSpec {
  readonly nodeName?: string;
  readonly containers?: readonly Named[];
  readonly initContainers?: readonly Named[];
  readonly ephemeralContainers?: readonly Named[];
}

/** The pod of a request. @throws {ApiError} NotFound */
export function podOf({ server, resource, info }: ApiRequest): Unstructured {
  const pod = collectionOf(server.registry, resource).get(storageKey(info.namespace, info.name));
  if (pod === undefined) throw notFound(groupResourceOf(resource), info.name);
  return pod.object;
}

/**
 * The container that is meant.
 *
 * @throws {ApiError} BadRequest for one that is none of the pod's, or where one of several must be named
 */
export function containerOf(pod: Unstructured, asked: string): string {
  const { name } = pod.metadata!;
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec as PodSpec;
  const names = (list: readonly Named[]) => list.map((container) => container.name).join(" ");
  if (asked === "" && containers.length > 1) {
    const inits = initContainers.length > 0
      ? ` or one of the init containers: [${names(initContainers)}]`
      : "";
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names(containers)}]${inits}`,
    );
  }
  if (asked === "") return containers[0]?.name ?? "";
  const all = [...containers, ...initContainers, ...ephemeralContainers];
  if (!all.some((container) => container.name === asked)) {
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  return asked;
}

/** Name of the pod's node; empty when it has none. */
export function nodeNameOf(pod: Unstructured): string {
  return (pod.spec as PodSpec).nodeName ?? "";
}

interface NodeStatus {
  readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  readonly daemonEndpoints?: { readonly kubeletEndpoint?: { readonly Port?: number } };
}

/** Address types in the order in which kube-apiserver prefers them. */
const preferred = ["Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP"];

/**
 * Where a node's kubelet would be: host and port.
 *
 * @throws {ApiError} when the node is not there, or says no address
 */
export function kubeletAddress(api: ApiRequest, nodeName: string): string {
  // kube-apiserver's refusal takes the node for one of what the request is about.
  const { registry } = api.server;
  const nodes = registry.table.find("", "v1", "nodes")!;
  const node = collectionOf(registry, nodes).get(storageKey("", nodeName));
  if (node === undefined) throw notFound(groupResourceOf(api.resource), nodeName);
  const { addresses = [], daemonEndpoints } = (node.object.status ?? {}) as NodeStatus;
  const known = preferred.map((type) => addresses.find((one) => one.type === type)).find((one) => one);
  if (known === undefined) throw plainFailure(500, "no preferred addresses found; known addresses: []");
  const host = known.address.includes(":") ? `[${known.address}]` : known.address;
  return `${host}:${daemonEndpoints?.kubeletEndpoint?.Port || 10_250}`;
}

/** Nothing listens where a node's kubelet would be. */
export function nobodyListens(address: string, request = ""): ApiError {
  const what = request === "" ? "error dialing backend" : request;
  return plainFailure(500, `${what}: dial tcp ${address}: connect: connection refused`);
}
