/**
 * A server for the tests of this folder: answers by path, or by path and `Accept`.
 *
 * @module
 */
import type { FactsServer } from "./server.ts";

/** What a path answers: JSON with status 200, or a whole response. */
export type FakeAnswers = { readonly [path: string]: unknown };

/** Answers of `path Accept` go before those of `path`; what is in neither is 404. */
export function fakeServer(answers: FakeAnswers, asked: string[] = []): FactsServer {
  return {
    fetch(path, init) {
      asked.push(path);
      const accept = new Headers(init?.headers).get("Accept");
      const answer = answers[`${path} ${accept}`] ?? answers[path];
      if (answer instanceof Response) return Promise.resolve(answer);
      return Promise.resolve(
        answer === undefined ? new Response("nothing here", { status: 404 }) : Response.json(answer),
      );
    },
  };
}
