import { assertEquals } from "@std/assert";
import { borrowedStructs, parseGoStructs } from "./go_struct.ts";

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
`;

Deno.test("fields with a number: name in JSON, type, and what is left out", () => {
  const structs = parseGoStructs(source);
  assertEquals([...structs.keys()], ["Sample"]);
  assertEquals([...structs.get("Sample")!], [
    [1, { name: "metadata", type: "metav1.ObjectMeta", omits: "omitempty" }],
    [2, { name: "", type: "Source", omits: "" }],
    [3, { name: "replicas", type: "*int32", omits: "omitempty" }],
    [4, { name: "$ref", type: "string", omits: "" }],
    [5, { name: "at", type: "metav1.Time", omits: "omitzero" }],
    [7, { name: "extra", type: "map[string]Value", omits: "omitempty" }],
  ]);
});

Deno.test("structs of a sibling package under a name of one's own", () => {
  assertEquals([...borrowedStructs(source)], [["Lent", { version: "v1", name: "Other" }]]);
});
