import { assertEquals, assertRejects } from "@std/assert";
import { kindSchema, sampleFacts, sampleGroupVersion } from "../emit/sample_facts.ts";
import { goFieldFacts } from "./go_fields.ts";

const home = "io.k8s.api.sample.v1";

/** The words of a struct `Sample` with these lines, beside what other types the sources have. */
async function wordsOf(lines: readonly string[], others = ""): Promise<string | undefined> {
  const sources: { readonly [path: string]: string } = {
    "k8s.io/api sample/v1": `type Sample struct {\n${
      lines.map((line) => `\t${line}\n`).join("")
    }}\n${others}`,
    "k8s.io/apimachinery pkg/apis/meta/v1": "type ObjectMeta struct {\n}\n",
  };
  const facts = sampleFacts(
    sampleGroupVersion("sample.k8s.io", "v1", [], {
      [`${home}.Sample`]: kindSchema("sample.k8s.io", "v1", "Sample"),
      [`${home}.SampleList`]: kindSchema("sample.k8s.io", "v1", "SampleList"),
      "io.k8s.apimachinery.pkg.version.Info": {},
    }),
  );
  const found = await goFieldFacts(facts, (module, path) => {
    const source = sources[`${module} ${path}`];
    return Promise.resolve(source === undefined ? undefined : { proto: "", sources: [source] });
  });
  assertEquals(Object.keys(found).filter((name) => name !== `${home}.Sample`), []);
  return found[`${home}.Sample`];
}

const cases: readonly {
  what: string;
  lines: readonly string[];
  others?: string;
  words: string | undefined;
}[] = [
  { what: "as usual: nothing", lines: ['A string `json:"a,omitempty"`'], words: undefined },
  { what: "written without a value", lines: ['A string `json:"a"`'], words: "a!" },
  { what: "kept when zero", lines: ['A *int32 `json:"a,omitempty"`'], words: "a*" },
  {
    what: "a struct by value",
    lines: ['A Part `json:"a,omitempty"`', 'B *Part `json:"b,omitempty"`', 'C []Part `json:"c"`'],
    others: "type Part struct {\n}\n",
    words: "a{ c!",
  },
  {
    what: "a struct that is left out when it is zero",
    lines: ['A metav1.Time `json:"a,omitempty,omitzero"`'],
    words: "a0",
  },
  {
    what: "a named type, also of a list's items and of a map's values and keys",
    lines: [
      'A Word `json:"a,omitempty"`',
      'B []Word `json:"b,omitempty"`',
      'C map[string]Word `json:"c,omitempty"`',
      'D map[Word]string `json:"d,omitempty"`',
      'E types.UID `json:"e,omitempty"`',
    ],
    others: "type Word string\n",
    words: "a:v1.Word b:v1.Word c:map[string]v1.Word d:map[v1.Word]string e:types.UID",
  },
  {
    what: "inlined through structs, but for TypeMeta",
    lines: [
      'metav1.TypeMeta `json:",inline"`',
      'metav1.ObjectMeta `json:"metadata,omitempty"`',
      'Outer `json:",inline"`',
    ],
    others: 'type Outer struct {\n\tInner `json:",inline"`\n}\ntype Inner struct {\n' +
      '\tA string `json:"a,omitempty"`\n}\n',
    words: "metadata{ a@Outer@Inner",
  },
  {
    what: "of lists nothing is told",
    lines: ['A string `json:"a,omitempty"`'],
    others: 'type SampleList struct {\n\tItems []Sample `json:"items"`\n}\n',
    words: undefined,
  },
];

for (const { what, lines, others, words } of cases) {
  Deno.test(`Go fields: ${what}`, async () => assertEquals(await wordsOf(lines, others), words));
}

Deno.test("Go fields: an inlined struct of a package that is not there is told", async () => {
  await assertRejects(
    () => wordsOf(['other.Part `json:",inline"`']),
    Error,
    `${home}.Sample: cannot find other.Part`,
  );
});
