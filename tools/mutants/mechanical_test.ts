import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../testing/seeded_random.ts";
import { applyMechanical, chooseFaults, mechanicalFaults } from "./mechanical.ts";

const source = `import { a } from "./a.ts";
type T = 1 | 2;
export class B extends a {
  constructor() {
    super(1);
    if (this.x < 10) this.go();
    for (let i = 0; i < 3; i++) continue;
    return;
  }
}
`;

Deno.test("mechanicalFaults: negates, drops and moves by one, and leaves types, imports and super alone", () => {
  const faults = mechanicalFaults("b.ts", source);
  const told = faults.map(({ kind, line, start, end, to }) =>
    `${line} ${kind}: ${source.slice(start, end)} → ${to}`
  );
  assertEquals(told, [
    "5 off by one: 1 → 2",
    "6 negate: this.x < 10 → !(this.x < 10)",
    "6 off by one: < → <=",
    "6 off by one: 10 → 11",
    "6 drop: this.go(); → ;",
    "7 off by one: 0 → 1",
    "7 negate: i < 3 → !(i < 3)",
    "7 off by one: < → <=",
    "7 off by one: 3 → 4",
    "7 drop: continue; → ;",
    "8 drop: return; → ;",
  ]);
  assert(applyMechanical(source, faults[1]!).includes("if (!(this.x < 10)) this.go();"));
});

Deno.test("chooseFaults: the same ones for the same seed, at most one in a line", () => {
  const faults = mechanicalFaults("b.ts", source);
  const chosen = chooseFaults(faults, 100, seededRandom(5));
  assertEquals(chosen.map(({ line }) => line).sort(), [5, 6, 7, 8]);
  assertEquals(chooseFaults(faults, 100, seededRandom(5)), chosen);
  assertEquals(chooseFaults(faults, 2, seededRandom(5)), chosen.slice(0, 2));
});
