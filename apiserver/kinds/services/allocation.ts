/**
 * Cluster addresses and node ports of services: each is one service's alone.
 *
 * What is taken is read from the stored services, so there is no state that could go wrong beside them.
 *
 * @module
 */
import type { Service } from "../../../api/core/v1.ts";
import { type FieldError, invalid } from "../../../schema/field_error.ts";
import type { StrategyContext } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";

/** Cluster addresses are those of 10.0.0.0/16; the first is that of the API server's own service. */
const prefix = "10.0.";
const firstPort = 30_000;
const lastPort = 32_767;

interface Taken {
  readonly addresses: ReadonlySet<string>;
  readonly ports: ReadonlySet<number>;
}

/** What other services have. */
function takenBy(ctx: StrategyContext, except: string | undefined): Taken {
  const addresses = new Set(["10.0.0.1"]);
  const ports = new Set<number>();
  for (const object of ctx.list({ group: "", resource: "services" })) {
    const { metadata, spec } = typed<Service>(object);
    if (metadata?.uid === except) continue;
    for (const address of spec?.clusterIPs ?? []) addresses.add(address);
    for (const { nodePort } of spec?.ports ?? []) if (nodePort) ports.add(nodePort);
    if (spec?.healthCheckNodePort) ports.add(spec.healthCheckNodePort);
  }
  return { addresses, ports };
}

/** Whether a service gets an address of the cluster. */
export function needsClusterIP({ spec }: Service): boolean {
  return spec?.type === "ClusterIP" || spec?.type === "NodePort" || spec?.type === "LoadBalancer";
}

/** Whether a service's ports are open on every node. */
export function needsNodePort({ spec }: Service): boolean {
  return spec?.type === "NodePort" ||
    spec?.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false;
}

/** Whether a load balancer asks each node for its health. */
export function needsHealthCheckPort({ spec }: Service): boolean {
  return spec?.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
}

/**
 * Gives a service the addresses and ports that it needs and lacks, in place. What it asks for by itself must be free
 * for it: `old` is what it had before, on an update.
 */
export function allocate(service: Service, old: Service | undefined, ctx: StrategyContext): FieldError[] {
  let taken: Taken | undefined;
  const others = () => taken ??= takenBy(ctx, service.metadata?.uid);
  return [...allocateAddress(service, old, others), ...allocatePorts(service, old, others)];
}

function allocateAddress(service: Service, old: Service | undefined, others: () => Taken): FieldError[] {
  const spec = service.spec!;
  if (!needsClusterIP(service) || spec.clusterIP === "None") return [];
  if (!spec.clusterIP) {
    spec.clusterIP = freeAddress(others().addresses);
    spec.clusterIPs = [spec.clusterIP];
    return [];
  }
  const asked = spec.clusterIP;
  if (old?.spec?.clusterIP === asked) return [];
  const fail = (why: string) => [
    invalid("spec.clusterIPs", [asked], `failed to allocate IP ${asked}: ${why}`),
  ];
  if (!asked.startsWith(prefix)) return fail("the provided network does not match the current range");
  return others().addresses.has(asked) ? fail("provided IP is already allocated") : [];
}

function freeAddress(taken: ReadonlySet<string>): string {
  // A random start keeps a re-created service from getting its predecessor's address at once.
  const start = crypto.getRandomValues(new Uint16Array(1))[0]!;
  for (let step = 0; step < 65_536; step++) {
    const number = (start + step) % 65_536;
    const last = number % 256;
    const address = `${prefix}${number >> 8}.${last}`;
    if (last !== 0 && last !== 255 && !taken.has(address)) return address;
  }
  throw new Error("every cluster address is taken");
}

function allocatePorts(service: Service, old: Service | undefined, others: () => Taken): FieldError[] {
  const spec = service.spec!;
  const errors: FieldError[] = [];
  const used = new Set<number>();
  const had = new Set((old?.spec?.ports ?? []).map(({ nodePort }) => nodePort));
  if (needsNodePort(service)) {
    for (const [index, port] of (spec.ports ?? []).entries()) {
      if (port.nodePort && !had.has(port.nodePort) && !used.has(port.nodePort)) {
        const fault = portFault(port.nodePort, others().ports);
        if (fault !== undefined) errors.push(invalid(`spec.ports[${index}].nodePort`, port.nodePort, fault));
      }
      if (port.nodePort) used.add(port.nodePort);
    }
    for (const port of spec.ports ?? []) port.nodePort ||= freePort(others().ports, used);
  }
  if (needsHealthCheckPort(service) && errors.length === 0) {
    spec.healthCheckNodePort ||= freePort(others().ports, used);
  }
  return errors;
}

function portFault(port: number, taken: ReadonlySet<number>): string | undefined {
  if (port < firstPort || port > lastPort) {
    return `provided port is not in the valid range. The range of valid ports is ${firstPort}-${lastPort}`;
  }
  return taken.has(port) ? "provided port is already allocated" : undefined;
}

function freePort(taken: ReadonlySet<number>, used: Set<number>): number {
  const count = lastPort - firstPort + 1;
  const start = crypto.getRandomValues(new Uint16Array(1))[0]!;
  for (let step = 0; step < count; step++) {
    const port = firstPort + (start + step) % count;
    if (taken.has(port) || used.has(port)) continue;
    used.add(port);
    return port;
  }
  throw new Error("every node port is taken");
}
