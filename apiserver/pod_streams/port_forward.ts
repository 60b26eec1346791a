/**
 * `pods/NAME/portforward` over a WebSocket: per port a channel of data and one of errors, each of which opens with the
 * port as a little-endian uint16.
 *
 * @module
 */
import { errorMessage } from "../../meta/error_message.ts";
import type { WebSocketConnection } from "../../meta/mod.ts";
import { goQuote } from "../../schema/go_text.ts";
import type { PodHandlers, PortForwardRequest } from "./handlers.ts";
import { ServerChannels } from "./channels.ts";

/** The one version that is spoken. kubectl's own port-forward tunnels SPDY/3.1, which the server does not speak. */
export const portForwardProtocol = "v4.channel.k8s.io";

/**
 * The ports that a query names, in kube-apiserver's reading of a list of int32.
 *
 * @throws {RangeError} for what is no number
 */
export function portsOf(query: URLSearchParams): number[] {
  const texts = query.getAll("ports").flatMap((text) => text.split(","));
  return texts.map((text) => {
    const fault = !/^[0-9]+$/.test(text)
      ? "invalid syntax"
      : Number(text) > 0xffff
      ? "value out of range"
      : undefined;
    if (fault !== undefined) {
      throw new RangeError(
        `cannot convert to []int32: strconv.ParseUint: parsing ${goQuote(text)}: ${fault}`,
      );
    }
    return Number(text);
  });
}

/** Runs a handler for each port over an open WebSocket, and closes that when all have ended. Never rejects. */
export async function servePorts(
  connection: WebSocketConnection,
  ports: readonly number[],
  request: Omit<PortForwardRequest, "port" | "signal">,
  handler: NonNullable<PodHandlers["portForward"]>,
): Promise<void> {
  const channels = new ServerChannels(connection);
  const streams = ports.map((_, i) => ({
    readable: channels.incoming(2 * i),
    writable: channels.outgoing(2 * i),
  }));
  const running = channels.run();
  await Promise.all(ports.map(async (port, i) => {
    const opening = new Uint8Array([port & 0xff, port >> 8]);
    try {
      await channels.send(2 * i, opening);
      await channels.send(2 * i + 1, opening);
      await handler({ ...request, port, signal: channels.signal }, streams[i]!);
    } catch (error) {
      const { name, namespace } = request;
      const message = `error forwarding port ${port} to pod ${name} in namespace ${namespace}: ${
        errorMessage(error)
      }`;
      await channels.send(2 * i + 1, new TextEncoder().encode(message)).catch(() => {});
    }
  }));
  channels.close();
  await running;
}
