/**
 * `pods/NAME/exec` and `…/attach` over a WebSocket: a handler's streams and exit code, on the channels that clients know.
 *
 * @module
 */
import type { WebSocketConnection } from "../../meta/mod.ts";
import type { CommandRequest, CommandStreams, TerminalSize } from "./handlers.ts";
import { ServerChannels } from "./channels.ts";

/** Version 5, which ends at kube-apiserver itself: the older ones it passes on to the kubelet. */
export const closesStreams = "v5.channel.k8s.io";

/** Versions that are spoken, best first. */
export const commandProtocols: readonly string[] = [closesStreams, "v4.channel.k8s.io"];

const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;

/** What a handler is, for both of the paths. */
export type CommandHandler = (
  request: CommandRequest,
  streams: CommandStreams,
) => number | void | Promise<number | void>;

/** Runs a handler over an open WebSocket, and closes that. Never rejects. */
export async function serveCommand(
  connection: WebSocketConnection,
  request: Omit<CommandRequest, "signal">,
  handler: CommandHandler,
): Promise<void> {
  const channels = new ServerChannels(connection);
  const { asked, tty } = request;
  const stdin = channels.incoming(channel.stdin);
  const resizes = channels.incoming(channel.resize).pipeThrough(sizes());
  const stdout = asked.stdout ? channels.outgoing(channel.stdout) : nowhere();
  const stderr = tty ? stdout : asked.stderr ? channels.outgoing(channel.stderr) : nowhere();
  const running = channels.run();
  let status;
  try {
    await channels.send(firstChannel(asked), new Uint8Array());
    const code = await handler({ ...request, signal: channels.signal }, {
      stdin: asked.stdin ? stdin : empty(),
      stdout,
      stderr,
      resizes,
      print: (text) => write(stdout, text),
      printError: (text) => write(stderr, text),
    });
    status = exitStatus(code ?? 0, connection.protocol);
  } catch (error) {
    status = errorStatus(error, connection.protocol);
  }
  await channels.send(channel.error, new TextEncoder().encode(JSON.stringify(status))).catch(() => {});
  channels.close();
  await running;
}

/** The query by which a kubelet is asked for a command's streams. */
export function kubeletCommandQuery(
  { command, tty, asked }: Pick<CommandRequest, "command" | "tty" | "asked">,
): string {
  const query = new URLSearchParams(command.map((one) => ["command", one]));
  if (asked.stderr) query.set("error", "1");
  if (asked.stdin) query.set("input", "1");
  if (asked.stdout) query.set("output", "1");
  if (tty) query.set("tty", "1");
  return query.size === 0 ? "" : `?${query}`;
}

/** Tells over an open WebSocket why there are no streams, and closes it: kube-apiserver does so in version 5. */
export async function refuseCommand(
  connection: WebSocketConnection,
  asked: CommandRequest["asked"],
  message: string,
): Promise<void> {
  const channels = new ServerChannels(connection);
  const running = channels.run();
  try {
    await channels.send(firstChannel(asked), new Uint8Array());
    await channels.send(channel.error, new TextEncoder().encode(JSON.stringify(internalError(message))));
  } catch {
    // The client has gone, and needs no answer.
  }
  channels.close();
  await running;
}

/** The lowest channel that the client reads: what comes there first, and empty, tells that the connection is up. */
function firstChannel({ stdout, stderr }: CommandRequest["asked"]): number {
  return stdout ? channel.stdout : stderr ? channel.stderr : channel.error;
}

/** The Status of a command that ended: in version 4 in a kubelet's words, in version 5 in kube-apiserver's. */
function exitStatus(code: number, protocol: string): object {
  const form = protocol === closesStreams ? { metadata: {} } : {};
  if (code === 0) return { ...form, status: "Success" };
  const end = protocol === closesStreams
    ? `command terminated with exit code ${code}`
    : `exit status ${code}`;
  return {
    ...form,
    status: "Failure",
    message: `command terminated with non-zero exit code: ${end}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(code) }] },
  };
}

/** The Status of a command that could not be run. kube-apiserver says once more what the kubelet has said. */
function errorStatus(error: unknown, protocol: string): object {
  const why = error instanceof Error ? error.message : error;
  const message = `Internal error occurred: error executing command in container: ${why}`;
  return protocol === closesStreams
    ? internalError(message)
    : { status: "Failure", message, reason: "InternalError", code: 500 };
}

function internalError(message: string): object {
  return {
    metadata: {},
    status: "Failure",
    message: `Internal error occurred: ${message}`,
    reason: "InternalError",
    details: { causes: [{ message }] },
    code: 500,
  };
}

async function write(stream: WritableStream<Uint8Array | string>, text: string): Promise<void> {
  const writer = stream.getWriter();
  try {
    await writer.write(text);
  } finally {
    writer.releaseLock();
  }
}

function nowhere(): WritableStream<Uint8Array | string> {
  return new WritableStream();
}

function empty(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({ start: (controller) => controller.close() });
}

/** Reads the messages of the resize channel: `{"Width":80,"Height":24}`. What is no size is left out. */
function sizes(): TransformStream<Uint8Array<ArrayBuffer>, TerminalSize> {
  return new TransformStream(
    {
      transform(bytes, controller) {
        let value: unknown;
        try {
          value = JSON.parse(new TextDecoder().decode(bytes));
        } catch {
          return; // no size
        }
        const { Width: width, Height: height } = (value ?? {}) as { Width?: unknown; Height?: unknown };
        if (typeof width === "number" && typeof height === "number") controller.enqueue({ width, height });
      },
      // As many as there are: nobody has to read them.
    },
    undefined,
    { highWaterMark: Infinity },
  );
}
