/**
 * The most memory that this process has had.
 *
 * @module
 */
import process from "node:process";

/**
 * The most bytes of this program that were in memory at once.
 *
 * Linux counts `ru_maxrss` on across `exec`: a small program that a large one starts would be told the large one's
 * figure (getrusage(2), and `exec` in the kernel's `fs/exec.c`). `VmHWM` in proc(5) begins anew with the program.
 */
export function peakMemory(): number {
  if (Deno.build.os !== "linux") return process.resourceUsage().maxRSS * 1024;
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
  if (kibibytes === undefined) throw new Error("/proc/self/status does not tell VmHWM");
  return Number(kibibytes) * 1024;
}
