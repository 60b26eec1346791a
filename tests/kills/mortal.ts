/**
 * A program that dies at one of its requests, with all that it has: from then on nothing of it reaches anybody, and the
 * connections that it had open are closed, as by the system when a process is killed.
 *
 * @module
 */
import type { ClusterAccess } from "../../meta/mod.ts";
import { aroundAccess } from "../../testing/around_access.ts";

/** At which of its requests a program dies. */
export interface Death {
  /** The request's number, from 1. */
  readonly request: number;
  /** Whether the request has been answered by then, which the program does not hear; else it has not been sent. */
  readonly answered: boolean;
}

/** A program's requests, to its cluster and to what is outside of it, counted; and its end at one of them. */
export class Mortal {
  readonly #death: Death | undefined;
  readonly #end = new AbortController();
  readonly #requests: string[] = [];

  /** @param death when it dies. @default never */
  constructor(death?: Death) {
    this.#death = death;
  }

  /** Whether it has died. */
  get isDead(): boolean {
    return this.#end.signal.aborted;
  }

  /** What it asked for: method and path of each request, in the order in which they were sent. */
  get requests(): readonly string[] {
    return this.#requests;
  }

  /** The way to a cluster for this program. */
  over(access: ClusterAccess): ClusterAccess {
    return aroundAccess(access, (request, send) => this.#carry(request, send));
  }

  /** The way to what is outside of the cluster. */
  fetchOver(send: (request: Request) => Promise<Response>): typeof fetch {
    return (input, init) => this.#carry(new Request(input, init), send);
  }

  async #carry(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
    const { signal } = this.#end;
    signal.throwIfAborted();
    const { pathname, search } = new URL(request.url);
    const number = this.#requests.push(`${request.method} ${pathname}${search}`);
    const last = number === this.#death?.request;
    if (last && !this.#death.answered) this.#die();
    signal.throwIfAborted();
    const response = await send(new Request(request, { signal: AbortSignal.any([request.signal, signal]) }));
    if (last) this.#die();
    if (this.isDead) {
      await response.body?.cancel();
      throw signal.reason;
    }
    return response;
  }

  #die(): void {
    this.#end.abort(new TypeError("the program was killed"));
  }
}
