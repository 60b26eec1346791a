/**
 * Faults of the election and of the fence.
 *
 * @module
 */
import type { ListedFault } from "../fault.ts";

/** One line each, chosen from the sources by what they promise. */
export const leaderElectionFaults: readonly ListedFault[] = [
  {
    fault: "a lease that is made counts a transition",
    file: "leaderelection/election_rules.ts",
    from: "    leaderTransitions: 0,",
    to: "    leaderTransitions: 1,",
    breaks: "LE-01",
  },
  {
    fault: "a lease that nobody holds is waited for",
    file: "leaderelection/election_rules.ts",
    from: 'if (!own && record.holderIdentity !== "") {',
    to: "if (!own) {",
    breaks: "LE-02",
  },
  {
    fault: "a take-over counts no transition",
    file: "leaderelection/election_rules.ts",
    from: "leaderTransitions: record.leaderTransitions + 1 }",
    to: "leaderTransitions: record.leaderTransitions }",
    breaks: "LE-02",
  },
  {
    fault: "a candidate waits for its own duration, not for the record's",
    file: "leaderelection/election_rules.ts",
    from: "(leaseDurationSeconds > 0 ? leaseDurationSeconds * 1_000 : leaseDuration)",
    to: "leaseDuration",
    breaks: "LE-03",
  },
  {
    fault: "a renewal that is seen does not start the wait anew",
    file: "leaderelection/election_rules.ts",
    from: "changedAt: changed ? now : known.changedAt",
    to: "changedAt: known?.changedAt ?? now",
    breaks: "LE-03",
  },
  {
    fault: "every look starts the wait anew",
    file: "leaderelection/election_rules.ts",
    from: "changedAt: changed ? now : known.changedAt",
    to: "changedAt: now",
    breaks: "LE-03",
  },
  {
    fault: "a renewal counts a transition",
    file: "leaderelection/election_rules.ts",
    from: "        leaderTransitions: record.leaderTransitions,\n",
    to: "        leaderTransitions: record.leaderTransitions + 1,\n",
    breaks: "LE-05",
  },
  {
    fault: "a renewal begins the lead anew",
    file: "leaderelection/election_rules.ts",
    from: "acquireTime: record.acquireTime || first.acquireTime",
    to: "acquireTime: first.acquireTime",
    breaks: "LE-05",
  },
  {
    fault: "each renewal reads first",
    file: "leaderelection/candidate_lock.ts",
    from: "    if (observation.record.holderIdentity === this.#candidate.identity) {",
    to: "    if (observation.record.holderIdentity === this.#candidate.identity && stop.aborted) {",
    breaks: "LE-06",
  },
  {
    fault: "after a conflict it tries the same again",
    file: "leaderelection/candidate_lock.ts",
    from:
      'if (quick.outcome !== "failed" || !(isConflict(quick.error) || isNotFound(quick.error))) return quick;',
    to: "return quick;",
    breaks: "LE-06",
  },
  {
    fault: "a renewal whose answer never came keeps the lease from being handed back",
    file: "leaderelection/candidate_lock.ts",
    from: "        if (!isConflict(error)) throw error;",
    to: "        throw error;",
    breaks: "LE-07",
  },
  {
    fault: "a lease that is handed back keeps its duration",
    file: "leaderelection/election_rules.ts",
    from: "leaseDurationSeconds: 1, acquireTime: time",
    to: "acquireTime: time",
    breaks: "LE-07",
  },
  {
    fault: "told to stop in the middle of a renewal, it keeps the lease",
    file: "leaderelection/leader_elector.ts",
    from: "if (!leading || this.#options.releaseOnCancel === false) return;",
    to: "return void leading;",
    breaks: "LE-07",
  },
  {
    fault: "a release is told to nobody",
    file: "leaderelection/candidate_lock.ts",
    from: "    this.observe(await this.#lock.update(releasedRecord(seen.record), seen, { signal }));",
    to: "    await this.#lock.update(releasedRecord(seen.record), seen, { signal });",
    breaks: "LE-09",
  },
  {
    fault: "an election without identity is held",
    file: "leaderelection/leader_elector.ts",
    from: 'if (options.lock.identity === "") throw',
    to: 'if (options.lock.identity === "nobody") throw',
    breaks: "LE-10",
  },
  {
    fault: "a lease may end with its deadline",
    file: "leaderelection/leader_election_options.ts",
    from: "if (leaseDuration <= renewDeadline) {",
    to: "if (leaseDuration < renewDeadline) {",
    breaks: "LE-10",
  },
  {
    fault: "a retry may come as late as the deadline",
    file: "leaderelection/leader_election_options.ts",
    from: "if (renewDeadline <= jitterFactor * retryPeriod) {",
    to: "if (renewDeadline <= retryPeriod) {",
    breaks: "LE-10",
  },
  {
    fault: "the health check has no tolerance",
    file: "leaderelection/leader_elector.ts",
    from: "return late > tolerance",
    to: "return late > 0",
    breaks: "LE-11",
  },
  {
    fault: "work that goes on after the lead was lost is well",
    file: "leaderelection/leader_elector.ts",
    from: 'if (!this.#holds && this.#state.name !== "lost") return undefined;',
    to: "if (!this.#holds) return undefined;",
    breaks: "LE-11",
  },
  {
    fault: "others' labels go",
    file: "leaderelection/lease_lock.ts",
    from: "metadata.labels = { ...metadata.labels, ...this.#labels };",
    to: "metadata.labels = { ...this.#labels };",
    breaks: "LE-13",
  },
  {
    fault: "a lock without labels takes the lease's away",
    file: "leaderelection/lease_lock.ts",
    from: "if (Object.keys(this.#labels).length > 0) metadata.labels = {",
    to: "metadata.labels = Object.keys(this.#labels).length === 0 ? undefined : {",
    breaks: "LE-13",
  },
  {
    fault: "a lock without a recorder breaks",
    file: "leaderelection/lease_lock.ts",
    from: "this.#recorder?.event(",
    to: "this.#recorder!.event(",
    breaks: "LE-14",
  },
  {
    fault: "a leader counts itself as one past its deadline",
    file: "leaderelection/leader_elector.ts",
    from: "return performance.now() < this.leadsUntil;",
    to: "return this.#holds;",
    breaks: "a process that was stopped past its deadline does not count itself as leading",
  },
  {
    fault: "the deadline counts from the answer",
    file: "leaderelection/candidate_lock.ts",
    from:
      "        const sentAt = performance.now();\n        this.observe(await this.#lock.create(firstRecord(this.#candidate), { signal }));\n",
    to:
      "        this.observe(await this.#lock.create(firstRecord(this.#candidate), { signal }));\n        const sentAt = performance.now();\n",
    breaks: "the deadline counts from when a renewal was sent",
  },
  {
    fault: "a lead begins though its deadline is over",
    file: "leaderelection/leader_elector.ts",
    from: "if (performance.now() < this.#deadline) return true;",
    to: "return true;",
    breaks: "a lease whose write was answered after the deadline is claimed anew",
  },
  {
    fault: "the lease is handed back while the work goes on",
    file: "leaderelection/leader_elector.ts",
    from:
      '    if (stop.aborted) onStop();\n    else stop.addEventListener("abort", onStop, { once: true });\n    let failure',
    to:
      '    stop.addEventListener("abort", () => (onStop(), ended.abort()), { once: true });\n    let failure',
    breaks: "the lease is renewed until the work has ended",
  },
  {
    fault: "a release is not heard of",
    file: "leaderelection/leader_elector.ts",
    from: "    this.#wake();\n  }",
    to: "  }",
    breaks: "a candidate takes over at once when it hears of a release",
  },
  {
    fault: "who no longer leads may delete",
    file: "leaderelection/fenced_access.ts",
    from: '"GET", "HEAD", "OPTIONS"',
    to: '"GET", "HEAD", "OPTIONS", "DELETE"',
    breaks: "once it leads no more, reads pass alone",
  },
  {
    fault: "a write is checked only before its credential is waited for",
    file: "leaderelection/fenced_access.ts",
    from: "        beforeSend?.();\n        leadership.requireLeadership();",
    to: "        beforeSend?.();",
    breaks: "a write that waits in the transport is checked as it leaves",
  },
  {
    fault: "a write that waits for its connection is sent whenever it has one",
    file: "leaderelection/lead_signal.ts",
    from: "    if (leadsUntil === Infinity) return;",
    to: "    if (leadsUntil > 0) return;",
    breaks: "a write that still waits for its connection when the lead is over is never sent",
  },
  {
    fault: "after a renewal nobody looks at the deadline any more",
    file: "leaderelection/lead_signal.ts",
    from: "      return this.#end.abort(error);\n    }\n    this.#arm();",
    to: "      return this.#end.abort(error);\n    }",
    breaks: "a renewal lets a write that is under way go on",
  },
];
