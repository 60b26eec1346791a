/**
 * Faults of what a controller tells of itself: how its reconciles ended, which permissions it lacks, and its spans.
 *
 * @module
 */
import type { ListedFault } from "../fault.ts";

const spans = "each reconcile is in a span that says of what and how it ended";
const named = "an election lacks nothing that is granted by the name of its Lease";
const before = "[MG-02] missing permissions are named before anything is done for which they are needed";
const counted = "every request of a manager is counted in its registry";

/** One line each, chosen from the sources by what they promise. */
export const controllerTellingFaults: readonly ListedFault[] = [
  {
    fault: "a reconcile that is due again at a time counts as done",
    file: "controller/metrics.ts",
    from: 'requeueAfter > 0) return "requeue_after";',
    to: 'requeueAfter > 0) return "success";',
    breaks: spans,
  },
  {
    fault: "a span does not say how its reconcile ended",
    file: "controller/reconcile_span.ts",
    from: "      outcome = outcomeOf(result);\n",
    to: "",
    breaks: spans,
  },
  {
    fault: "the span of a reconcile that failed looks well",
    file: "controller/reconcile_span.ts",
    from: "      span.setStatus({ code: spanFailed });\n",
    to: "",
    breaks: spans,
  },
  {
    fault: "a reconcile's requests are in no span of its",
    file: "controller/controller.ts",
    from:
      "await inReconcileSpan(\n        traced,\n        () => this.#reconciler.reconcile(key, { abort, log, reconcileId }),\n      )",
    to: "await this.#reconciler.reconcile(key, { abort, log, reconcileId })",
    breaks: spans,
  },
  {
    fault: "a right that is granted of one Lease counts as missing",
    file: "controller/missing_permissions.ts",
    from: 'verbs: ["get", "update", "watch"], namespace, name }',
    to: 'verbs: ["get", "update", "watch"], namespace }',
    breaks: named,
  },
  {
    fault: "to create a Lease is asked by its name",
    file: "controller/missing_permissions.ts",
    from: 'verbs: ["create"], namespace }',
    to: 'verbs: ["create"], namespace, name }',
    breaks: named,
  },
  {
    fault: "to create a definition is not asked where it is not there",
    file: "controller/needed_permissions.ts",
    from: '...isThere ? [] : ["create"]',
    to: '...isThere ? ["create"] : []',
    breaks: before,
  },
  {
    fault: "what is missing is told after definitions have been installed",
    file: "controller/manager_run.ts",
    from: "await cluster.contact(this.#order);",
    to: "{ await cluster.contact(this.#order); await cluster.install(this.#order); }",
    breaks: before,
  },
  {
    fault: "what authors say of their reconciles is not asked where they name no namespace",
    file: "controller/needed_permissions.ts",
    from: "      needed.namespace === undefined\n",
    to: "      needed.namespace !== undefined\n",
    breaks: before,
  },
  {
    fault: "a permission that two controllers lack is told twice",
    file: "controller/needed_permissions.ts",
    from: "JSON.stringify([kindKey(type), subresource, namespace, name])",
    to: "crypto.randomUUID()",
    breaks: "[MG-02] a definition that may not be installed is named before that ends the run",
  },
  {
    fault: "requests that write events are counted elsewhere",
    file: "controller/told_events.ts",
    from: "      metrics,\n      onWarning,\n",
    to: "      onWarning,\n",
    breaks: counted,
  },
  {
    fault: "events are core/v1 Events whatever is chosen",
    file: "controller/told_events.ts",
    from: "new sinks[api](",
    to: 'new sinks["v1"](',
    breaks: "events of reconciles and of the election are written under events.k8s.io",
  },
  {
    fault: "who stops leading is, under events.k8s.io, a second time of who became leader",
    file: "leaderelection/lease_lock.ts",
    from: "`${this.identity} ${text}`, { action });",
    to: '`${this.identity} ${text}`, { action: "" });',
    breaks: "events of reconciles and of the election are written under events.k8s.io",
  },
  {
    fault: "an election's requests are counted elsewhere",
    file: "leaderelection/lease_lock.ts",
    from: "maxRetries: 0, metrics, onWarning });",
    to: "maxRetries: 0, onWarning });",
    breaks: counted,
  },
  {
    fault: "what is warned of while definitions are applied is not in the log",
    file: "controller/running_cluster.ts",
    from: "{ ...installation, metrics, onWarning, signal }",
    to: "{ ...installation, metrics, signal }",
    breaks: counted,
  },
];
