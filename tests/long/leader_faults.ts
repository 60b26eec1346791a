/**
 * Leaders that are killed, cut off, stopped, blocked and lied to by their clocks: no write of theirs reaches the
 * server after their deadline, but those that had left before, and another leads in time.
 *
 * Each team has a Lease of its own and two or three candidates, which are processes; the server, with a recorder right
 * before it, is another. Everybody tells the time by one monotonic clock of the machine.
 *
 * @module
 */
import { ConfigMap } from "../../api/core/v1.ts";
import { Clientset } from "../../clientset/mod.ts";
import { loadConfig, ResourceClient } from "../../rest/mod.ts";
import { seededRandom } from "../../testing/seeded_random.ts";
import { judge, type Verdict } from "./leader_faults/judge.ts";
import { Pulse, type Stall } from "./leader_faults/pulse.ts";
import { ProgramProcess } from "./leader_faults/program_process.ts";
import type { RecorderLine } from "./leader_faults/protocol.ts";
import { kubeconfigFor, Team } from "./leader_faults/team.ts";
import { type FaultKind, faultKinds } from "./leader_faults/team_log.ts";
import type { LongRun } from "./long_test.ts";
import type { Proof } from "./proof.ts";

/** Runs of a whole test. */
const wholeRuns = 200;
/** Of each kind a whole test has so many at least. */
const leastOfKind = 30;
/** Candidates of each team; the teams are at it at the same time. */
const teamSizes = [2, 2, 3];
/** Objects that a team's leader writes. */
const objects = 4;

/** The figure of writes that were kept from being sent at the last moment. */
const refusedByFence = "writes refused by the fence as they would have left";

/** What is to be run. */
export interface FaultRuns {
  readonly seed: number;
  /** How many runs there are at most. */
  readonly runs: number;
  /** Seconds after which none is begun. @default no limit */
  readonly seconds?: number;
  /** Candidates of each team. @default two teams of two, one of three */
  readonly teamSizes?: readonly number[];
  /** The real server to run against, by its administrator's kubeconfig. @default the embedded server */
  readonly kubeconfig?: string;
}

/** Runs it on the embedded server. */
export async function leaderFaults({ seed, seconds, whole }: LongRun): Promise<Proof> {
  const limit = whole ? {} : { seconds };
  const proof = await leaderFaultRuns({ seed, runs: wholeRuns, ...limit });
  const problems = [...proof.problems];
  for (const kind of whole ? faultKinds : []) {
    const runs = Number(proof.figures[`runs of ${kind}`] ?? 0);
    if (runs < leastOfKind) problems.push(`only ${runs} runs of ${kind}`);
  }
  // Blocked in the midst of a write, a leader finds only by the fence that it leads no more.
  if (whole && proof.figures[refusedByFence] === 0) problems.push("the fence has refused nothing");
  return { ...proof, problems };
}

/** The kinds of all runs: as many of each, in an order by chance. */
function kindsOf(runs: number, random: (n: number) => number): FaultKind[] {
  const kinds = Array.from({ length: runs }, (_, i) => faultKinds[i % faultKinds.length]!);
  // Each round holds every kind, so that a short test has them all.
  for (let start = 0; start < runs; start += faultKinds.length) {
    for (let i = Math.min(faultKinds.length, runs - start) - 1; i > 0; i--) {
      const other = start + random(i + 1);
      [kinds[start + i], kinds[other]] = [kinds[other]!, kinds[start + i]!];
    }
  }
  return kinds;
}

/** Starts the server and its recorder; gives the port. */
async function startRecorder(
  cleanup: AsyncDisposableStack,
  kubeconfig: string | undefined,
  onLine: (line: Exclude<RecorderLine, { type: "listening" }>) => void,
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  cleanup.use(
    await ProgramProcess.start<never, RecorderLine>("recorder.ts", { kubeconfig }, (line) => {
      if (line.type === "listening") resolve(line.port);
      else onLine(line);
    }),
  );
  return await promise;
}

