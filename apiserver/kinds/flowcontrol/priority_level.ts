/**
 * PriorityLevelConfiguration.
 *
 * @module
 */
import type {
  ExemptPriorityLevelConfiguration,
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from "../../../api/flowcontrol.apiserver.k8s.io/v1.ts";
import { forbidden, invalid, notSupported, required } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { declared, declaredLast, type Faults } from "../validation/checks.ts";

const queuesLimit = 10_000_000;
/** Bits of a hash that choose a request's queues. */
const hashBits = 60;

/** See the module. */
export const priorityLevelConfiguration: Strategy = {
  validate: (object) => declaredLast(levelErrors(typed<PriorityLevelConfiguration>(object))),
  validateUpdate: (object) => declaredLast(levelErrors(typed<PriorityLevelConfiguration>(object))),
};

function* levelErrors({ metadata, spec }: PriorityLevelConfiguration): Faults {
  const { type = "", limited, exempt } = spec ?? {};
  if ((metadata?.name === "exempt") !== (type === "Exempt")) {
    yield invalid("spec.type", type, "must be 'Exempt' if and only if `name` is 'exempt'");
  }
  switch (type) {
    case "Exempt":
      if (limited !== undefined) {
        yield declared(forbidden("spec.limited", "must be nil if the type is not Limited"));
      }
      if (exempt !== undefined) yield* sharesErrors(exempt, "spec.exempt");
      return;
    case "Limited":
      if (exempt !== undefined) {
        yield declared(forbidden("spec.exempt", "must be nil if the type is Limited"));
      }
      if (limited === undefined) {
        yield declared(required("spec.limited", "must not be empty when type is Limited"));
      } else yield* limitedErrors(limited);
      return;
    case "":
      return yield declared(required("spec.type"));
    default:
      yield notSupported("spec.type", type, ["Exempt", "Limited"]);
  }
}

function* sharesErrors(
  { nominalConcurrencyShares: shares, lendablePercent }: ExemptPriorityLevelConfiguration,
  field: string,
): Faults {
  if (shares !== undefined && shares < 0) {
    yield invalid(`${field}.nominalConcurrencyShares`, shares, "must be a non-negative integer");
  }
  yield* percentErrors(lendablePercent, field);
}

function* percentErrors(percent: number | undefined, field: string): Faults {
  if (percent !== undefined && (percent < 0 || percent > 100)) {
    yield invalid(`${field}.lendablePercent`, percent, "must be between 0 and 100, inclusive");
  }
}

function* limitedErrors(limited: LimitedPriorityLevelConfiguration): Faults {
  const field = "spec.limited";
  const { nominalConcurrencyShares, limitResponse, lendablePercent, borrowingLimitPercent } = limited;
  yield* sharesErrors(
    { ...nominalConcurrencyShares === undefined ? {} : { nominalConcurrencyShares } },
    field,
  );
  yield* responseErrors(limitResponse ?? { type: "" as never });
  yield* percentErrors(lendablePercent, field);
  if (borrowingLimitPercent !== undefined && borrowingLimitPercent < 0) {
    const detail = "if specified, must be a non-negative integer";
    yield invalid(`${field}.borrowingLimitPercent`, borrowingLimitPercent, detail);
  }
}

function* responseErrors({ type, queuing }: LimitResponse): Faults {
  const field = "spec.limited.limitResponse";
  switch (type) {
    case "Reject":
      if (queuing === undefined) return;
      return yield declared(
        forbidden(`${field}.queuing`, "must be nil if limited.limitResponse.type is not Limited"),
      );
    case "Queue":
      if (queuing !== undefined) return yield* queuingErrors(queuing, `${field}.queuing`);
      return yield declared(
        required(`${field}.queuing`, "must not be empty if limited.limitResponse.type is Limited"),
      );
    default:
      if (!type) yield declared(required(`${field}.type`));
      else yield notSupported(`${field}.type`, type, ["Queue", "Reject"]);
  }
}

function* queuingErrors(queuing: QueuingConfiguration, field: string): Faults {
  const { queueLengthLimit = 0, queues = 0, handSize = 0 } = queuing;
  if (queueLengthLimit <= 0) yield invalid(`${field}.queueLengthLimit`, queueLengthLimit, "must be positive");
  if (queues <= 0) yield invalid(`${field}.queues`, queues, "must be positive");
  else if (queues > queuesLimit) {
    yield invalid(`${field}.queues`, queues, `must not be greater than ${queuesLimit}`);
  }
  const handField = `${field}.handSize`;
  if (handSize <= 0) yield invalid(handField, handSize, "must be positive");
  else if (handSize > queues) {
    yield invalid(handField, handSize, `should not be greater than queues (${queues})`);
  } else if (Math.ceil(Math.log2(queues) * handSize) > hashBits) {
    const detail =
      `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${hashBits}`;
    yield invalid(handField, handSize, detail);
  }
}
