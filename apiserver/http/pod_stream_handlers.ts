/**
 * What a kubelet would answer: logs, exec, attach, port-forward and proxies, by the handlers that a test supplies. Where
 * there is none, the answer is that of a cluster whose nodes are out of reach.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import {
  type ApiError,
  badRequest,
  methodNotAllowed,
  notFound,
  resourceNotFound,
  serviceUnavailable,
} from "../registry/api_error.ts";
import { collectionOf, groupResourceOf, storageKey } from "../registry/registry.ts";
import { type CommandHandler, commandProtocols, serveCommand } from "../pod_streams/command.ts";
import { logOptions, logResponse } from "../pod_streams/logs.ts";
import { containerOf, kubeletAddress, nobodyListens, nodeNameOf, podOf } from "../pod_streams/pod_target.ts";
import { portForwardProtocol, portsOf, servePorts } from "../pod_streams/port_forward.ts";
import { proxiedRequest, proxyTarget } from "../pod_streams/proxy.ts";
import { readBytes } from "./request_body.ts";
import { isTrue } from "./request_info.ts";
import type { ApiRequest } from "./server_state.ts";
import type { Upgrade } from "./upgrade.ts";

const ofPods = new Set(["log", "exec", "attach", "portforward", "proxy"]);

/** Whether a request is for what a kubelet answers. */
export function isPodStream({ info, resource }: ApiRequest): boolean {
  if (resource.group !== "" || info.name === "") return false;
  if (resource.resource === "pods") return ofPods.has(info.subresource);
  return info.subresource === "proxy" && (resource.resource === "services" || resource.resource === "nodes");
}

/** Answers such a request. @throws {ApiError} what is refused */
export function handlePodStream(api: ApiRequest): Response | Promise<Response> {
  const { info, resource, request } = api;
  if (resource.namespaced !== (info.namespace !== "")) throw resourceNotFound();
  if (info.subresource === "proxy") return handleProxy(api);
  if (info.rest !== "") throw resourceNotFound();
  if (info.subresource === "log") {
    if (request.method !== "GET") throw methodNotAllowed();
    return handleLogs(api);
  }
  if (request.method !== "GET" && request.method !== "POST") throw methodNotAllowed();
  return info.subresource === "portforward" ? handlePortForward(api) : handleCommand(api);
}

async function handleLogs(api: ApiRequest): Promise<Response> {
  const { info, query, request, user, server: { handlers } } = api;
  const pod = podOf(api);
  const container = containerOf(pod, query.get("container") ?? "");
  if (handlers.logs === undefined) {
    const node = nodeNameOf(pod);
    if (node === "") return new Response(null, { status: 204 });
    const address = kubeletAddress(api, node);
    const path = `https://${address}/containerLogs/${info.namespace}/${info.name}/${container}`;
    throw nobodyListens(address, `Get "${path}"`);
  }
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, request.signal]);
  const options = logOptions(query);
  const { namespace, name } = info;
  const answer = await handlers.logs({ namespace, name, pod, container, user, signal, ...options });
  return logResponse(answer, options, () => gone.abort(new Error("the client has gone")));
}

/** Why this server speaks no other protocol; kubectl shows it when it falls back to SPDY. */
const webSocketsOnly = "this server streams over WebSockets only";

function handleCommand(api: ApiRequest): Response {
  const { info, query, user, upgrade, server } = api;
  const pod = podOf(api);
  const container = containerOf(pod, query.get("container") ?? "");
  const command = query.getAll("command");
  const handler = info.subresource === "exec" ? server.handlers.exec : server.handlers.attach;
  const asked = {
    stdin: isTrue(query.get("stdin")),
    stdout: isTrue(query.get("stdout")),
    stderr: isTrue(query.get("stderr")),
  };
  mustBeReachable(api, pod, handler);
  if (info.subresource === "exec" && command.length === 0) {
    throw badRequest("you must specify at least 1 command for the container");
  }
  if (!asked.stdin && !asked.stdout && !asked.stderr) {
    throw badRequest("you must specify at least 1 of stdin, stdout, stderr");
  }
  const protocol = chosen(upgrade, commandProtocols);
  const { namespace, name } = info;
  const tty = isTrue(query.get("tty"));
  const request = { namespace, name, pod, container, user, command, tty, asked };
  return upgrade!.accept(protocol, (connection) => {
    server.addSocket(connection);
    serveCommand(connection, request, handler as CommandHandler);
  });
}

