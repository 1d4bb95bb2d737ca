import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";

// The package is CommonJS: its function stands in `default` once more.
const addFormats = addFormatsModule.default;
const root = new URL("../../../../", import.meta.url);

/** A JSON schema of this repository, as it stands in its file. */
export function readSchema(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(path, root), "utf8"));
}

/** A check by a schema of draft 2020-12. */
export function schemaCheck(schema: object): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats(ajv);
  return ajv.compile(schema);
}

/** A check by SARIF's schema: draft-04, whose keywords mean the same in draft-07 as it uses them. */
export function sarifCheck(): ValidateFunction {
  const { id, $schema, ...schema } = readSchema("tests/fixture/schema/sarif-2.1.0-rtm.5.json");
  // One of its patterns is none by the stricter grammar of the `u` flag.
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  return ajv.compile({ ...schema, $id: String(id) });
}

/** What is wrong with a value by a check, one line each. */
export function problemsOf(check: ValidateFunction, value: unknown): readonly string[] {
  check(JSON.parse(JSON.stringify(value)));
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** A schema that lets no member through which it does not name. */
export function closed(schema: unknown): object {
  if (Array.isArray(schema)) return schema.map((one) => (isObject(one) ? closed(one) : one));
  const entries = Object.entries(isObject(schema) ? schema : {}).map(
    ([key, value]) => [key, isObject(value) ? closed(value) : value] as const,
  );
  const whole = Object.fromEntries(entries);
  return isObject(whole.properties) ? { additionalProperties: false, ...whole } : whole;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
