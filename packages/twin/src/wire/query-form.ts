import { AwsError } from "../service.ts";
import { elementOf, kindOf, membersOf, type SchemaRef, traitsOf } from "./schema.ts";

/** Reads a query-protocol form (`Names.member.1=…`, `Filter.Key=…`) by a schema. */
export function readQueryForm(form: URLSearchParams, schema: SchemaRef): Record<string, unknown> {
  const names = [...form.keys()];
  return readStructure({ form, names }, schema, "");
}

interface Form {
  readonly form: URLSearchParams;
  readonly names: readonly string[];
}

function readStructure(form: Form, schema: SchemaRef, prefix: string): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const member of membersOf(schema)) {
    const path = prefix + (member.traits.xmlName ?? member.name);
    if (form.names.some((name) => name === path || name.startsWith(`${path}.`))) {
      result[member.name] = readValue(form, member.ref, path);
    }
  }
  return result;
}

function readValue(form: Form, schema: SchemaRef, path: string): unknown {
  switch (kindOf(schema)) {
    case "struct":
      return readStructure(form, schema, `${path}.`);
    case "list": {
      const base = traitsOf(schema).xmlFlattened ? path : `${path}.member`;
      return indexesUnder(form, base).map((index) =>
        readValue(form, elementOf(schema), `${base}.${index}`),
      );
    }
    case "map": {
      const base = traitsOf(schema).xmlFlattened ? path : `${path}.entry`;
      return Object.fromEntries(
        indexesUnder(form, base).map((index) => [
          form.form.get(`${base}.${index}.key`) ?? "",
          readValue(form, elementOf(schema), `${base}.${index}.value`),
        ]),
      );
    }
    default:
      return readText(kindOf(schema), form.form.get(path) ?? "", path);
  }
}

function indexesUnder({ names }: Form, base: string): readonly number[] {
  const indexes = names
    .filter((name) => name.startsWith(`${base}.`))
    .map((name) => Number.parseInt(name.slice(base.length + 1), 10))
    .filter(Number.isInteger);
  return [...new Set(indexes)].sort((left, right) => left - right);
}

function readText(kind: string, text: string, path: string): unknown {
  switch (kind) {
    case "number": {
      const value = Number(text);
      if (text.trim() === "" || Number.isNaN(value)) {
        throw malformed(path, text);
      }
      return value;
    }
    case "boolean":
      return text.toLowerCase() === "true";
    case "timestamp": {
      const date = new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text);
      if (Number.isNaN(date.getTime())) {
        throw malformed(path, text);
      }
      return date;
    }
    case "blob":
      return new Uint8Array(Buffer.from(text, "base64"));
    default:
      return text;
  }
}

function malformed(path: string, text: string): AwsError {
  return new AwsError("MalformedInput", `The value '${text}' of ${path} cannot be read.`);
}
