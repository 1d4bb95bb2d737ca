import { membersOf } from "./schema.ts";
import type { OperationModel, ServiceModel } from "./service-model.ts";

/** An operation found by method and path, with its path labels percent-decoded. */
export interface RouteMatch {
  readonly operation: OperationModel;
  readonly labels: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: OperationModel;
  readonly method: string;
  readonly pattern: RegExp;
  readonly labelNames: readonly string[];
  /** Query parameters that the model's path requires; an empty value takes any. */
  readonly literals: readonly (readonly [name: string, value: string])[];
  /** Query parameters and headers without which the call means another operation. */
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
  readonly hasBucket: boolean;
  readonly specificity: number;
}

const tables = new WeakMap<ServiceModel, readonly Route[]>();

/** Finds the operation that a REST request means: of several that fit, the one that asks for most. */
export function matchRoute(
  model: ServiceModel,
  request: {
    readonly method: string;
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: Readonly<Record<string, string>>;
  },
): RouteMatch | undefined {
  const isS3 = model.signingName === "s3";
  const target = isS3
    ? splitBucket(request.path, request.headers.host ?? "")
    : { path: request.path, bucket: undefined };
  for (const route of tableOf(model)) {
    const found = route.method === request.method ? route.pattern.exec(target.path) : null;
    if (!found || !hasLiterals(route, request.query)) {
      continue;
    }
    if (isS3 && !fitsS3(route, target.bucket, request)) {
      continue;
    }
    const labels = Object.fromEntries(
      route.labelNames.map((name, index) => [name, decode(found[index + 1] ?? "")]),
    );
    const bucket = target.bucket === undefined ? {} : { Bucket: target.bucket };
    return { operation: route.operation, labels: { ...labels, ...bucket } };
  }
  return undefined;
}

function tableOf(model: ServiceModel): readonly Route[] {
  const known = tables.get(model);
  if (known) {
    return known;
  }
  const routes = [...model.operations.values()]
    .flatMap((operation) => (operation.http ? [toRoute(operation, operation.http)] : []))
    .sort((left, right) => right.specificity - left.specificity);
  tables.set(model, routes);
  return routes;
}

function toRoute(
  operation: OperationModel,
  [method, template]: readonly [string, string, number],
): Route {
  const [path = "/", search = ""] = template.split("?");
  const labelNames: string[] = [];
  const source = path.replace(/\{(\w+)(\+?)\}|[^{]+/g, (part, name?: string, greedy?: string) => {
    if (!name) {
      return part.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
    }
    labelNames.push(name);
    return greedy ? "(.+)" : "([^/]+)";
  });
  const required = membersOf(operation.input).filter((member) => member.isRequired);
  const requiredQuery = required.flatMap(({ traits }) => traits.httpQuery ?? []);
  const requiredHeaders = required.flatMap(({ traits }) => traits.httpHeader?.toLowerCase() ?? []);
  const literals = [...new URLSearchParams(search)];
  const fixedLength = path.replace(/\{[^}]*\}/g, "").length;
  return {
    operation,
    method,
    pattern: new RegExp(`^${source}${path === "/" ? "" : "/?"}$`),
    labelNames,
    literals,
    requiredQuery,
    requiredHeaders,
    hasBucket: required.some(({ name, traits }) => name === "Bucket" && traits.httpLabel),
    specificity:
      fixedLength + 100 * (literals.length + requiredQuery.length + requiredHeaders.length),
  };
}

/** `x-id` only repeats the operation's name, and not every client sends it. */
function hasLiterals(route: Route, query: URLSearchParams): boolean {
  return route.literals.every(([name, value]) => {
    const sent = query.get(name);
    return name === "x-id"
      ? sent === null || sent === value
      : sent !== null && (value === "" || sent === value);
  });
}

/** S3 has many operations on one path: what they cannot do without tells them apart. */
function fitsS3(
  route: Route,
  bucket: string | undefined,
  request: {
    readonly query: URLSearchParams;
    readonly headers: Readonly<Record<string, string>>;
  },
): boolean {
  return (
    route.hasBucket === (bucket !== undefined) &&
    route.requiredQuery.every((name) => request.query.has(name)) &&
    route.requiredHeaders.every((name) => name in request.headers)
  );
}

/**
 * The bucket is the path's first segment, or stands before the host name
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html).
 */
function splitBucket(path: string, host: string): { bucket: string | undefined; path: string } {
  const virtual = /^(.+)\.(?:localhost|s3[.-][a-z0-9.-]*amazonaws\.com)(?::\d+)?$/.exec(host)?.[1];
  if (virtual) {
    return { bucket: virtual, path };
  }
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return bucket === ""
    ? { bucket: undefined, path: "/" }
    : { bucket: decode(bucket), path: `/${key}` };
}

/** Malformed escapes stay as they are: the service then refuses the name. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
