import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { defineResource, definitionYaml } from "../schema/mod.ts";
import { DefinitionFileError, readDefinitions } from "./definition_files.ts";

const group = "example.com";
const Lamp = defineResource({ group, version: "v1", kind: "Lamp", schema: {} });
const OtherLamp = defineResource({ group, version: "v2", kind: "Lamp", schema: {} });
const Torch = defineResource({ group, version: "v1", kind: "Torch", schema: {} });

/** A folder of files that goes with the test. */
async function folderOf(
  files: { readonly [name: string]: string },
): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(files)) {
    const at = `${path}/${name}`;
    await Deno.mkdir(at.slice(0, at.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(at, text);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

const namesOf = (found: Awaited<ReturnType<typeof readDefinitions>>) =>
  found.map(({ crd }) => crd.metadata?.name);

Deno.test("[CR-01] definitions are read from files and folders, by name, among objects of other kinds", async () => {
  await using folder = await folderOf({
    "b.yaml": `${definitionYaml(Torch)}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n`,
    "a.json": JSON.stringify({ ...Lamp.crd, status: { storedVersions: ["v1"] } }),
    "README.md": "kind: CustomResourceDefinition",
    "deeper/c.yaml": definitionYaml(OtherLamp),
  });
  const found = await readDefinitions([folder.path]);
  assertEquals(namesOf(found), ["lamps.example.com", "torches.example.com"]);
  assertEquals(found[0]!.crd, Lamp.crd);
});

Deno.test("[CR-01] the same file found twice is used once, and so is a definition that two files have", async () => {
  await using folder = await folderOf({
    "a.yaml": definitionYaml(Lamp),
    "b.yml": definitionYaml(Torch, Lamp),
  });
  await Deno.symlink(`${folder.path}/a.yaml`, `${folder.path}/link.yaml`);
  const paths = [folder.path, `${folder.path}/a.yaml`, new URL(`file://${folder.path}/b.yml`), folder.path];
  assertEquals(namesOf(await readDefinitions(paths)), ["lamps.example.com", "torches.example.com"]);
});

Deno.test("[CR-01] a path that is missing is an error only where it is asked for", async () => {
  await using folder = await folderOf({});
  const missing = `${folder.path}/crds`;
  assertEquals(await readDefinitions([missing]), []);
  const error = await assertRejects(
    () => readDefinitions([missing], { errorIfMissing: true }),
    DefinitionFileError,
    "there is no such file or folder",
  );
  assertEquals(error.path, missing);
});

Deno.test("what cannot be used is named by its file", async () => {
  await using folder = await folderOf({
    "a.yaml": definitionYaml(Lamp),
    "twice.yaml": definitionYaml(OtherLamp),
    "old.yaml":
      "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: { name: a.b }\n",
    "broken.yaml": "kind: [",
    "unnamed.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n",
  });
  const messageOf = async (...names: string[]) =>
    (await assertRejects(
      () => readDefinitions(names.map((name) => `${folder.path}/${name}`)),
      DefinitionFileError,
    ))
      .message;
  assertStringIncludes(await messageOf("a.yaml", "twice.yaml"), "defines lamps.example.com otherwise than");
  assertStringIncludes(await messageOf("old.yaml"), "old.yaml: apiextensions.k8s.io/v1beta1 is not served");
  assertStringIncludes(await messageOf("broken.yaml"), "broken.yaml: document 1 (line 2)");
  assertStringIncludes(await messageOf("unnamed.yaml"), "has no metadata.name");
});
