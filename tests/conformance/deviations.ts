/**
 * Where the embedded server may answer otherwise than the real one. At most five cases, none in a status code or in a
 * field that the request set.
 *
 * @module
 */

/** An allowed difference of one case. */
export interface Deviation {
  /** `topic/name of the case`. */
  readonly case: string;
  /** The differences are at or below these: step and path, as a report prints them, `3 body.message`. */
  readonly where: readonly string[];
  readonly reason: string;
}

/** How many there may be. */
export const mostDeviations = 5;

/** The text of a refusal, which stands in the Status and again in its cause. */
const message = (
  step: number,
): string[] => [`${step} body.message`, `${step} body.details.causes[0].message`];

/** All of them. */
export const deviations: readonly Deviation[] = [
  {
    case: "errors/bodies that are no yaml",
    where: [1, 2, 3, 4, 5, 6, 7, 8].flatMap(message),
    reason:
      "the message ends in what the YAML parser says of the text, in the words of the parser that is in use",
  },
  {
    case: "errors/refusals that print what go has in memory",
    where: [1, 2, 3, 4].flatMap(message),
    reason:
      "the message prints Go's structs, with fields that no request or answer has: internal names, and all that " +
      "is unset",
  },
  {
    case: "patch_merge/what makes an object of another type, or none",
    where: [6, 7, 8, 9, 10].flatMap(message),
    reason:
      "the message quotes the whole object as one string, its fields in the order of Go's structs, which no " +
      "document of a server tells",
  },
];
