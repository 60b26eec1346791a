/**
 * Cluster addresses and node ports of services: each is one service's alone.
 *
 * What is taken is read from the stored services, so there is no state that could go wrong beside them.
 *
 * @module
 */
import type { Service } from "../../../api/core/v1.ts";
import { invalid } from "../../../schema/field_error.ts";
import { internalError } from "../../registry/api_error.ts";
import type { StrategyContext } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { refuse } from "./families.ts";
import { needsHealthCheckPort, needsNodePort } from "./service_type.ts";

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

/**
 * Gives a service the addresses and ports that it needs and lacks, in place. What it asks for by itself must be free
 * for it: `old` is what it had before, on an update. On a dry run nobody else's is looked at.
 *
 * @throws {ApiError} Invalid: it asks for what it cannot have
 */
export function allocate(service: Service, old: Service | undefined, ctx: StrategyContext): void {
  let taken: Taken | undefined;
  const others = () => taken ??= ctx.dryRun ? nothing : takenBy(ctx, service.metadata?.uid);
  allocateAddress(service, old, others);
  const ports = new Ports(others, ctx.dryRun);
  if (service.spec!.type === "NodePort" || service.spec!.type === "LoadBalancer") {
    if (old === undefined) allocatePorts(service, ports);
    else updatePorts(service, old, ports);
  }
  if (needsHealthCheckPort(service) && (old === undefined || !needsHealthCheckPort(old))) {
    allocateHealthCheckPort(service, ports);
  }
}

const nothing: Taken = { addresses: new Set(["10.0.0.1"]), ports: new Set() };

function allocateAddress(service: Service, old: Service | undefined, others: () => Taken): void {
  const spec = service.spec!;
  if (spec.type === "ExternalName" || spec.clusterIPs?.[0] === "None") return;
  // An address is for life; only a service that had none gets one later.
  if (old !== undefined && old.spec!.type !== "ExternalName") return;
  if (!spec.clusterIP) {
    spec.clusterIP = freeAddress(others().addresses);
    spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const asked = spec.clusterIP;
  const fail = (why: string) =>
    refuse(service, [
      invalid("spec.clusterIPs", spec.clusterIPs, `failed to allocate IP ${asked}: ${why}`),
    ]);
  const { length } = prefix;
  const inRange = asked.startsWith(prefix) && !["0.0", "255.255"].includes(asked.slice(length));
  if (!inRange) fail("the provided network does not match the current range");
  if (others().addresses.has(asked)) fail("provided IP is already allocated");
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

/** The ports of one request: what it has taken already counts too. */
class Ports {
  readonly #others: () => Taken;
  readonly #dryRun: boolean;
  readonly #used = new Set<number>();

  constructor(others: () => Taken, dryRun: boolean) {
    this.#others = others;
    this.#dryRun = dryRun;
  }

  /** Takes a port, or tells why it cannot be had. */
  take(port: number): string | undefined {
    if (!this.#dryRun && (port < firstPort || port > lastPort)) {
      return `provided port is not in the valid range. The range of valid ports is ${firstPort}-${lastPort}`;
    }
    if (this.#others().ports.has(port) || this.#used.has(port)) return "provided port is already allocated";
    this.#used.add(port);
    return undefined;
  }

  /** Takes any free port. */
  takeAny(): number {
    const count = lastPort - firstPort + 1;
    const start = crypto.getRandomValues(new Uint16Array(1))[0]!;
    for (let step = 0; step < count; step++) {
      const port = firstPort + (start + step) % count;
      if (this.take(port) === undefined) return port;
    }
    throw internalError("failed to allocate a nodePort: range is full");
  }
}

function takePort(service: Service, index: number, port: number, ports: Ports): void {
  const fault = ports.take(port);
  if (fault !== undefined) refuse(service, [invalid(`spec.ports[${index}].nodePort`, port, fault)]);
}

/** One port for several protocols is one node port too. */
function allocatePorts(service: Service, ports: Ports): void {
  const chosen = new Map<number, number>();
  const list = service.spec!.ports ?? [];
  for (const [index, port] of list.entries()) {
    if (!port.nodePort && !needsNodePort(service)) continue;
    const known = chosen.get(port.port);
    if (known === undefined) {
      const asked = list.find((other) => other.port === port.port && other.nodePort)?.nodePort;
      if (asked) takePort(service, index, asked, ports);
      port.nodePort = asked ?? ports.takeAny();
      chosen.set(port.port, port.nodePort);
    } else if (!port.nodePort) port.nodePort = known;
    else if (port.nodePort !== known) takePort(service, index, port.nodePort, ports);
  }
}

function updatePorts(service: Service, old: Service, ports: Ports): void {
  const had = new Set((old.spec!.ports ?? []).map(({ nodePort }) => nodePort));
  const taken = new Set<number>();
  for (const [index, port] of (service.spec!.ports ?? []).entries()) {
    if (!port.nodePort) {
      if (needsNodePort(service)) port.nodePort = ports.takeAny();
    } else if (!had.has(port.nodePort) && !taken.has(port.nodePort)) {
      takePort(service, index, port.nodePort, ports);
      taken.add(port.nodePort);
    }
  }
}

function allocateHealthCheckPort(service: Service, ports: Ports): void {
  const spec = service.spec!;
  if (!spec.healthCheckNodePort) {
    spec.healthCheckNodePort = ports.takeAny();
    return;
  }
  const fault = ports.take(spec.healthCheckNodePort);
  if (fault === undefined) return;
  throw internalError(
    `failed to allocate requested HealthCheck NodePort ${spec.healthCheckNodePort}: ${fault}`,
  );
}
