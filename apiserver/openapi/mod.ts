/**
 * OpenAPI v3: the paths and schemas of all that is served, as `kubectl explain`, `kubectl apply` and code generators
 * read them.
 *
 * Built-in schemas have no prose, since it is the upstream project's; those of custom resources keep their
 * definition's. There is no OpenAPI v2: kubectl asks for it only where v3 is missing.
 *
 * @example What documents there are
 * ```ts
 * import { OpenApi } from "./mod.ts";
 *
 * const { paths } = await new OpenApi(() => []).index();
 * console.log(Object.keys(paths)); // ["apis", "version"]
 * ```
 *
 * @module
 */
export { answerOpenApi, type OpenApiAnswer, type OpenApiRequest } from "./answer.ts";
export { OpenApi, type OpenApiDocument, type OpenApiIndex, type OpenApiText } from "./open_api.ts";
export type { Content, Method, Operation, Parameter, PathItem } from "./operations.ts";
