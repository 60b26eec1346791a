/**
 * Candidates for one lead, and what befalls them.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { until } from "../../until.ts";
import { machineTime } from "./machine_clock.ts";
import { PartitionProxy } from "./partition_proxy.ts";
import { ProgramProcess } from "./program_process.ts";
import { type CandidateLine, type CandidateOptions, type Command, electionTimes } from "./protocol.ts";
import { type FaultKind, type Strike, TeamLog } from "./team_log.ts";

/** Writes after which a leader leads in earnest. */
const steadyAfter = 5;
/** Milliseconds for whatever is waited for: far more than any of it takes. */
const patience = 60_000;

/** One candidate's process and its network. */
interface Candidate {
  readonly name: string;
  readonly process: ProgramProcess<Command, CandidateLine>;
  readonly proxy: PartitionProxy;
  /** Under which it runs at the moment. */
  identity: string;
  looked: boolean;
  /** Until when it leads, as it told. */
  deadline: number;
  /** Writes under its identity. */
  writes: number;
  losses: number;
  unblocked: number;
}

/** Candidates for one lead, in a namespace of their own. */
export class Team implements AsyncDisposable {
  readonly log = new TeamLog();
  readonly namespace: string;
  readonly #port: number;
  readonly #candidates: Candidate[] = [];
  /** How often an event loop of its was blocked. */
  #blocks = 0;
  #born = 0;

  constructor(namespace: string, port: number) {
    this.namespace = namespace;
    this.#port = port;
  }

  /** Starts one more candidate. */
  async add(): Promise<void> {
    const name = `${this.namespace}-${String.fromCharCode(97 + this.#born % 26)}${this.#born++}`;
    const proxy = new PartitionProxy(this.#port);
    const options: CandidateOptions = {
      name,
      namespace: this.namespace,
      kubeconfig: kubeconfigFor(proxy.port),
    };
    const process = await ProgramProcess.start<Command, CandidateLine>(
      "candidate.ts",
      options,
      (line) => this.#hear(candidate, line),
    );
    const candidate: Candidate = {
      name,
      process,
      proxy,
      identity: "",
      looked: false,
      deadline: -Infinity,
      writes: 0,
      losses: 0,
      unblocked: 0,
    };
    this.#candidates.push(candidate);
  }

  /** Lets one fault befall the leader, and waits until all is as before. */
  async suffer(kind: FaultKind, random: (n: number) => number): Promise<void> {
    const leader = await this.#steadyLeader();
    // Anywhere between two renewals.
    await delay(random(electionTimes.retryPeriod * 2));
    if (kind === "kill -9") await this.#kill(leader);
    else if (kind === "SIGSTOP") await this.#stop(leader, lengthOf(random));
    else if (kind === "blocked event loop") await this.#block(leader, lengthOf(random));
    else if (kind === "partition") {
      await this.#part(leader, lengthOf(random), random(2) === 0 ? "arrives" : "is lost");
    } else await this.#shiftClocks(leader, random);
  }

  /** Ends all of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const { process } of this.#candidates) await process.kill();
    for (const { proxy } of this.#candidates) await proxy[Symbol.asyncDispose]();
  }

  #hear(candidate: Candidate, line: CandidateLine): void {
    this.log.candidate(line);
    if (line.type === "started") {
      Object.assign(candidate, { identity: line.identity, looked: false, deadline: -Infinity, writes: 0 });
    } else if (line.type === "looked") candidate.looked = true;
    else if (line.type === "renewed") candidate.deadline = line.sentAt + electionTimes.renewDeadline;
    else if (line.type === "checked") candidate.writes++;
    else if (line.type === "lost") candidate.losses++;
    else if (line.type === "unblocked") candidate.unblocked++;
  }

  /** The leader, once it writes and all others know of it. */
  async #steadyLeader(): Promise<Candidate> {
    return await until(`a leader of ${this.namespace} that others know`, () => {
      const leader = this.#leader();
      return leader !== undefined && leader.writes >= steadyAfter &&
        this.#candidates.every(({ looked }) => looked) && leader;
    }, { within: patience });
  }

