import { namespaceOf, type SchemaRef, traitsOf } from "./schema.ts";

/** How a service's requests and answers are written. */
export type ProtocolName = "json" | "rest-json" | "rest-xml" | "query";

/** Reads and writes one protocol's bodies by the SDK's schemas. */
export interface Codec {
  createDeserializer(): { read(schema: SchemaRef, body: Uint8Array): unknown };
  createSerializer(): {
    write(schema: SchemaRef, value: unknown): void;
    flush(): string | Uint8Array;
  };
}

/**
 * Writes a value by its schema, as plain bytes: the SDK's own bytes object warns on the console
 * when it is used as anything but a request body.
 */
export function writeWithCodec(codec: Codec, schema: SchemaRef, value: unknown): Buffer {
  const serializer = codec.createSerializer();
  serializer.write(schema, value);
  const written = serializer.flush();
  return typeof written === "string"
    ? Buffer.from(written)
    : Buffer.from(written.buffer, written.byteOffset, written.byteLength);
}

/** One operation as the SDK's model has it. */
export interface OperationModel {
  readonly name: string;
  readonly input: SchemaRef;
  readonly output: SchemaRef;
  /** Method, path template and status of a REST operation. */
  readonly http?: readonly [method: string, path: string, status: number];
}

/** What the SDK's client of one service tells about its wire format. */
export interface ServiceModel {
  readonly signingName: string;
  readonly protocol: ProtocolName;
  /** `1.0` or `1.1` of the JSON RPC services. */
  readonly jsonVersion: string;
  /** What stands before the operation's name in `X-Amz-Target`. */
  readonly targetPrefix: string;
  /** `com.amazonaws.acm` */
  readonly namespace: string;
  readonly xmlNamespace: string;
  /** Absent for the query protocol, whose codec the SDK does not expose. */
  readonly codec?: Codec;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** Schema of a modelled exception. */
  errorSchema(code: string): SchemaRef | undefined;
}

interface SdkClient {
  readonly config: { readonly protocol: unknown };
}

interface SdkProtocol {
  readonly serviceTarget?: string;
  readonly options?: { readonly xmlNamespace?: string };
  getShapeId(): string;
  getPayloadCodec(): Codec;
}

/** The SDK's modules by SigV4 service name. Loaded on first use: a client is some 20 MB. */
const SDK_CLIENTS: Readonly<Record<string, () => Promise<object>>> = {
  acm: () => import("@aws-sdk/client-acm"),
  cloudtrail: () => import("@aws-sdk/client-cloudtrail"),
  "cognito-idp": () => import("@aws-sdk/client-cognito-identity-provider"),
  events: () => import("@aws-sdk/client-eventbridge"),
  lambda: () => import("@aws-sdk/client-lambda"),
  monitoring: () => import("@aws-sdk/client-cloudwatch"),
  route53: () => import("@aws-sdk/client-route-53"),
  s3: () => import("@aws-sdk/client-s3"),
  scheduler: () => import("@aws-sdk/client-scheduler"),
  sns: () => import("@aws-sdk/client-sns"),
  sqs: () => import("@aws-sdk/client-sqs"),
  ssm: () => import("@aws-sdk/client-ssm"),
  states: () => import("@aws-sdk/client-sfn"),
  sts: () => import("@aws-sdk/client-sts"),
};

const PROTOCOLS: Readonly<Record<string, ProtocolName>> = {
  "aws.protocols#awsJson1_0": "json",
  "aws.protocols#awsJson1_1": "json",
  "aws.protocols#restJson1": "rest-json",
  "aws.protocols#restXml": "rest-xml",
  "aws.protocols#awsQuery": "query",
};

const loaded = new Map<string, Promise<ServiceModel>>();

/** Whether the wire can speak this service's protocol. */
export function hasServiceModel(signingName: string): boolean {
  return Object.hasOwn(SDK_CLIENTS, signingName);
}

/** @throws Error for a service that the wire does not know */
export function loadServiceModel(signingName: string): Promise<ServiceModel> {
  const known = loaded.get(signingName);
  if (known !== undefined) {
    return known;
  }
  const load = Object.hasOwn(SDK_CLIENTS, signingName) ? SDK_CLIENTS[signingName] : undefined;
  if (!load) {
    return Promise.reject(new Error(`No SDK client is known for the service '${signingName}'.`));
  }
  const model = load().then((sdk) => readModel(signingName, sdk));
  loaded.set(signingName, model);
  return model;
}

function readModel(signingName: string, sdk: object): ServiceModel {
  const exported = sdk as Readonly<Record<string, unknown>>;
  const protocol = protocolOf(exported);
  const shapeId = protocol.getShapeId();
  const name = PROTOCOLS[shapeId];
  if (!name) {
    throw new Error(
      `The SDK speaks ${shapeId} with ${signingName}: the wire has no such protocol.`,
    );
  }
  const operations = new Map<string, OperationModel>();
  let namespace = "";
  for (const schema of Object.values(exported)) {
    if (Array.isArray(schema) && schema[0] === 9) {
      const http = traitsOf(schema).http;
      namespace = namespaceOf(schema);
      operations.set(String(schema[2]), {
        name: String(schema[2]),
        input: schema[4],
        output: schema[5],
        ...(http ? { http } : {}),
      });
    }
  }
  return {
    signingName,
    protocol: name,
    jsonVersion: shapeId.endsWith("1_0") ? "1.0" : "1.1",
    targetPrefix: protocol.serviceTarget ?? "",
    namespace,
    xmlNamespace: protocol.options?.xmlNamespace ?? "",
    ...(name === "query" ? {} : { codec: protocol.getPayloadCodec() }),
    operations,
    errorSchema(code) {
      const schema = exported[`${code}$`];
      return Array.isArray(schema) && schema[0] === -3 ? schema : undefined;
    },
  };
}

/** The protocol that the SDK itself would talk with: it belongs to a client's configuration. */
function protocolOf(exported: Readonly<Record<string, unknown>>): SdkProtocol {
  const Client = Object.entries(exported).find(
    ([name, value]) => /^[A-Z]\w+Client$/.test(name) && typeof value === "function",
  )?.[1] as (new (options: object) => SdkClient) | undefined;
  if (!Client) {
    throw new Error("The SDK module exports no client.");
  }
  const client = new Client({
    region: "us-east-1",
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
  });
  return client.config.protocol as SdkProtocol;
}
