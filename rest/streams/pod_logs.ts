/**
 * A container's log, as text, bytes or lines.
 *
 * @module
 */
import type { PendingRequest } from "../pending_request.ts";
import type { Params } from "../resource_params.ts";

/** Which part of a log, and how. The server's PodLogOptions. */
export interface PodLogOptions {
  /** Container; needed where the pod has several and none is marked as its default. */
  container?: string;
  /** Whether the answer goes on as the container writes. @default {false} */
  follow?: boolean;
  /** Whether the log is that of the container's last run before this one. @default {false} */
  previous?: boolean;
  /** Only lines of this many seconds back from now. Not together with `sinceTime`. */
  sinceSeconds?: number;
  /** Only lines from this time on: a Date, or text as in RFC 3339. */
  sinceTime?: Date | string;
  /** Whether each line begins with its time, as in RFC 3339. @default {false} */
  timestamps?: boolean;
  /** How many lines from the end are given. @default {all} */
  tailLines?: number;
  /** Bytes after which the answer ends, within a line if it comes so. @default {no limit} */
  limitBytes?: number;
  /** Which stream's lines: `All`, `Stdout` or `Stderr`; servers without the feature refuse all but `All`. */
  stream?: "All" | "Stdout" | "Stderr";
  /** Ends reading. */
  signal?: AbortSignal;
}

/** The options as query parameters. What is false or empty is left out. */
export function logParams(options: PodLogOptions): Params {
  const { sinceTime } = options;
  return {
    container: options.container || undefined,
    follow: options.follow || undefined,
    previous: options.previous || undefined,
    sinceSeconds: options.sinceSeconds,
    sinceTime: sinceTime instanceof Date ? sinceTime.toISOString() : sinceTime || undefined,
    timestamps: options.timestamps || undefined,
    tailLines: options.tailLines,
    limitBytes: options.limitBytes,
    stream: options.stream,
  };
}

/** A log, from `pods.logs()`. Each of its methods asks the server anew; nothing is sent before. */
export class PodLogs {
  readonly #request: PendingRequest;

  /** Made by `PodClient.logs()`. */
  constructor(request: PendingRequest) {
    this.#request = request;
  }

  /** The whole log as text. With `follow` it resolves when the container has ended. */
  async text(): Promise<string> {
    return await new Response(await this.bytes()).text();
  }

  /** The log's bytes as they come. Read them to the end, or cancel. */
  async bytes(): Promise<ReadableStream<Uint8Array>> {
    return await this.#request.stream();
  }

  /** The log as pieces of text as they come, cut anywhere but within a character. Read to the end, or cancel. */
  async textStream(): Promise<ReadableStream<string>> {
    const bytes = await this.bytes();
    return bytes.pipeThrough<string>(new TextDecoderStream() as never);
  }

  /**
   * The log's lines as they come, without their ends. Read to the end, or cancel. A line of more than 16 Mi characters
   * errors the stream with a `StreamError`: it would have to be kept whole.
   */
  async lines(): Promise<ReadableStream<string>> {
    // Loaded here, not with every client of pods.
    const { linesOf } = await import("./bounded_lines.ts");
    return linesOf(await this.textStream());
  }
}
