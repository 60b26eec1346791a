/**
 * What a test supplies in the place of kubelets: who answers for logs, commands, ports and proxied requests.
 *
 * @example A pod that answers one command, and has a log
 * ```ts
 * import { ApiServer } from "@kybern/kybern/apiserver";
 *
 * await using server = await ApiServer.start({
 *   listen: false,
 *   handlers: {
 *     logs: ({ name }) => `${name} is up\n`,
 *     async exec({ command }, { print, printError }) {
 *       if (command[0] === "date") return await print("today\n");
 *       await printError(`${command[0]}: not found\n`);
 *       return 127;
 *     },
 *   },
 * });
 * ```
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import type { UserInfo } from "../registry/strategy.ts";

/** Whom a request is about. */
export interface PodRequest {
  /** Namespace of the pod. */
  readonly namespace: string;
  /** Name of the pod. */
  readonly name: string;
  /** The pod as it is stored; it is shared, and not to be changed. */
  readonly pod: Unstructured;
  /** Who asks. */
  readonly user: UserInfo;
  /** Aborts when the client has gone, or the server ends. */
  readonly signal: AbortSignal;
}

/** A request for a container's log. */
export interface LogRequest extends PodRequest {
  /** Name of the container. */
  readonly container: string;
  /** Whether the answer goes on as the container writes. */
  readonly follow: boolean;
  /** Whether the log is that of the container's last run before this one. */
  readonly previous: boolean;
  /** Whether each line is to begin with its time. */
  readonly timestamps: boolean;
  /** Only lines of this many seconds back. */
  readonly sinceSeconds: number | undefined;
  /** Only lines from this time on, as in RFC 3339. */
  readonly sinceTime: string | undefined;
  /** How many lines from the end are wanted. */
  readonly tailLines: number | undefined;
  /** Bytes after which the answer ends. */
  readonly limitBytes: number | undefined;
}

/**
 * A log. A text is the whole of it, of which the server gives what `tailLines` and `limitBytes` ask for; a stream is
 * given as it comes, but for `limitBytes`.
 */
export type LogAnswer = string | ReadableStream<Uint8Array | string>;

/** A request for a command, or to be attached to a container's own process. */
export interface CommandRequest extends PodRequest {
  /** Name of the container. */
  readonly container: string;
  /** The command and its arguments; empty where a client attaches. */
  readonly command: readonly string[];
  /** Whether it runs in a terminal. */
  readonly tty: boolean;
  /** Which standard streams the client asked for. */
  readonly asked: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
}

/** A terminal's size, in characters. */
export interface TerminalSize {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** The standard streams of a command. What the client did not ask for is empty, or leads nowhere. */
export interface CommandStreams {
  /** What the client types. It closes when the client says so (version 5 of the protocol), and errors when it has gone. */
  readonly stdin: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Text goes as UTF-8. A write waits while the client does not read. */
  readonly stdout: WritableStream<Uint8Array | string>;
  /** The same; with a terminal it is part of stdout. */
  readonly stderr: WritableStream<Uint8Array | string>;
  /** The terminal's sizes, as the client tells them. */
  readonly resizes: ReadableStream<TerminalSize>;
  /** Writes to stdout. Not while a writer of it is held. */
  print(text: string): Promise<void>;
  /** Writes to stderr. Not while a writer of it is held. */
  printError(text: string): Promise<void>;
}

/** A request for a connection to a port of a pod. */
export interface PortForwardRequest extends PodRequest {
  /** The port. */
  readonly port: number;
}

/** A connection to a port. */
export interface PortStream {
  /** What the client sends. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** What the client gets. */
  readonly writable: WritableStream<Uint8Array | string>;
}

/** A request that is to be passed on to a pod, a service or a node. */
export interface ProxyRequest {
  /** What it is passed on to. */
  readonly resource: "pods" | "services" | "nodes";
  /** Namespace; empty for a node. */
  readonly namespace: string;
  /** Name of the pod, service or node. */
  readonly name: string;
  /** `http` where the client names none. */
  readonly scheme: "http" | "https";
  /** Number or name of the port; empty where the client names none. */
  readonly port: string;
  /** The request as it would reach its target: the path behind `/proxy`, with its query. */
  readonly request: Request;
  /** Who asks. */
  readonly user: UserInfo;
}

/** Stand in for the kubelets of a cluster. What has no handler is answered as by a cluster whose nodes are out of reach. */
export interface PodHandlers {
  /** Gives a container's log. */
  readonly logs?: (request: LogRequest) => LogAnswer | Promise<LogAnswer>;
  /** Runs a command. Returns its exit code, nothing for 0; an error that it throws is told to the client. */
  readonly exec?: (
    request: CommandRequest,
    streams: CommandStreams,
  ) => number | void | Promise<number | void>;
  /** Attaches to a container. Returns the exit code of its process, as `exec` does. */
  readonly attach?: (
    request: CommandRequest,
    streams: CommandStreams,
  ) => number | void | Promise<number | void>;
  /** Answers a connection to a port; it ends when this does. An error that it throws is told to the client. */
  readonly portForward?: (request: PortForwardRequest, stream: PortStream) => void | Promise<void>;
  /** Answers a proxied request. */
  readonly proxy?: (request: ProxyRequest) => Response | Promise<Response>;
}
