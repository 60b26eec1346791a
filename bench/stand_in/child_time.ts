/**
 * Processor time of the processes that this one has started and seen end.
 *
 * @module
 */

/** Ticks of Linux' own count, in a second. */
const ticks = 100;

/**
 * Milliseconds of processor time of all ended children together, in steps of 10; `undefined` where it cannot be told.
 * Fields 16 and 17 of `/proc/self/stat` (proc(5)).
 */
export function childTime(): number | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const stat = Deno.readTextFileSync("/proc/self/stat");
  // The second field is the program's name in brackets, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 1_000 / ticks;
}