function handlePortForward(api: ApiRequest): Response {
  const { info, query, user, upgrade, server } = api;
  const pod = podOf(api);
  const handler = server.handlers.portForward;
  mustBeReachable(api, pod, handler);
  const protocol = chosen(upgrade, [portForwardProtocol]);
  let ports: number[];
  try {
    ports = portsOf(query);
  } catch (error) {
    throw badRequest((error as RangeError).message);
  }
  if (ports.length === 0) throw badRequest('query parameter "ports" is required');
  const { namespace, name } = info;
  return upgrade!.accept(protocol, (connection) => {
    server.addSocket(connection);
    servePorts(connection, ports, { namespace, name, pod, user }, handler!);
  });
}

/** Without a handler there is the node to be asked, and no kubelet on it. */
function mustBeReachable(api: ApiRequest, pod: ReturnType<typeof podOf>, handler: unknown): void {
  if (handler !== undefined) return;
  const node = nodeNameOf(pod);
  if (node === "") throw badRequest(`pod ${api.info.name} does not have a host assigned`);
  throw nobodyListens(kubeletAddress(api, node));
}

/** The client's first protocol that is spoken here. */
function chosen(upgrade: Upgrade | undefined, spoken: readonly string[]): string {
  if (upgrade === undefined) throw badRequest(`Upgrade request required: ${webSocketsOnly}`);
  const protocol = upgrade.protocols.find((one) => spoken.includes(one));
  if (protocol === undefined) {
    throw badRequest(
      `${webSocketsOnly}, by ${spoken.join(" or ")}; the client offers ${
        upgrade.protocols.join(", ") || "none"
      }`,
    );
  }
  return protocol;
}

/** Why no proxy leads to a pod or node: it is at the server's own address, at none, or does not answer. */
function unreachable(api: ApiRequest, object: Unstructured, port: string): ApiError {
  if (api.resource.resource === "nodes") {
    const address = kubeletAddress(api, object.metadata!.name!);
    const host = address.slice(0, address.lastIndexOf(":"));
    return isProxied(host) ? nobodyListens(address) : badRequest("address not allowed");
  }
  const { podIP = "" } = (object.status ?? {}) as { podIP?: string };
  if (podIP === "" || !isProxied(podIP)) return badRequest("address not allowed");
  return nobodyListens(`${podIP.includes(":") ? `[${podIP}]` : podIP}:${port || 80}`);
}

/** Whether kube-apiserver would let a proxy lead to an address: not to its own machine, nor to what is no host's. */
function isProxied(host: string): boolean {
  return !/^(127\.|0\.|169\.254\.|22[4-9]\.|23\d\.|255\.|\[?(::1?|fe[89ab].*|ff.*)\]?$|localhost$)/i.test(
    host,
  );
}

async function handleProxy(api: ApiRequest): Promise<Response> {
  const { info, request, resource, server, user } = api;
  const target = proxyTarget(info.name);
  const { registry, handlers } = server;
  const stored = collectionOf(registry, resource).get(storageKey(info.namespace, target.name));
  if (handlers.proxy === undefined && resource.resource === "services") {
    // Nobody makes endpoints here. Those of a service are asked for before the service is.
    throw serviceUnavailable(`no endpoints available for service "${info.name}"`);
  }
  if (stored === undefined) throw notFound(groupResourceOf(resource), target.name);
  if (handlers.proxy === undefined) throw unreachable(api, stored.object, target.port);
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const body = hasBody ? await readBytes(request) : undefined;
  return await handlers.proxy({
    resource: resource.resource as "pods" | "services" | "nodes",
    namespace: info.namespace,
    ...target,
    request: proxiedRequest(request, body, { ...target, namespaced: resource.namespaced }),
    user,
  });
}
