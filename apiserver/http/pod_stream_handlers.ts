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
import {
  closesStreams,
  type CommandHandler,
  commandProtocols,
  kubeletCommandQuery,
  refuseCommand,
  serveCommand,
} from "../pod_streams/command.ts";
import { kubeletLogQuery, logOptions } from "../pod_streams/log_options.ts";
import { logResponse } from "../pod_streams/logs.ts";
import { containerOf, kubeletAddress, nobodyListens, nodeNameOf, podOf } from "../pod_streams/pod_target.ts";
import { portForwardProtocol, portsOf, servePorts } from "../pod_streams/port_forward.ts";
import { proxiedRequest, type ProxyTarget, proxyTarget } from "../pod_streams/proxy.ts";
import { readBytes } from "./request_body.ts";
import { isTrue } from "./request_info.ts";
import type { CommandRequest } from "../pod_streams/handlers.ts";
import type { ApiRequest } from "./server_state.ts";
import type { Upgrade } from "./upgrade.ts";

type Asked = CommandRequest["asked"];

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
  const options = logOptions(query, info.name);
  const pod = podOf(api);
  const container = containerOf(pod, query.get("container") ?? "");
  if (handlers.logs === undefined) {
    const node = nodeNameOf(pod);
    if (node === "") return new Response(null, { status: 204 });
    const address = kubeletAddress(api, node);
    const path = `https://${address}/containerLogs/${info.namespace}/${info.name}/${container}`;
    throw nobodyListens(address, `Get "${path}${kubeletLogQuery(options)}"`);
  }
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, request.signal]);
  const { namespace, name } = info;
  const answer = await handlers.logs({ namespace, name, pod, container, user, signal, ...options });
  return logResponse(answer, options, () => gone.abort(new Error("the client has gone")));
}

/** Why this server speaks no other protocol; kubectl shows it when it falls back to SPDY. */
const webSocketsOnly = "this server streams over WebSockets only";

function handleCommand(api: ApiRequest): Response {
  const { info, query, user, upgrade, server } = api;
  const { namespace, name, subresource } = info;
  const pod = podOf(api);
  const container = containerOf(pod, query.get("container") ?? "");
  const handler = subresource === "exec" ? server.handlers.exec : server.handlers.attach;
  const command = query.getAll("command");
  const tty = isTrue(query.get("tty"));
  const asked = {
    stdin: isTrue(query.get("stdin")),
    stdout: isTrue(query.get("stdout")),
    stderr: isTrue(query.get("stderr")),
  };
  const address = handler === undefined ? addressFor(api, pod) : undefined;
  if (upgrade === undefined) throw upgradeRequired(api.request);
  if (address !== undefined) {
    if (upgrade.protocols[0] !== closesStreams) throw nobodyListens(address);
    // Version 5 is opened before the kubelet is asked.
    const target = `https://${address}/${subresource}/${namespace}/${name}/${container}`;
    const post = `error sending request: Post "${target}${kubeletCommandQuery({ command, tty, asked })}"`;
    return refuseOpened(api, upgrade, asked, nobodyListens(address, post).message);
  }
  const protocol = chosen(upgrade, commandProtocols);
  const lacking = lackOf(api, command, asked);
  if (lacking !== undefined) {
    if (protocol !== closesStreams) throw badRequest(lacking);
    return refuseOpened(api, upgrade, asked, `unable to upgrade connection: ${lacking}`);
  }
  const request = { namespace, name, pod, container, user, command, tty, asked };
  return upgrade.accept(protocol, (connection) => {
    server.addSocket(connection);
    serveCommand(connection, request, handler as CommandHandler);
  });
}

/** What a request for a command lacks; a kubelet finds out. */
function lackOf({ info }: ApiRequest, command: readonly string[], asked: Asked): string | undefined {
  if (info.subresource === "exec" && command.length === 0) {
    return "you must specify at least 1 command for the container";
  }
  return asked.stdin || asked.stdout || asked.stderr
    ? undefined
    : "you must specify at least 1 of stdin, stdout, stderr";
}

/** Opens the WebSocket, and says over it why there are no streams. */
function refuseOpened({ server }: ApiRequest, upgrade: Upgrade, asked: Asked, message: string): Response {
  return upgrade.accept(closesStreams, (connection) => {
    server.addSocket(connection);
    refuseCommand(connection, asked, message);
  });
}

function handlePortForward(api: ApiRequest): Response {
  const { info, query, user, upgrade, server } = api;
  let ports: number[];
  try {
    ports = portsOf(query);
  } catch (error) {
    throw badRequest((error as RangeError).message);
  }
  const pod = podOf(api);
  const handler = server.handlers.portForward;
  const address = handler === undefined ? addressFor(api, pod) : undefined;
  if (upgrade === undefined) throw upgradeRequired(api.request);
  if (address !== undefined) throw nobodyListens(address);
  const protocol = chosen(upgrade, [portForwardProtocol]);
  if (ports.length === 0) throw badRequest('query parameter "ports" is required');
  const none = ports.find((port) => port === 0);
  if (none !== undefined) throw badRequest(`port "${none}" must be > 0`);
  const { namespace, name } = info;
  return upgrade.accept(protocol, (connection) => {
    server.addSocket(connection);
    servePorts(connection, ports, { namespace, name, pod, user }, handler!);
  });
}

/** Where the kubelet of a pod would be. @throws {ApiError} when the pod has no node, or that no address */
function addressFor(api: ApiRequest, pod: Unstructured): string {
  const node = nodeNameOf(pod);
  if (node === "") throw badRequest(`pod ${api.info.name} does not have a host assigned`);
  return kubeletAddress(api, node);
}

/** A client that asks for another upgrade, as kubectl does for SPDY, is told what there is instead. */
function upgradeRequired({ headers }: Request): ApiError {
  const words = "Upgrade request required";
  return badRequest(headers.has("Upgrade") ? `${words}: ${webSocketsOnly}` : words);
}

/** The client's first protocol that is spoken here. */
function chosen(upgrade: Upgrade, spoken: readonly string[]): string {
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

/** Why no proxy leads to a service: nobody makes endpoints here, and those are asked for before the service is. */
function withoutEndpoints(service: Unstructured | undefined, { name, port }: ProxyTarget): ApiError {
  const { ports = [] } = (service?.spec ?? {}) as { ports?: { name?: string; port: number }[] };
  const known = port === "" || ports.some((one) => one.name === port || String(one.port) === port);
  return serviceUnavailable(
    service !== undefined && !known
      ? `no service port ${port} found for service "${name}"`
      : `no endpoints available for service "${name}"`,
  );
}

async function handleProxy(api: ApiRequest): Promise<Response> {
  const { info, request, resource, server, user } = api;
  const target = proxyTarget(info.name);
  if (target === undefined) throw badRequest(`invalid ${resource.singular} request "${info.name}"`);
  const { registry, handlers } = server;
  const stored = collectionOf(registry, resource).get(storageKey(info.namespace, target.name));
  if (handlers.proxy === undefined && resource.resource === "services") {
    throw withoutEndpoints(stored?.object, target);
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
