/**
 * A candidate as a process of its own: a manager with an election, and a controller that writes without end while it
 * leads. When the lead is lost, it begins anew under another identity, as a pod that is restarted.
 *
 * It prints {@linkcode CandidateLine}s and heeds {@linkcode Command}s, until its standard input ends.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { ConfigMap } from "../../../api/core/v1.ts";
import { createLogger, Manager } from "../../../controller/mod.ts";
import { LeadershipLostError } from "../../../leaderelection/mod.ts";
import { errorMessage } from "../../../meta/error_message.ts";
import { loadConfig } from "../../../rest/mod.ts";
import { linesOf } from "../lines_of.ts";
import { machineTime } from "./machine_clock.ts";
import {
  type CandidateLine,
  type CandidateOptions,
  type Command,
  electionTimes,
  leaseName,
} from "./protocol.ts";
import { Pulse } from "./pulse.ts";
import { Witness } from "./witness.ts";

/** Milliseconds between two writes of an object. */
const pause = 40;

/** Written at once, so that it is told even by a process that is killed the moment after. */
function tell(line: CandidateLine): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

/** How much the wall clock is off, in milliseconds. */
let shift = 0;

/** Puts a wall clock in place that can be off. */
function replaceWallClock(): void {
  const TrueDate = Date;
  globalThis.Date = class extends TrueDate {
    constructor(...given: unknown[]) {
      super(...(given.length === 0 ? [TrueDate.now() + shift] : given) as [number]);
    }

    static override now(): number {
      return TrueDate.now() + shift;
    }
  } as DateConstructor;
}

/** For how many milliseconds it is to be blocked as the next write is about to leave. */
let blockAtWrite = 0;

function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  tell({ type: "unblocked", at: machineTime() });
}

/** Blocks where it was ordered: the lead runs out between all that was done for a write and its last step. */
function blockIfOrdered(): void {
  if (blockAtWrite === 0) return;
  const milliseconds = blockAtWrite;
  blockAtWrite = 0;
  block(milliseconds);
}

function heed(command: Command): void {
  if (command.type === "shiftClock") shift = command.by;
  else if (command.atWrite) blockAtWrite = command.for;
  else block(command.for);
}

async function heedCommands(stop: AbortController): Promise<void> {
  const line = linesOf(Deno.stdin.readable, "the standard input");
  try {
    for (;;) heed(JSON.parse(await line()));
  } catch (error) {
    stop.abort(error);
  }
}

/** Whether a run has ended by nothing but the loss of the lead. */
function isLoss(error: unknown): boolean {
  return error instanceof AggregateError ? error.errors.every(isLoss) : error instanceof LeadershipLostError;
}

if (import.meta.main) {
  const { name, kubeconfig, namespace }: CandidateOptions = JSON.parse(Deno.args[0]!);
  replaceWallClock();
  const stop = new AbortController();
  const commands = heedCommands(stop);
  let identity = name;
  using _pulse = new Pulse((stall) => tell({ type: "stalled", identity, stall }));
  for (let run = 1; !stop.signal.aborted; run++) {
    identity = `${name}-${run}`;
    const own = identity;
    // A configuration for each run, as for each process: its connections end with it.
    await using config = await loadConfig({ kubeconfig });
    const manager = new Manager({
      cluster: new Witness(config, identity, tell, blockIfOrdered).access,
      log: createLogger({ write() {} }),
      cache: { namespaces: [namespace] },
      leaderElection: { name: leaseName, namespace, identity, ...electionTimes },
      gracefulShutdownTimeout: 500,
    });
    let written = 0;
    manager.controller("writer", {
      for: ConfigMap,
      workers: 4,
      warmUp: true,
      async reconcile(key, { client, signal }) {
        await delay(pause, { signal });
        await client.patch(ConfigMap, key, "merge", { data: { by: own, count: String(++written) } });
        return { requeueAfter: pause };
      },
    });
    tell({ type: "started", identity, at: machineTime() });
    try {
      await manager.run({ signal: stop.signal });
    } catch (error) {
      if (isLoss(error)) tell({ type: "lost", identity, at: machineTime() });
      else tell({ type: "failed", identity, error: errorMessage(error) });
    }
  }
  await commands;
}
