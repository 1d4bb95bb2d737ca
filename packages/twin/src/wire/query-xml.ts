import type { AnswerContext } from "./message.ts";
import { elementOf, kindOf, membersOf, nameOf, type SchemaRef, traitsOf } from "./schema.ts";
import type { OperationModel } from "./service-model.ts";
import { escapeXml, xmlElement } from "./xml-text.ts";

/** `<GetCallerIdentityResponse><GetCallerIdentityResult>…`: an output in the query protocol's form. */
export function writeQueryXml(
  output: object,
  operation: OperationModel,
  { model, requestId }: AnswerContext,
): string {
  const result = nameOf(operation.output)
    ? element(`${operation.name}Result`, structure(operation.output, output))
    : "";
  return (
    `<${operation.name}Response xmlns="${model.xmlNamespace}">${result}` +
    `<ResponseMetadata>${xmlElement("RequestId", requestId)}</ResponseMetadata>` +
    `</${operation.name}Response>`
  );
}

function structure(schema: SchemaRef, value: unknown): string {
  const fields = value as Readonly<Record<string, unknown>>;
  return membersOf(schema)
    .filter(({ name }) => fields[name] !== undefined && fields[name] !== null)
    .map(({ name, traits, ref }) => write(traits.xmlName ?? name, ref, fields[name]))
    .join("");
}

function write(name: string, schema: SchemaRef, value: unknown): string {
  switch (kindOf(schema)) {
    case "struct":
      return element(name, structure(schema, value));
    case "list": {
      const isFlat = Boolean(traitsOf(schema).xmlFlattened);
      const items = (value as readonly unknown[])
        .map((item) => write(isFlat ? name : "member", elementOf(schema), item))
        .join("");
      return isFlat ? items : element(name, items);
    }
    case "map":
      return element(
        name,
        Object.entries(value as object)
          .map(([key, item]) =>
            element("entry", xmlElement("key", key) + write("value", elementOf(schema), item)),
          )
          .join(""),
      );
    default:
      return element(name, escapeXml(textOf(value)));
  }
}

function textOf(value: unknown): string {
  if (value instanceof Date) {
    return value.toISOString();
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value);
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}
