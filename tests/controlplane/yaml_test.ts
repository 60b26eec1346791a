import { assertEquals } from "@std/assert";
import { parseJson } from "../../meta/mod.ts";
import { scalars } from "../../meta/yaml_scalars_test.ts";
import { controlPlaneTests } from "./lacking.ts";
import { ControlPlane } from "./control_plane.ts";

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

/** What kubectl makes of scalars, each the value of `k` in a ConfigMap's data; by their place. */
async function readByKubectl(plane: ControlPlane, texts: readonly string[]): Promise<Map<number, unknown>> {
  const documents = texts.map((scalar, i) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: s${i}\ndata:\n  k: ${scalar}\n`
  );
  const { code, stdout, stderr } = await plane.kubectl(
    "create",
    "--dry-run=client",
    "--validate=false",
    "-o=jsonpath-as-json={@}",
    "-f",
    "-",
    { stdin: documents.join("---\n") },
  );
  assertEquals([code, stderr], [0, ""]);
  // One JSON array after the other, each of one object.
  const objects = parseJson(`[${stdout.trim().replace(/\n\]\s*\n?\[\n/g, "\n],\n[\n")}]`) as {
    metadata: { name: string };
    data: { k: unknown };
  }[][];
  return new Map(objects.flat().map(({ metadata, data }) => [Number(metadata.name.slice(1)), data.k]));
}

test("YAML's scalars are what the table of meta/yaml.ts says, to kubectl itself", async () => {
  await using plane = await ControlPlane.start();
  const read = await readByKubectl(plane, scalars.map(([scalar]) => scalar));
  assertEquals(read.size, scalars.length);
  for (const [i, [scalar, value]] of scalars.entries()) {
    const byKubectl = read.get(i);
    // In kubectl's JSON a float without fraction looks like an integer, which may be too large for a number here.
    const isFloat = typeof value === "number" && typeof byKubectl === "bigint";
    assertEquals(
      isFloat ? Number(byKubectl) : byKubectl,
      value,
      `kubectl reads ${JSON.stringify(scalar)} otherwise`,
    );
  }
});
