import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { trustOf } from "../../infra/setting/iam.ts";
import { readJson, root } from "./production-closure.ts";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

interface Snapshot {
  readonly account: string;
  readonly functions: Readonly<
    Record<string, { permissions: readonly { principal: string; sourceArn?: string }[] }>
  >;
  readonly roles: Readonly<Record<string, { trust: readonly string[]; statements: Statement[] }>>;
  readonly queues: Readonly<Record<string, { policy: Statement[]; encrypted: boolean }>>;
  readonly topics: Readonly<Record<string, { policy: Statement[] }>>;
  readonly buckets: Readonly<
    Record<string, { policy: Statement[]; encrypted: boolean; blockPublicAccess: boolean }>
  >;
}

const deployed = readJson<Snapshot>("infra/stack.snapshot.json");

/** Services that act for whoever asks them, unless told for whom. */
const resourcePolicies = [
  ...Object.entries(deployed.queues),
  ...Object.entries(deployed.topics),
].flatMap(([name, { policy }]) =>
  policy.map((statement) => [`${name} ${statement.Sid}`, statement] as const),
);

describe("a policy of a resource", () => {
  test.each(resourcePolicies)(
    "%s lets one service in, for named things of this account",
    (_, { Effect, Principal, Condition = {} }) => {
      expect(Effect).toBe("Allow");
      expect(Object.keys(Principal as object)).toEqual(["Service"]);
      expect(Object.keys(Condition)).toEqual(["ArnEquals"]);
      const sources = [Condition.ArnEquals?.["aws:SourceArn"] ?? []].flat();
      expect(sources.length).toBeGreaterThan(0);
      for (const arn of sources) {
        expect(arn).toMatch(/^arn:aws:(events|cloudwatch):us-east-1:123456789012:(rule|alarm)[/:]/);
        expect(arn).not.toContain("*");
      }
    },
  );

  test("of the bucket refuses what is not sent by TLS, and lets nobody in", () => {
    const [bucket, ...others] = Object.values(deployed.buckets);
    expect(others).toEqual([]);
    expect(bucket).toMatchObject({ encrypted: true, blockPublicAccess: true });
    expect(bucket?.policy).toEqual([
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ]);
  });
});

/**
 * EventBridge gives Lambda no `aws:SourceAccount`: a condition on it would make every delivery
 * fail in silence. The rule's ARN holds the account.
 */
test.each(
  Object.entries(deployed.functions).flatMap(([name, { permissions }]) =>
    permissions.map((permission) => [name, permission] as const),
  ),
)("%s is invoked by one rule of this account", (_, { principal, sourceArn }) => {
  expect(principal).toBe("events.amazonaws.com");
  expect(sourceArn).toMatch(/^arn:aws:events:us-east-1:123456789012:rule\/latchkey-[a-z-]+$/);
});

describe("a role", () => {
  test.each(Object.entries(deployed.roles))("%s is taken by one service", (_, { trust }) => {
    expect(trust).toHaveLength(1);
    expect(["lambda", "states", "scheduler"].map((name) => `${name}.amazonaws.com`)).toContain(
      trust[0],
    );
  });

  test("of a service that says for whom it acts is taken for this account only", () => {
    expect(JSON.parse(trustOf("states.amazonaws.com", deployed.account))).toMatchObject({
      Statement: [{ Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } }],
    });
    const uses = readdirSync(resolve(root, "infra"))
      .filter((file) => file.endsWith(".ts"))
      .flatMap(
        (file) => readFileSync(resolve(root, "infra", file), "utf8").match(/trustOf\(.*/g) ?? [],
      );
    const unbound = uses.filter((use) => !/, account\)/.test(use));
    // Lambda does not say; who may pass it the role is in iam:PassRole.
    expect(unbound).toEqual(['trustOf("lambda.amazonaws.com");']);
    expect(uses.length).toBeGreaterThan(3);
  });

  test.each(Object.entries(deployed.roles))(
    "%s may do nothing to itself, to other roles, or to code",
    (_, { statements }) => {
      for (const { Action, Effect } of statements) {
        expect(Effect).toBe("Allow");
        for (const action of Action) {
          expect(action).not.toMatch(/\*/);
          expect(action).not.toMatch(/^(iam|sts|kms|secretsmanager|organizations):/);
          expect(action).not.toMatch(/^lambda:(?!InvokeFunction$)/);
          expect(action).not.toMatch(
            /^(acm|cognito-idp|route53|s3|ssm):(Delete|Create|Import|Export)/,
          );
        }
      }
    },
  );
});
