/**
 * Starts a control plane to work with by hand, prints one line of JSON that says how to reach it, and stops it on
 * SIGINT or SIGTERM.
 *
 * `deno run -A tests/controlplane/serve.ts [--version VERSION] [--all-apis] [--controller-manager] [--scheduler]
 * [--feature-gates A=true,B=false]`
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { ControlPlane, type ControlPlaneOptions } from "./control_plane.ts";
import { controlPlaneVersions, isControlPlaneVersion } from "./versions.ts";

/** Reads the command line. Throws an error of one line for what it does not know. */
function optionsOf(line: readonly string[]): ControlPlaneOptions {
  const args = parseArgs(line, {
    string: ["version", "feature-gates"],
    boolean: ["all-apis", "controller-manager", "scheduler"],
    unknown: (argument) => {
      throw new Error(`unknown argument ${argument}`);
    },
  });
  const version = args.version ?? controlPlaneVersions[0];
  if (!isControlPlaneVersion(version)) {
    throw new Error(`no recipe for ${version}; there are ${controlPlaneVersions.join(" and ")}`);
  }
  return {
    version,
    runtimeConfig: args["all-apis"] ? { "api/all": true } : undefined,
    controllerManager: args["controller-manager"],
    scheduler: args.scheduler,
    featureGates: args["feature-gates"] ? gatesOf(args["feature-gates"]) : undefined,
  };
}

function gatesOf(text: string): Record<string, boolean> {
  const gates: Record<string, boolean> = {};
  for (const gate of text.split(",")) {
    const [name, value] = gate.split("=");
    if (value !== "true" && value !== "false") {
      throw new Error(`a feature gate is NAME=true or NAME=false, not ${gate}`);
    }
    gates[name] = value === "true";
  }
  return gates;
}

async function main(line: readonly string[]): Promise<void> {
  const options = optionsOf(line);
  const order = new AbortController();
  const stop = () => order.abort();
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
  try {
    await using plane = await ControlPlane.start({ ...options, signal: order.signal });
    const { url, kubeconfigPath, etcdUrl, logs } = plane;
    const answer = {
      version: options.version,
      url,
      kubeconfigPath,
      kubectl: plane.programs.path("kubectl"),
      etcdUrl,
      processId: Deno.pid,
      programs: Object.fromEntries(plane.processIds),
      logs,
    };
    console.log(JSON.stringify(answer));
    await new Promise<void>((resolve) => {
      if (order.signal.aborted) resolve();
      order.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  } catch (error) {
    if (error !== order.signal.reason) throw error;
  } finally {
    Deno.removeSignalListener("SIGINT", stop);
    Deno.removeSignalListener("SIGTERM", stop);
  }
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}
