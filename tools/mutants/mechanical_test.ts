import { assert, assertEquals } from "@std/assert";
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

/** What is chosen of a source. */
async function choose(text: string, count: number, seed: number) {
  const faults = mechanicalFaults("b.ts", text);
  return await chooseFaults(faults, count, seed, new Map([["b.ts", text]]));
}

Deno.test("chooseFaults: the same ones for the same seed, at most one in a line", async () => {
  const chosen = await choose(source, 100, 5);
  assertEquals(chosen.map(({ line }) => line).sort(), [5, 6, 7, 8]);
  assertEquals(await choose(source, 100, 5), chosen);
  assertEquals(await choose(source, 2, 5), chosen.slice(0, 2));
  const orders = await Promise.all(
    [1, 2, 3, 4].map(async (seed) => (await choose(source, 100, seed)).map(({ line }) => line).join()),
  );
  assert(new Set(orders).size > 1, "another seed, another choice");
});

Deno.test("chooseFaults: lines that come before the others change nothing of what is chosen of those", async () => {
  const moved = `function before(x: number) {\n  if (x > 3) return;\n}\n${source}`;
  const told = async (text: string) =>
    (await choose(text, 100, 5)).map(({ kind, start, end, to }) =>
      `${kind} ${text.slice(start, end)} → ${to}`
    );
  const both = await told(moved);
  for (const each of await told(source)) assert(both.includes(each), each);
});
