import { assertEquals } from "@std/assert";
import { borrowedStructs, namedTypes, parseGoStructs } from "./go_struct.ts";

const source = `
package v1

// Sample is one.
type Sample struct {
	metav1.TypeMeta \`json:",inline"\`
	metav1.ObjectMeta \`json:"metadata,omitempty" protobuf:"bytes,1,opt,name=metadata"\`
	// Words.
	Source  \`json:",inline" protobuf:"bytes,2,opt,name=source"\`
	Replicas *int32 \`json:"replicas,omitempty" protobuf:"varint,3,opt,name=replicas"\` // with a comment
	Ref string \`json:"$ref" protobuf:"bytes,4,opt,name=ref"\`
	At metav1.Time \`json:"at,omitempty,omitzero" patchStrategy:"merge" protobuf:"bytes,5,opt,name=at"\`
	Hidden []byte \`json:"-" protobuf:"bytes,6,opt,name=hidden"\`
	Extra map[string]Value \`json:"extra,omitempty" protobuf:"bytes,7,rep,name=extra"\`
}

type Value []string
type Lent v1.Other
type Alias = v1.Other
type (
	// Word is one of a group.
	Word string
)
`;

Deno.test("fields in their order: name in JSON, type, what is left out, and number", () => {
  const structs = parseGoStructs(source);
  assertEquals([...structs.keys()], ["Sample"]);
  assertEquals(structs.get("Sample")!, [
    { name: "", type: "metav1.TypeMeta", omits: "", number: undefined },
    { name: "metadata", type: "metav1.ObjectMeta", omits: "omitempty", number: 1 },
    { name: "", type: "Source", omits: "", number: 2 },
    { name: "replicas", type: "*int32", omits: "omitempty", number: 3 },
    { name: "$ref", type: "string", omits: "", number: 4 },
    { name: "at", type: "metav1.Time", omits: "omitzero", number: 5 },
    { name: "extra", type: "map[string]Value", omits: "omitempty", number: 7 },
  ]);
});

Deno.test("types that are a name for another", () => {
  assertEquals([...namedTypes(source)], [
    ["Value", "[]string"],
    ["Lent", "v1.Other"],
    ["Alias", "v1.Other"],
    ["Word", "string"],
  ]);
});

Deno.test("structs of a sibling package under a name of one's own", () => {
  assertEquals([...borrowedStructs(source)], [["Lent", { version: "v1", name: "Other" }]]);
});
