import type { RecordedResource } from "./recorded-resource.ts";

/** The account of AWS's own documentation, and the Region that the app asks for. */
export const mockAccount = "123456789012";

/** What Pulumi hands to its mocks for a resource; `custom` is false for components. */
export interface NewResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly custom?: boolean;
  readonly id?: string;
  /** Reference to the provider that makes it: a URN that ends in the provider's name and ID. */
  readonly provider?: string;
}

/** How each type's ARN is built from its name; a type that is not here has none that is used. */
const arnFormats: Readonly<Record<string, string>> = {
  "aws:lambda/function:Function": "lambda:REGION:ACCOUNT:function:NAME",
  "aws:iam/role:Role": "iam::ACCOUNT:role/NAME",
  "aws:cloudwatch/eventRule:EventRule": "events:REGION:ACCOUNT:rule/NAME",
  "aws:cloudwatch/logGroup:LogGroup": "logs:REGION:ACCOUNT:log-group:NAME",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "cloudwatch:REGION:ACCOUNT:alarm:NAME",
  "aws:scheduler/schedule:Schedule": "scheduler:REGION:ACCOUNT:schedule/default/NAME",
  "aws:sfn/stateMachine:StateMachine": "states:REGION:ACCOUNT:stateMachine:NAME",
  "aws:sns/topic:Topic": "sns:REGION:ACCOUNT:NAME",
  "aws:sqs/queue:Queue": "sqs:REGION:ACCOUNT:NAME",
  "aws:s3/bucket:Bucket": "s3:::NAME",
};

/** The ARN that AWS gives to a resource of this type and name. */
export function arnOf(type: string, name: string, region: string): string {
  const format = arnFormats[type];
  if (format === undefined) {
    throw new Error(
      `infra/synth/mock-cloud.ts does not know what the ARN of a ${type} looks like.`,
    );
  }
  const arn = format.replace("REGION", region).replace("ACCOUNT", mockAccount);
  return `arn:aws:${arn.replace("NAME", name)}`;
}

/**
 * Stands for AWS while the program runs: answers as if each resource had been made at once, under
 * the name it asked for, and keeps what was asked.
 */
export class MockCloud {
  readonly resources: RecordedResource[] = [];
  readonly region: string;
  /** Regions of the providers that the app makes for itself, by logical name. */
  readonly #providerRegions = new Map<string, string>();

  constructor(region: string) {
    this.region = region;
  }

  newResource({ type, name, inputs: asked, custom, id, provider }: NewResource) {
    if (type === "pulumi:providers:aws") {
      this.#providerRegions.set(name, textOf(asked, "region") ?? this.region);
      return { id: id ?? name, state: { ...asked } };
    }
    const providerName = /pulumi:providers:aws::([^:]+)::/.exec(provider ?? "")?.[1] ?? "";
    const region = this.#providerRegions.get(providerName) ?? this.region;
    // As pulumi-aws has it itself, where a resource is in another Region than its provider.
    const inputs = region === this.region ? asked : { ...asked, region };
    if (custom !== false) this.resources.push({ type, name, inputs });
    const physicalName = textOf(inputs, "name") ?? textOf(inputs, "bucket") ?? name;
    return {
      id: id ?? physicalName,
      state: {
        ...inputs,
        name: physicalName,
        ...(type in arnFormats ? { arn: arnOf(type, physicalName, region) } : {}),
        ...this.#computed(type, physicalName),
      },
    };
  }

  /** What AWS makes up itself and the program reads. */
  #computed(type: string, name: string): Readonly<Record<string, unknown>> {
    if (type === "aws:sqs/queue:Queue") {
      return { url: `https://sqs.${this.region}.amazonaws.com/${mockAccount}/${name}` };
    }
    // SST encrypts linked values by it; nothing is linked.
    if (type === "random:index/randomBytes:RandomBytes") return { base64: "" };
    return {};
  }

  /** Answers the data sources that SST's components and Latchkey's ask. */
  call({ token, inputs }: { readonly token: string; readonly inputs: Record<string, unknown> }) {
    switch (token) {
      case "aws:index/getCallerIdentity:getCallerIdentity":
        return { accountId: mockAccount, id: mockAccount };
      case "aws:index/getRegion:getRegion":
        return { region: this.region, name: this.region, id: this.region };
      case "aws:index/getPartition:getPartition":
        return { partition: "aws", dnsSuffix: "amazonaws.com", id: "aws" };
      case "aws:iam/getPolicyDocument:getPolicyDocument":
        // Latchkey writes its policies itself; none made by SST may reach a role unseen.
        return { ...inputs, json: "a policy that SST made: replace it", id: "policy" };
      default:
        throw new Error(`${token} is asked, and infra/synth/mock-cloud.ts has no answer to it.`);
    }
  }
}

function textOf(inputs: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = inputs[key];
  return typeof value === "string" ? value : undefined;
}
