/**
 * The project's own lint rules.
 *
 * - `kybern/floors`: an import leads to the same folder or a lower floor (`floors.json`), by whichever form and
 *   specifier it is written.
 * - `kybern/no-npm`: no `npm:` specifier; the published package has no npm dependency.
 * - `kybern/hash-private`: `#name`, never the `private` keyword, which hides nothing at run time.
 * - `kybern/clocks`: never `AbortSignal.timeout`: a fake clock cannot rule it.
 *
 * @module
 */
import { floorProblem, pathFromRoot } from "./floors.ts";

type Report = (node: Deno.lint.Node, message: string) => void;

/** Calls `visit` with each specifier of a file, in whatever form it is imported. */
function specifierVisitor(visit: (specifier: string, node: Deno.lint.Node) => void): Deno.lint.LintVisitor {
  const fromSource = (node: { source: { value: unknown } | null } & Deno.lint.Node) => {
    if (node.source !== null && typeof node.source.value === "string") visit(node.source.value, node);
  };
  return {
    ImportDeclaration: fromSource,
    ExportAllDeclaration: fromSource,
    ExportNamedDeclaration: fromSource,
    ImportExpression(node) {
      const { source } = node;
      if (source.type === "Literal" && typeof source.value === "string") visit(source.value, node);
      else if (source.type === "TemplateLiteral" && source.expressions.length === 0) {
        visit(source.quasis[0]!.cooked, node);
      }
    },
    TSImportType(node) {
      // `typeof import("x")` and `import("x").Y`: the string is wrapped in a literal type.
      const argument = node.argument as unknown as { literal?: { value?: unknown }; value?: unknown };
      const value = argument.literal?.value ?? argument.value;
      if (typeof value === "string") visit(value, node);
    },
  };
}

function rule(create: (report: Report, filename: string) => Deno.lint.LintVisitor): Deno.lint.Rule {
  return {
    create(context) {
      const path = pathFromRoot(new URL(`file://${encodeURI(context.filename)}`));
      if (path === undefined) return {};
      return create((node, message) => context.report({ node, message }), path);
    },
  };
}

const plugin: Deno.lint.Plugin = {
  name: "kybern",
  rules: {
    floors: rule((report, filename) =>
      specifierVisitor((specifier, node) => {
        const problem = floorProblem(specifier, filename);
        if (problem !== undefined) report(node, problem);
      })
    ),
    "no-npm": rule((report, filename) =>
      specifierVisitor((specifier, node) => {
        if (specifier.startsWith("npm:") && !filename.startsWith("tools/")) {
          report(node, `"${specifier}": the package has no npm dependency`);
        }
      })
    ),
    "hash-private": rule((report) => ({
      PropertyDefinition(node) {
        if (node.accessibility === "private") report(node, "write #name instead of private name");
      },
      MethodDefinition(node) {
        if (node.accessibility === "private") report(node, "write #name instead of private name");
      },
      // The plugin API does not tell a parameter property's accessibility, and a declared field reads better anyway.
      TSParameterProperty(node) {
        report(node, "declare the field: a parameter property cannot be #private");
      },
    })),
    clocks: rule((report) => ({
      MemberExpression(node) {
        if (
          node.object.type === "Identifier" && node.object.name === "AbortSignal" &&
          node.property.type === "Identifier" && node.property.name === "timeout"
        ) {
          report(node, "AbortSignal.timeout escapes a fake clock: use setTimeout and an AbortController");
        }
      },
    })),
  },
};
export default plugin;