async function startTeam(
  cleanup: AsyncDisposableStack,
  port: number,
  name: string,
  size: number,
): Promise<Team> {
  const team = cleanup.use(new Team(name, port));
  await using config = await loadConfig({ kubeconfig: kubeconfigFor(port) });
  await new Clientset(config).coreV1.namespaces().create({ metadata: { name } });
  const configMaps = new ResourceClient(config, ConfigMap, { namespace: name });
  for (let i = 0; i < objects; i++) await configMaps.create({ metadata: { name: `object-${i}` } });
  for (let i = 0; i < size; i++) await team.add();
  return team;
}

/** Runs so many faults, on several teams at a time. */
export async function leaderFaultRuns(
  { seed, runs, seconds = Infinity, teamSizes: sizes = teamSizes, kubeconfig }: FaultRuns,
): Promise<Proof> {
  const problems: string[] = [];
  const counts: Record<string, number> = {};
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1_000;
  const kinds = kindsOf(runs, seededRandom(seed));
  const teams: Team[] = [];
  /** Of the server's process and of this one, which is the network. */
  const stalls: Stall[] = [];
  let begun = 0;
  {
    await using cleanup = new AsyncDisposableStack();
    cleanup.use(new Pulse((stall) => stalls.push(stall)));
    const port = await startRecorder(cleanup, kubeconfig, (line) => {
      if (line.type === "stalled") return void stalls.push(line.stall);
      const team = teams.find(({ namespace }) => line.path.includes(`/namespaces/${namespace}/`));
      team?.log.arrivals.push(line);
    });
    for (const [i, size] of sizes.entries()) {
      teams.push(await startTeam(cleanup, port, `team-${i}`, size));
    }
    await Promise.all(teams.map(async (team) => {
      while (begun < runs && elapsed() < seconds) {
        const run = begun++;
        const kind = kinds[run]!;
        counts[`runs of ${kind}`] = (counts[`runs of ${kind}`] ?? 0) + 1;
        try {
          await team.suffer(kind, seededRandom(seed + run));
        } catch (error) {
          problems.push(`run ${run}, ${kind}: ${error instanceof Error ? error.message : error}`);
          // Whatever it is, more of it would tell no more: what there is gets judged.
          if (problems.length > 5) return;
        }
      }
    }));
  }
  const verdicts = teams.map(({ log }) => judge(log, stalls));
  problems.push(...verdicts.flatMap((verdict) => verdict.problems));
  const clockRuns = teams.flatMap(({ log }) => log.clockRuns);
  return {
    name: "leader_faults",
    seed,
    problems,
    figures: {
      runs: begun,
      seconds: Math.round(elapsed()),
      ...counts,
      "leaders that led on through a clock 30 s off": `${
        clockRuns.filter(({ ledOn }) => ledOn).length
      } of ${clockRuns.length}`,
      "leads that were lost and found so": sum(teams, ({ log }) => log.losses.length),
      [refusedByFence]: sum(teams, ({ log }) => log.refused),
      ...figuresOf(verdicts),
    },
  };
}

function sum<T>(all: readonly T[], of: (each: T) => number): number {
  return all.reduce((total, each) => total + of(each), 0);
}

function figuresOf(verdicts: readonly Verdict[]): Record<string, number | string> {
  const late = verdicts.flatMap((verdict) => verdict.late);
  const takeOvers = verdicts.flatMap((verdict) => verdict.takeOvers);
  const figures: Record<string, number | string> = {
    "writes that reached the server": sum(verdicts, ({ writes }) => writes),
    "of them after their sender's deadline, and checked before": late.length,
  };
  for (const [excuse, group] of Object.entries(Object.groupBy(late, ({ excuse }) => excuse))) {
    const worst = Math.max(...group.map(({ late }) => late));
    figures[`late: ${excuse}`] = `${group.length}, by ${Math.round(worst)} ms at most`;
  }
  figures["take-overs of a lease that ran out"] = takeOvers.length;
  const seen = "after the last renewal that the taker saw, ms";
  figures[seen] = spread(takeOvers.map(({ after }) => after));
  figures[`${seen}, less the time without a processor`] = spread(
    takeOvers.map(({ after, held }) => after - held),
  );
  return figures;
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? NaN);
  return `median ${at(0.5)}, at most ${at(1)}`;
}
