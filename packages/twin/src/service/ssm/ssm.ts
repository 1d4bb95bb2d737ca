import type {
  DeleteParameterRequest,
  DeleteParameterResult,
  GetParameterRequest,
  GetParameterResult,
  GetParametersByPathRequest,
  GetParametersByPathResult,
  PutParameterRequest,
  PutParameterResult,
} from "@aws-sdk/client-ssm";
import { type AwsCall, AwsError, type Service } from "../../service.ts";
import type { World } from "../../world.ts";
import {
  checkParameterName,
  checkParameterPath,
  describeParameter,
  type ParameterVersion,
  parseParameterReference,
} from "./parameter.ts";

/** Systems Manager Parameter Store: parameters with versions, by Region. */
export function createSsm(world: Pick<World, "clock" | "accountId">): {
  readonly service: Service;
} {
  const store = new ParameterStore(world);
  return {
    service: {
      signingName: "ssm",
      operations: {
        PutParameter: (input: PutParameterRequest, call) => store.put(input, call),
        GetParameter: (input: GetParameterRequest, call) => store.get(input, call),
        GetParametersByPath: (input: GetParametersByPathRequest, call) =>
          store.getByPath(input, call),
        DeleteParameter: (input: DeleteParameterRequest, call) => store.delete(input, call),
      },
      authorizationsOf(operation, input, call) {
        const name: string =
          operation === "GetParametersByPath"
            ? input.Path
            : operation === "PutParameter"
              ? input.Name
              : parseParameterReference(input.Name).name;
        return [{ action: `ssm:${operation}`, resources: [parameterArn(name, call)] }];
      },
    },
  };
}

/** `arn:aws:ssm:us-east-1:123456789012:parameter/latchkey/a`: the name's own slash joins the two. */
export function parameterArn(name: string, call: Pick<AwsCall, "region" | "accountId">): string {
  const path = name.startsWith("/") ? name : `/${name}`;
  return `arn:aws:ssm:${call.region}:${call.accountId}:parameter${path}`;
}

class ParameterStore {
  /** Versions, oldest first, by Region and name. */
  readonly #versions = new Map<string, ParameterVersion[]>();
  readonly #world: Pick<World, "clock">;

  constructor(world: Pick<World, "clock">) {
    this.#world = world;
  }

  put(input: PutParameterRequest, call: AwsCall): PutParameterResult {
    const name = checkParameterName(input.Name ?? "");
    const versions = this.#versions.get(key(name, call)) ?? [];
    const last = versions.at(-1);
    if (last && !input.Overwrite) {
      throw new AwsError(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
      );
    }
    const type = input.Type ?? last?.type;
    if (!type) {
      throw validation("A parameter type is required when you create a parameter.");
    }
    if (last && type !== last.type) {
      throw new AwsError(
        "HierarchyTypeMismatchException",
        "The parameter's type cannot be changed. Delete it and create it again.",
      );
    }
    const value = checkValue(input.Value ?? "");
    const version = (last?.version ?? 0) + 1;
    const modifiedAt = this.#world.clock.now();
    versions.push({ name, type, value, version, modifiedAt, arn: parameterArn(name, call) });
    this.#versions.set(key(name, call), versions);
    return { Version: version, Tier: "Standard" };
  }

  get(input: GetParameterRequest, call: AwsCall): GetParameterResult {
    const { name, version } = parseParameterReference(input.Name ?? "");
    const versions = this.#versions.get(key(name, call));
    if (!versions) {
      throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
    }
    const found =
      version === undefined ? versions.at(-1) : versions.find((one) => one.version === version);
    if (!found) {
      throw new AwsError(
        "ParameterVersionNotFound",
        `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
      );
    }
    return { Parameter: describeParameter(found, input.WithDecryption ?? false) };
  }

  getByPath(input: GetParametersByPathRequest, call: AwsCall): GetParametersByPathResult {
    const path = checkParameterPath(input.Path ?? "");
    const limit = input.MaxResults ?? 10;
    if (limit < 1 || limit > 10) {
      throw validation(
        `1 validation error detected: Value '${limit}' at 'maxResults' failed to satisfy constraint: ` +
          "Member must have value between 1 and 10",
      );
    }
    const start = input.NextToken === undefined ? 0 : Number(input.NextToken);
    if (!Number.isInteger(start) || start < 0) {
      throw new AwsError("InvalidNextToken", "The specified token is not valid.");
    }
    const all = [...this.#versions]
      .filter(([storedKey]) => storedKey.startsWith(`${call.region}\n${path}`))
      .flatMap(([, versions]) => versions.at(-1) ?? [])
      .filter(({ name }) => input.Recursive || !name.slice(path.length).includes("/"))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    const page = all.slice(start, start + limit);
    return {
      Parameters: page.map((one) => describeParameter(one, input.WithDecryption ?? false)),
      ...(start + limit < all.length ? { NextToken: String(start + limit) } : {}),
    };
  }

  delete(input: DeleteParameterRequest, call: AwsCall): DeleteParameterResult {
    const name = input.Name ?? "";
    if (!this.#versions.delete(key(name, call))) {
      throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
    }
    return {};
  }
}

function key(name: string, call: AwsCall): string {
  return `${call.region}\n${name}`;
}

function checkValue(value: string): string {
  if (value === "") {
    throw validation(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
    );
  }
  if (Buffer.byteLength(value) > 4096) {
    throw validation(
      "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.",
    );
  }
  return value;
}

function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
