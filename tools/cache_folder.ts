/**
 * Where built programs are kept between runs: outside the source tree, since they are large.
 * @module
 */
import { join } from "@std/path";

/**
 * The project's cache folder: `$KYBERN_CACHE`, else `$XDG_CACHE_HOME/kybern`, else `$HOME/.cache/kybern`.
 * It need not exist.
 */
export function cacheFolder(): string {
  const own = Deno.env.get("KYBERN_CACHE");
  if (own) return own;
  const shared = Deno.env.get("XDG_CACHE_HOME");
  if (shared) return join(shared, "kybern");
  const home = Deno.env.get("HOME");
  if (home) return join(home, ".cache", "kybern");
  throw new Error(
    "no folder for built programs: set KYBERN_CACHE (or XDG_CACHE_HOME, or HOME)",
  );
}
