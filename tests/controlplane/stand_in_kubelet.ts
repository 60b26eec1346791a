/**
 * A kubelet for the streams of a control plane: logs, exec, attach and port-forward of pods that nothing runs. Commands
 * are this machine's own, run in a folder of its own, and ports are those of loopback.
 *
 * @example
 * ```ts ignore
 * await using kubelet = await StandInKubelet.start();
 * await plane.addReadyNode("node-1", { kubeletPort: kubelet.port });
 * ```
 *
 * @module
 */
import { join } from "@std/path";
import { buildGoPrograms, type GoPrograms } from "../../tools/go_programs.ts";
import { until } from "../until.ts";
import { freePorts } from "./free_ports.ts";
import { readKubeletRecipe } from "./recipe.ts";
import { RunningProgram } from "./running_program.ts";

/** Its program: from the cache, else built by the `go` on the PATH. */
export async function buildKubelet(onBuild?: (message: string) => void): Promise<GoPrograms> {
  return await buildGoPrograms(await readKubeletRecipe(), { onBuild });
}

/** A running one. */
export class StandInKubelet implements AsyncDisposable {
  readonly #program: RunningProgram;
  /** Where it listens, on loopback. */
  readonly port: number;
  /** Where its commands run. */
  readonly folder: string;

  /** For {@linkcode StandInKubelet.start} alone. */
  constructor(program: RunningProgram, port: number, folder: string) {
    this.#program = program;
    this.port = port;
    this.folder = folder;
  }

  /** Builds it if need be, starts it, and waits until it listens. */
  static async start(): Promise<StandInKubelet> {
    const { folder: bin } = await buildKubelet((message) => console.error(message));
    const folder = await Deno.makeTempDir({ prefix: "kybern-kubelet-" });
    const [port = 0] = freePorts(1);
    const options = { logPath: join(folder, "kubelet.log"), folder };
    const program = RunningProgram.start(join(bin, "stand-in-kubelet"), [`--port=${port}`], options);
    const kubelet = new StandInKubelet(program, port, folder);
    try {
      await until("the stand-in kubelet listens", async () => {
        if (program.status) throw new Error(`it ended: ${await program.logTail()}`);
        return await listens(port);
      });
      return kubelet;
    } catch (error) {
      await kubelet[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Stops it and removes its folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function listens(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}
