/**
 * Listens at every address of the machine.
 *
 * @module
 */

/** Whether it failed for want of IPv6: the kernel has none, or no address of it. */
function lacksIpv6(error: unknown): boolean {
  return error instanceof Deno.errors.AddrNotAvailable ||
    error instanceof Error && "code" in error && error.code === "EAFNOSUPPORT";
}

/**
 * Listens at `::`, which is every address of IPv6 and IPv4, as Go's `:8080` is: in a pod that has IPv6 alone the kubelet
 * comes by that. Where there is no IPv6, and on Windows, where `::` leaves IPv4 out, it listens at `0.0.0.0`.
 * Unlike Go, Deno leaves to the kernel's `net.ipv6.bindv6only`, by default 0, whether IPv4 is among them.
 *
 * @param listen listens at an address, and throws where it cannot
 * @throws what `listen` does, for another reason
 */
export function onEveryAddress<T>(
  listen: (hostname: string) => T,
  { os }: { readonly os: typeof Deno.build.os } = Deno.build,
): T {
  if (os !== "windows") {
    try {
      return listen("::");
    } catch (error) {
      if (!lacksIpv6(error)) throw error;
    }
  }
  return listen("0.0.0.0");
}
