import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { deployed, root } from "./deployed.ts";

const page = readFileSync(new URL("docs/accounts.md", root), "utf8");
const [, template = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
const unitsRole = "latchkey-audit-units-role";

/** What the audit may do in its own account besides reading it: its log, its parts, its last report. */
const ownOnly = ["WriteLog", "StorePart", "ReadLatestReport", "SeeLatestReport"];

/** One statement as the page writes it, with the account's ID left to CloudFormation. */
function yamlOf({ Sid, Action, Resource }: (typeof statements)[number]): string {
  const quoted = (text: string) =>
    text.includes("123456789012")
      ? `!Sub "${text.replace("123456789012", "$" + "{AWS::AccountId}")}"`
      : `"${text}"`;
  const [first = "", ...others] = [Resource].flat();
  const resource =
    others.length === 0
      ? ` ${quoted(first)}`
      : [first, ...others].map((one) => `\n                  - ${quoted(one)}`).join("");
  return [
    `              - Sid: ${Sid}`,
    "                Effect: Allow",
    `                Action: [${[Action]
      .flat()
      .map((one) => `"${one}"`)
      .join(", ")}]`,
    `                Resource:${resource}`,
    "",
  ].join("\n");
}

const statements = deployed.roles[unitsRole]?.statements ?? [];

describe("the role for other accounts on docs/accounts.md", () => {
  test("may read what the audit reads in its own account, and nothing else", () => {
    const reads = statements.filter(({ Sid = "" }) => !ownOnly.includes(Sid));
    expect(reads).toHaveLength(11);
    const [, policy] = template.split(
      '            Version: "2012-10-17"\n            Statement:\n',
    );
    expect(policy).toBe(reads.map(yamlOf).join(""));
  });

  test("allows nothing that is not reading", () => {
    const actions = [...template.matchAll(/Action: \[(.*)\]/g)].flatMap(([, list = ""]) =>
      list.split(", ").map((one) => JSON.parse(one) as string),
    );
    expect(actions).toHaveLength(12);
    expect(actions.filter((one) => !/:(Describe|Get|List|Lookup)[A-Z]/.test(one))).toEqual([]);
  });

  test("trusts the role of audit-units of one account, with the external ID, and nobody else", () => {
    expect(template).toContain(`        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub "arn:aws:iam::\${ControlAccountId}:role/${unitsRole}"
            Action: sts:AssumeRole
            Condition:
              StringEquals:
                sts:ExternalId: !Ref ExternalId
      Policies:
`);
    expect(template.match(/Principal:/g)).toHaveLength(1);
    expect(deployed.roles[unitsRole]?.arn).toBe(`arn:aws:iam::123456789012:role/${unitsRole}`);
  });

  test("has the name that the configuration has by default", () => {
    expect(template).toContain("      RoleName: latchkey-audit\n");
    expect(page).toContain(
      "| `accounts.roleName` | the same in each account, without a path | `latchkey-audit` |",
    );
  });
});
