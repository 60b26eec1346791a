/**
 * Looks over a candidate's shoulder: notes each renewal as it is sent and each write as it leaves, with the deadline
 * that applied. It works out the deadline from what goes over the wire, and asks the elector nothing.
 *
 * @module
 */
import {
  asTransport,
  type ClusterAccess,
  type Transport,
  type TransportRequestOptions,
} from "../../../meta/mod.ts";
import { machineTime } from "./machine_clock.ts";
import { type CandidateLine, electionTimes, leaseName, writeHeader } from "./protocol.ts";

/** What a Lease's answer says of its holder. */
interface LeaseAnswer {
  readonly spec?: { readonly holderIdentity?: string };
}

/** Notes what one candidate sends, until its lead is lost. */
export class Witness {
  readonly #inner: Transport;
  readonly #access: ClusterAccess;
  readonly #identity: string;
  readonly #tell: (line: CandidateLine) => void;
  #deadline = -Infinity;
  #writes = 0;
  #looked = false;

  constructor(access: ClusterAccess, identity: string, tell: (line: CandidateLine) => void) {
    this.#access = access;
    this.#inner = asTransport(access.transport);
    this.#identity = identity;
    this.#tell = tell;
  }

  /** The access to work with. */
  get access(): ClusterAccess {
    const transport: Transport = {
      fetch: (request, options) => this.#fetch(request, options),
      renew: () => this.#inner.renew?.(),
    };
    return { server: this.#access.server, namespace: this.#access.namespace, transport };
  }

  async #fetch(request: Request, options: TransportRequestOptions): Promise<Response> {
    if (new URL(request.url).pathname.endsWith(`/leases/${leaseName}`) || isLeaseCreate(request)) {
      return await this.#lease(request, options);
    }
    // Only the fence asks to be heard before a request leaves.
    return options.beforeSend === undefined
      ? await this.#inner.fetch(request, options)
      : await this.#fenced(request, options, options.beforeSend);
  }

  async #lease(request: Request, options: TransportRequestOptions): Promise<Response> {
    const sentAt = machineTime();
    const response = await this.#inner.fetch(request, options);
    const at = machineTime();
    const identity = this.#identity;
    if (request.method === "GET" && !this.#looked) {
      this.#looked = true;
      this.#tell({ type: "looked", identity, at });
    }
    if (request.method === "GET" || !response.ok) return response;
    const text = await response.text();
    const { spec }: LeaseAnswer = JSON.parse(text);
    if (spec?.holderIdentity === identity) {
      // Known here before the elector can know of it: no write may pass by a deadline that is not noted.
      this.#deadline = sentAt + electionTimes.renewDeadline;
      this.#tell({ type: "renewed", identity, sentAt, at });
    }
    return new Response(text, response);
  }

  async #fenced(
    request: Request,
    options: TransportRequestOptions,
    fence: () => void,
  ): Promise<Response> {
    const identity = this.#identity;
    const write = `${identity}/${++this.#writes}`;
    request.headers.set(writeHeader, write);
    return await this.#inner.fetch(request, {
      ...options,
      again: undefined, // a second request would have the first one's name
      beforeSend: () => {
        try {
          fence();
        } catch (error) {
          this.#tell({ type: "refused", identity, at: machineTime() });
          throw error;
        }
        this.#tell({ type: "checked", identity, write, at: machineTime(), deadline: this.#deadline });
      },
    });
  }
}

function isLeaseCreate({ method, url }: Request): boolean {
  return method === "POST" && new URL(url).pathname.endsWith("/leases");
}