  #leader(): Candidate | undefined {
    return this.#candidates.find(({ deadline }) => machineTime() < deadline);
  }

  /** Waits until another than this one leads and writes. */
  async #takenFrom(victim: Candidate): Promise<void> {
    await until(`another leads than ${victim.name}`, () => {
      const leader = this.#leader();
      return leader !== undefined && leader !== victim && leader.writes > 0;
    }, { within: patience });
  }

  #strike(kind: FaultKind, { name: victim }: Candidate): Strike {
    const strike: Strike = { kind, victim, from: machineTime(), to: Infinity };
    this.log.strikes.push(strike);
    return strike;
  }

  /** Waits until a candidate has found that it leads no more, and until somebody leads. */
  async #mustLose(victim: Candidate, lossesBefore: number): Promise<void> {
    await until(`${victim.name} finds that it leads no more`, () => victim.losses > lossesBefore, {
      within: patience,
    });
    await this.#steadyLeader();
  }

  async #kill(victim: Candidate): Promise<void> {
    const strike = this.#strike("kill -9", victim);
    this.#candidates.splice(this.#candidates.indexOf(victim), 1);
    await victim.process.kill();
    strike.to = machineTime();
    await Promise.all([this.#takenFrom(victim), this.add()]);
    await victim.proxy[Symbol.asyncDispose]();
  }

  async #stop(victim: Candidate, length: number): Promise<void> {
    const { losses } = victim;
    const strike = this.#strike("SIGSTOP", victim);
    victim.process.signal("SIGSTOP");
    await delay(length);
    strike.to = machineTime();
    victim.process.signal("SIGCONT");
    await this.#mustLose(victim, losses);
  }

  async #block(victim: Candidate, length: number): Promise<void> {
    const { losses, unblocked } = victim;
    const strike = this.#strike("blocked event loop", victim);
    await victim.process.send({
      type: "block",
      for: length,
      atWrite: this.#blocks++ % 2 === 0, // every other one, in each team
    });
    await until(`${victim.name} goes on`, () => victim.unblocked > unblocked, { within: patience });
    strike.to = machineTime();
    await this.#mustLose(victim, losses);
  }

  async #part(victim: Candidate, length: number, held: "arrives" | "is lost"): Promise<void> {
    const { losses } = victim;
    const strike = this.#strike("partition", victim);
    victim.proxy.part();
    await delay(length);
    strike.to = machineTime();
    victim.proxy.heal(held);
    await this.#mustLose(victim, losses);
  }

  /** Puts clocks off, the leader's and others' in different ways; half of the leaders are killed meanwhile. */
  async #shiftClocks(leader: Candidate, random: (n: number) => number): Promise<void> {
    const strike = this.#strike("clock", leader);
    const { identity } = leader;
    const way = random(2) === 0 ? 30_000 : -30_000;
    const whose = random(3);
    const shifts = this.#candidates.map((each) => ({
      each,
      by: each === leader ? (whose === 1 ? 0 : way) : (whose === 0 ? 0 : -way),
    }));
    for (const { each, by } of shifts) await each.process.send({ type: "shiftClock", by });
    await delay(electionTimes.leaseDuration + electionTimes.retryPeriod);
    const ledOn = this.#leader()?.identity === identity;
    this.log.clockRuns.push({ identity, from: strike.from, to: machineTime(), ledOn });
    if (ledOn && random(2) === 0) await this.#kill(leader);
    for (const each of this.#candidates) await each.process.send({ type: "shiftClock", by: 0 });
    strike.to = machineTime();
  }
}

/** How long a leader is away, in milliseconds: past its lease, with and without another that leads by then. */
function lengthOf(random: (n: number) => number): number {
  return electionTimes.leaseDuration + 50 + random(1_200);
}

/** A kubeconfig for a server without TLS on loopback. */
export function kubeconfigFor(port: number): string {
  const named = { name: "recorder" };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ ...named, cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ ...named, user: {} }],
    contexts: [{ ...named, context: { cluster: "recorder", user: "recorder" } }],
    "current-context": "recorder",
  });
}
