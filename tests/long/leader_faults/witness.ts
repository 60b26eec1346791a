/**
 * Looks over a candidate's shoulder: notes each renewal as it is sent and each write as it leaves, with the deadline
 * that applied. It works out the deadline from what goes over the wire, and asks the elector nothing.
 *
 * @module
 */
import {
  asTransport,
  type ClusterAccess,
  type PlainResponse,
  type Transport,
  type TransportRequestOptions,
} from "../../../meta/mod.ts";
import { responseOf } from "../../../rest/whole_response.ts";
import { machineTime } from "./machine_clock.ts";
import { type CandidateLine, electionTimes, leaseName, writeHeader } from "./protocol.ts";

/** What a Lease's answer says of its holder. */
interface LeaseAnswer {
  readonly spec?: { readonly holderIdentity?: string };
}

/** What is asked of the server. */
interface Asked {
  readonly method: string;
  readonly url: string;
}

/** Passes a request on, under this name if it has one. */
type Pass = (name: string | undefined, options: TransportRequestOptions) => Promise<PlainResponse>;

/** Notes what one candidate sends, until its lead is lost. */
export class Witness {
  readonly #inner: Transport;
  readonly #access: ClusterAccess;
  readonly #identity: string;
  readonly #tell: (line: CandidateLine) => void;
  readonly #beforeCheck: () => void;
  #deadline = -Infinity;
  #writes = 0;
  #looked = false;

  /** @param beforeCheck called right before the fence decides on a write that is about to leave */
  constructor(
    access: ClusterAccess,
    identity: string,
    tell: (line: CandidateLine) => void,
    beforeCheck: () => void,
  ) {
    this.#access = access;
    this.#inner = asTransport(access.transport);
    this.#identity = identity;
    this.#tell = tell;
    this.#beforeCheck = beforeCheck;
  }

  /** The access to work with. */
  get access(): ClusterAccess {
    const inner = this.#inner;
    const transport: Transport = {
      fetch: async (request, options) => {
        const answer = await this.#carry(request, options, (name, options) => {
          if (name !== undefined) request.headers.set(writeHeader, name);
          return inner.fetch(request, options);
        });
        return responseOf(answer);
      },
      renew: () => inner.renew?.(),
    };
    if (inner.send !== undefined) {
      transport.send = (request, options) =>
        this.#carry(request, options, (name, options) => {
          const headers = name === undefined ? request.headers : { ...request.headers, [writeHeader]: name };
          return inner.send!({ ...request, headers }, options);
        });
    }
    return { server: this.#access.server, namespace: this.#access.namespace, transport };
  }

  async #carry(request: Asked, options: TransportRequestOptions, pass: Pass): Promise<PlainResponse> {
    const { method, url } = request;
    const { pathname } = new URL(url);
    if (pathname.endsWith(`/leases/${leaseName}`) || method === "POST" && pathname.endsWith("/leases")) {
      return await this.#lease(method, () => pass(undefined, options));
    }
    // Only the fence asks to be heard before a request leaves.
    const { beforeSend } = options;
    return beforeSend === undefined
      ? await pass(undefined, options)
      : await this.#fenced(options, beforeSend, pass);
  }

  async #lease(method: string, send: () => Promise<PlainResponse>): Promise<PlainResponse> {
    const sentAt = machineTime();
    const response = await send();
    const at = machineTime();
    const identity = this.#identity;
    if (method === "GET" && !this.#looked) {
      this.#looked = true;
      this.#tell({ type: "looked", identity, at });
    }
    if (method === "GET" || !response.ok) return response;
    const text = await response.text();
    const { spec }: LeaseAnswer = JSON.parse(text);
    if (spec?.holderIdentity === identity) {
      // Known here before the elector can know of it: no write may pass by a deadline that is not noted.
      this.#deadline = sentAt + electionTimes.renewDeadline;
      this.#tell({ type: "renewed", identity, sentAt, at });
    }
    return new Response(text, response);
  }

  async #fenced(options: TransportRequestOptions, fence: () => void, pass: Pass): Promise<PlainResponse> {
    const identity = this.#identity;
    const write = `${identity}/${++this.#writes}`;
    return await pass(write, {
      ...options,
      again: undefined, // a second request would have the first one's name
      beforeSend: () => {
        this.#beforeCheck();
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
