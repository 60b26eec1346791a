/**
 * The process' own figures, under the names that Prometheus' client libraries give them, which dashboards of resources
 * look for.
 *
 * @module
 */
import type { MetricsProvider } from "../metrics/mod.ts";

/** What of Node's `process` is used: Deno has no figure of its own for the processor's time. */
interface CpuUsage {
  cpuUsage(): { readonly user: number; readonly system: number };
}

/** Providers that have the figures: those of one process are shown once, however many managers share a registry. */
const shown = new WeakSet<MetricsProvider>();

/** Has a provider show the process' figures, read when they are asked for. Does nothing the second time. */
export function showProcess(provider: MetricsProvider): void {
  if (shown.has(provider)) return;
  shown.add(provider);
  const show = (name: string, help: string, read: () => number) =>
    void provider.gauge({ name, help }).labels().track(read);
  show("process_resident_memory_bytes", "Memory that the process holds.", () => Deno.memoryUsage().rss);
  // A gauge, since the system counts it and not this registry; its rate is the same. Node's part is loaded when it is
  // first asked for.
  show("process_cpu_seconds_total", "Processor time that the process has taken.", () => {
    const { user, system } = (globalThis as unknown as { process: CpuUsage }).process.cpuUsage();
    return (user + system) / 1_000_000;
  });
  const startedAt = (Date.now() - performance.now()) / 1_000;
  show("process_start_time_seconds", "When the process began, in seconds since 1970.", () => startedAt);
}
